"""Contracts in the approval inbox: each step waits for those it asks, and for whoever stands in for them."""

from django.db.models import Exists, F, OuterRef, Q
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from agency.models import User
from agency.pages import Among
from contracts.models import ApprovalDecision, ApprovalStep, Contract, Delegation
from customers.inbox import Item, Kind, register

from . import deciding, showing
from .people import RIGHT

State = ApprovalStep.State


def decidable(user):
    """Steps this person may take now, for herself or instead of somebody; one question, asked on every page."""
    if not user.has_perm(RIGHT):
        return ApprovalStep.objects.none()
    taken = ApprovalDecision.objects.filter(contract=OuterRef("contract"), round=OuterRef("round"))
    waiting = ApprovalStep.objects.filter(_asked(user), state=State.WAITING).exclude(
        barred__contains=[user.pk]
    )
    return waiting.exclude(contract__owner=user).filter(
        ~Exists(taken.filter(Q(by=user) | Q(on_behalf_of=user)))
    )


def _asked(user) -> Q:
    """Asked herself, or standing in for somebody who was, as far as that reaches."""
    of_the_kind = Q(kinds=[]) | Q(Among(OuterRef("contract__kind__code"), F("kinds")))
    instead = Delegation.objects.on(localdate()).filter(
        Q(Among(F("granted_by_id"), OuterRef("deciders"))),
        of_the_kind,
        to=user,
        cap__gte=OuterRef("contract__total"),
    )
    return Q(deciders__contains=[user.pk]) | Q(Exists(instead), may_delegate=True)


@register
class Approval(Kind):
    """A colleague submitted a contract."""

    code = "contract"
    template = "contracts/approval/inbox.html"
    foot = "contracts/approval/foot.html"

    def waiting(self, user):
        return _with_contract(decidable(user)).order_by("asked_at")

    def asked(self, user):
        """What waits for others, of one’s own contracts."""
        mine = ApprovalStep.objects.filter(contract__owner=user, state=State.WAITING)
        return _with_contract(mine).order_by("-asked_at")

    def done(self, user):
        mine = ApprovalStep.objects.filter(decisions__by=user)
        return _with_contract(mine).order_by("-decisions__created_at")

    def find(self, user, pk):
        seen = ApprovalStep.objects.filter(pk=pk, contract__in=Contract.objects.visible_to(user))
        record = _with_contract(seen.exclude(state=State.QUEUED)).first()
        if record is not None:
            record.mine = record.decisions.filter(by=user).first()
        return record

    def is_waiting(self, user, record):
        return decidable(user).filter(pk=record.pk).exists()

    def item(self, record):
        waiting = record.state == State.WAITING
        return Item(
            kind=self.code,
            record=record,
            icon="file-check",
            label=_("Contract") + f" · {showing.office_of(record)}",
            title=record.contract.title,
            who=record.contract.owner,
            at=record.asked_at or record.created_at,
            due=record.due_at if waiting else None,
        )

    def decided_by(self, record):
        mine = getattr(record, "mine", None)
        return mine and mine.by_id

    def decided_at(self, record):
        return record.decided_at

    def context(self, user, record):
        contract, revision = record.contract, record.revision
        allowed, principal = deciding.capacity(user, record, contract)
        old = showing.before(contract, record, user)
        return {
            "decidable": record.state == State.WAITING and allowed,
            "principal": User.objects.filter(pk=principal).first() if principal else None,
            "contract": contract,
            "why": showing.reasons_of(record),
            "rounds": showing.rounds(contract),
            "text": revision.text,
            "old": old,
            "changes": showing.changes(old, revision),
            **showing.summary(contract, revision),
        }

    def confirms(self, record, action):
        return record.confirm

    def decide(self, record, *, by, action, comment, confirmed_at=None):
        contract = deciding.decide(record, by=by, decision=action, comment=comment, confirmed_at=confirmed_at)
        if action == "return":
            return _("Sent back to its author.")
        if action == "reject":
            return _("The contract was rejected.")
        if contract.state == Contract.State.APPROVED:
            return _("The contract is approved and can be signed.")
        return _("Approved. The next person is asked.")


def _with_contract(steps):
    return steps.select_related(
        "contract__owner__department", "contract__kind", "contract__version", "revision"
    )
