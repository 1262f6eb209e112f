"""Deciding what becomes of an agreement when its last day comes; the latest decision that stands counts (G8)."""

from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from agency.acting import acting
from agency.errors import Refused
from agency.models import User
from contracts.drafting import keeping
from contracts.models import Contract, ContractState, ExpiryDecision, ExpiryLadder

from . import people, telling

Choice, State = ExpiryDecision.Choice, ExpiryDecision.State
LEAST = 4  # characters of a reason that says something


def standing(contract: Contract) -> ExpiryDecision | None:
    """What was decided for the contract’s last day; None where nobody has, or the draft it led to was dropped."""
    rows = ExpiryDecision.objects.filter(
        contract=contract, ends_on=contract.ends_on, state=State.STANDING
    ).select_related("by", "decided_by", "renewal")
    latest = rows.order_by("-at", "-pk").first()
    if latest and latest.renewal and latest.renewal.state == ContractState.VOID:
        return None
    return latest


def waiting(contract: Contract) -> ExpiryDecision | None:
    """What waits for a second person’s yes."""
    rows = ExpiryDecision.objects.filter(contract=contract, state=State.WAITING)
    return rows.select_related("by").first()


def renewed(decision: ExpiryDecision) -> bool:
    """Whether what takes its place is signed."""
    return decision.renewal is not None and decision.renewal.state in ContractState.SIGNED_ONCE


def decide(
    contract: Contract | UUID, *, by: User, choice: str, reason: str, now: datetime | None = None
) -> ExpiryDecision:
    """Say what shall become of it. To end one above the amount of the matrix waits for a second person’s yes.

    Raises `PermissionDenied` for whoever is neither its owner nor above her, `Refused` without a reason, once
    the contract has ended, and where nobody could agree.
    """
    now = now or clock()
    with acting(by, reason=gettext_noop("expiry of a contract decided")):
        contract = keeping.locked(getattr(contract, "pk", contract), by)
        _may(contract, by, choice, reason)
        asked = (
            [one.pk for one in people.seconds(by, contract)] if people.asks_second(contract, choice) else []
        )
        if people.asks_second(contract, choice) and not asked:
            raise Refused(_("Nobody is there who could agree. Speak to the general manager."))
        ExpiryDecision.objects.filter(contract=contract, state=State.WAITING).update(state=State.REPLACED)
        decision = ExpiryDecision(
            contract=contract,
            customer_id=contract.customer_id,
            ends_on=contract.ends_on,
            digest=contract.revision.digest,
            choice=Choice(choice),
            reason=reason.strip(),
            by=by,
            at=now,
            state=State.WAITING if asked else State.STANDING,
            asked=asked,
        )
        decision.save(force_insert=True)
        keeping.note("expiry_decided", contract, by=by, choice=decision.choice, second=bool(asked))
        if asked:
            people.let_read(contract, asked)
            telling.decided(contract, decision, asked, "contract_end_second")
        else:
            _stands(contract, decision, but=by)
    return decision


def _may(contract: Contract, by: User, choice: str, reason: str) -> None:
    if contract.state not in ContractState.BINDING:
        raise Refused(
            _("This is already “%(state)s”; nothing was changed.") % {"state": contract.get_state_display()}
        )
    if not people.may_decide(by, contract):
        raise PermissionDenied
    if choice not in Choice.values:
        raise Refused(_("Choose what shall become of the contract."))
    if len(reason.strip()) < LEAST:
        raise Refused(_("Say why, in a few words: it is kept with the contract."))


def answer(
    decision: ExpiryDecision | UUID,
    *,
    by: User,
    agree: bool,
    comment: str = "",
    now: datetime | None = None,
) -> ExpiryDecision:
    """The second person agrees, or does not and says why; then it is to be decided as before."""
    with acting(by, reason=gettext_noop("end of a contract agreed to")):
        pk = getattr(decision, "pk", decision)
        found = ExpiryDecision.objects.filter(pk=pk).values_list("contract", flat=True).first()
        if found is None:
            raise PermissionDenied
        contract = keeping.locked(found, by)
        decision = ExpiryDecision.objects.select_for_update(no_key=True, of=("self",)).get(pk=pk)
        if not may_answer(by, decision):
            raise PermissionDenied
        if decision.state != State.WAITING or decision.ends_on != contract.ends_on:
            raise Refused(_("This was decided meanwhile."))
        if not agree and not comment.strip():
            raise Refused(_("Say why you do not agree."))
        decision.state = State.STANDING if agree else State.REFUSED
        decision.decided_by, decision.decided_at = by, now or clock()
        decision.comment = comment.strip() or None
        decision.save()
        act = "expiry_agreed" if agree else "expiry_not_agreed"
        keeping.note(act, contract, by=by, choice=decision.choice)
        if agree:
            _stands(contract, decision, but=by)
        else:
            telling.decided(contract, decision, [decision.by_id], "contract_end_refused")
    return decision


def may_answer(user: User, decision: ExpiryDecision) -> bool:
    """Whoever was asked to agree, and never whoever decided."""
    return user.is_active and user.pk in decision.asked and user.pk != decision.by_id


def _stands(contract: Contract, decision: ExpiryDecision, *, but: User) -> None:
    """It counts from now on: nobody is asked any more, and those who were hear of it."""
    rows = ExpiryLadder.objects.select_for_update(no_key=True, of=("self",))
    ladder = rows.filter(
        contract=contract, ends_on=contract.ends_on, state=ExpiryLadder.State.WAITING
    ).first()
    concerned = {contract.owner_id, decision.by_id}
    if ladder:
        ladder.state = ExpiryLadder.State.ANSWERED
        ladder.save()
        concerned |= set(ladder.asked)
    telling.decided(contract, decision, concerned - {but.pk}, "contract_end_decided")
