"""What waits in the inbox: agreements that end, and the second yes to let one go (G8)."""

from django.db.models import F, Q
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from contracts.models import Contract, ContractState, ExpiryDecision, ExpiryLadder
from customers.inbox import Item, Kind, register

from . import deciding, moments, people, renewing, showing

Choice, State = ExpiryDecision.Choice, ExpiryLadder.State


def owed_by(user):
    """Agreements in their last month that this person owes a decision on."""
    if not user.has_perm(people.USE):
        return ExpiryLadder.objects.none()
    hers = Q(asked__contains=[user.pk]) | Q(contract__owner=user)
    rows = ExpiryLadder.objects.filter(hers, state=State.WAITING, contract__ends_on=F("ends_on"))
    return rows.filter(contract__state__in=ContractState.BINDING).exclude(asked=[])


@register
class Expiry(Kind):
    """An agreement comes to its end and nobody has decided yet. It stays until somebody has."""

    code = "expiry"
    template = "contracts/expiry/inbox.html"
    foot = "contracts/expiry/foot.html"

    def waiting(self, user):
        return _with_contract(owed_by(user)).order_by("begun_at")

    def asked(self, user):
        return ExpiryLadder.objects.none()

    def done(self, user):
        decided = ExpiryDecision.objects.filter(by=user).values("contract")
        return _with_contract(ExpiryLadder.objects.filter(contract__in=decided)).order_by("-ends_on")

    def find(self, user, pk):
        seen = ExpiryLadder.objects.filter(pk=pk, contract__in=Contract.objects.visible_to(user))
        return _with_contract(seen).first()

    def is_waiting(self, user, record):
        return owed_by(user).filter(pk=record.pk).exists()

    def decided_by(self, record):
        decision = deciding.standing(record.contract)
        return decision and decision.by_id

    def item(self, record):
        left = moments.days_left(record.ends_on, now())
        ends = ngettext("%(count)s day left", "%(count)s days left", max(left, 0)) % {"count": max(left, 0)}
        return Item(
            kind=self.code,
            record=record,
            icon="calendar-clock",
            label=_("Coming to an end"),
            title=f"{record.contract.title} · {ends}",
            who=record.contract.owner,
            at=record.begun_at,
            due=moments.over(record.ends_on) if record.state == State.WAITING else None,
        )

    def context(self, user, record):
        contract = record.contract
        return {
            "decidable": record.state == State.WAITING and people.may_decide(user, contract),
            "choices": showing.CHOICES,
            "contract": contract,
            "steps": showing.steps(contract, record.ends_on),
            "decisions": showing.decisions(contract),
            "seconded": [choice for choice in Choice.values if people.asks_second(contract, choice)],
        }

    def decide(self, record, *, by, action, comment):
        decision = deciding.decide(record.contract_id, by=by, choice=action, reason=comment)
        return after(decision, by)


def after(decision: ExpiryDecision, by) -> str:
    """What happens next, in words; the draft of a renewal is made where the decider may write it."""
    if decision.state == ExpiryDecision.State.WAITING:
        return _("Kept. It counts once the person asked has agreed.")
    if not decision.goes_on:
        return _("Decided. The contract ends by itself on its last day.")
    if renewing.may_draft(by, decision.contract):
        renewing.draft(decision.contract, by=by)
        return _("Decided. The draft of the renewal stands among your contracts.")
    return _("Decided. Its owner drafts the renewal.")


@register
class Second(Kind):
    """A colleague wants to end an agreement of some amount: it takes a second person’s yes."""

    code = "expiry_second"
    template = "contracts/expiry/second.html"
    approve = ("check", gettext_lazy("Agree"))

    def waiting(self, user):
        return _second(asked__contains=[user.pk], state=ExpiryDecision.State.WAITING).order_by("at")

    def asked(self, user):
        return _second(by=user, state=ExpiryDecision.State.WAITING).order_by("-at")

    def done(self, user):
        return _second(decided_by=user).order_by("-decided_at")

    def find(self, user, pk):
        found = _second(pk=pk).first()
        concerned = found is not None and user.pk in (found.by_id, found.decided_by_id, *found.asked)
        return found if concerned else None

    def is_waiting(self, user, record):
        return record.state == ExpiryDecision.State.WAITING and deciding.may_answer(user, record)

    def item(self, record):
        return Item(
            kind=self.code,
            record=record,
            icon="calendar-clock",
            label=_("Coming to an end"),
            title=record.contract.title,
            who=record.by,
            at=record.at,
            due=moments.over(record.ends_on) if record.state == ExpiryDecision.State.WAITING else None,
        )

    def context(self, user, record):
        return {"decidable": self.is_waiting(user, record), "contract": record.contract}

    def decide(self, record, *, by, action, comment):
        answered = deciding.answer(record, by=by, agree=action == "approve", comment=comment)
        if answered.state == ExpiryDecision.State.STANDING:
            return _("Agreed. The contract ends by itself on its last day.")
        return _("Not agreed to. It is to be decided anew.")


def _with_contract(rows):
    return rows.select_related("contract__owner__department", "contract__kind")


def _second(**facts):
    rows = ExpiryDecision.objects.filter(**facts)
    return rows.select_related("contract__kind", "contract__owner", "by__department", "decided_by")
