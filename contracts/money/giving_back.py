"""Money that goes back, and claims that are given up: always with a reason, always by two people (E26)."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.utils.timezone import localdate
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from agency.acting import acting
from agency.errors import Refused
from contracts.drafting import keeping
from contracts.models import Contract, Due, Receipt

from . import allocating, receiving, rights
from .receiving import LEAST

Kind, State = Receipt.Kind, Receipt.State


@dataclass(frozen=True)
class Goes:
    """What is to go back: fen above zero, how, the reason, the account it goes to."""

    amount: int
    method: str
    reason: str
    reference: str = ""


def ask_refund(contract: Contract, pk: UUID, goes: Goes, *, by, now: datetime | None = None) -> Receipt:
    """Ask that credit be given back; it waits for another person of finance. `pk` is the form's one-time id.

    Raises `Refused` for more than the credit: what counts towards a claim is freed by settling it first.
    """
    now = now or clock()
    with acting(by, reason=gettext_noop("refund asked for")):
        contract = keeping.locked(contract.pk, by)
        if made := Receipt.objects.filter(pk=pk, contract=contract, entered_by=by).first():
            return made
        if not rights.may_note(by, contract):
            raise PermissionDenied
        if goes.amount <= 0 or goes.method not in dict(Receipt.METHODS):
            raise Refused(_("Type what goes back, and how."))
        if len(goes.reason.strip()) < LEAST:
            raise Refused(_("Say why it is given back."))
        if goes.amount > allocating.balance(contract).free:
            raise Refused(_("More than there is in credit cannot be given back."))
        row = Receipt(
            pk=pk,
            contract=contract,
            customer_id=contract.customer_id,
            kind=Kind.REFUND,
            amount=-goes.amount,
            currency=contract.currency,
            day=localdate(now),
            method=goes.method,
            reference=goes.reference.strip() or None,
            reason=goes.reason.strip(),
            entered_by=by,
            entered_at=now,
            state=State.WAITING,
        )
        row.save(force_insert=True)
        rights.let_finance_in(contract)
        keeping.note("refund_asked", contract, by=by, receipt=str(pk), fen=row.amount)
    return row


def decide(row: Receipt, *, by, agree: bool, now: datetime | None = None) -> Receipt:
    """Finance agrees to a refund or a correction, or refuses. Never whoever asked for it."""
    with acting(by, reason=gettext_noop("refund or correction decided")):
        contract, row = receiving.held(row, by)
        if row.kind == Kind.PAYMENT or row.state != State.WAITING:
            raise Refused(_("This was decided already."))
        if row.kind == Kind.REFUND and row.entered_by_id == by.pk:
            raise PermissionDenied
        if not agree:
            receiving.decided(row, State.REFUSED, by=by, now=now)
            keeping.note(f"{row.kind}_refused", contract, by=by, receipt=str(row.pk))
        elif row.kind == Kind.REVERSAL:
            receiving.agree_to_correction(row, contract, by=by, now=now)
        else:
            receiving.decided(row, State.CONFIRMED, by=by, now=now)
            if allocating.balance(contract).credit < 0:
                raise Refused(_("More than there is in credit cannot be given back."))
            keeping.note("refund_agreed", contract, by=by, receipt=str(row.pk), fen=row.amount)
    return row


def waive(due: Due, *, by, reason: str, now: datetime | None = None) -> Due:
    """Give up what is still open of one due. Finance does, but nobody for a contract of her own."""
    now = now or clock()
    with acting(by, reason=gettext_noop("claim given up")):
        contract = keeping.locked(due.contract_id, by)
        _may_settle(contract, by, reason)
        due = Due.objects.select_for_update(no_key=True, of=("self",)).get(pk=due.pk, contract=contract)
        if due.left <= 0 or due.halted_at:
            raise Refused(_("Nothing of this is open."))
        given_up = due.left
        reduce(contract, due, due.waived + due.left, by=by, reason=reason, now=now)
        keeping.note("due_waived", contract, by=by, fen=given_up)
    return due


def settle(
    contract: Contract, *, kept: int, by, reason: str, now: datetime | None = None
) -> allocating.Balance:
    """An ended contract: so much of its price is kept, the rest is claimed no more; what was paid beyond is credit.

    Raises `Refused` where nothing waits for this, and for more than was agreed.
    """
    now = now or clock()
    with acting(by, reason=gettext_noop("ended contract settled")):
        contract = keeping.locked(contract.pk, by)
        _may_settle(contract, by, reason)
        dues = list(
            Due.objects.filter(contract=contract, halted_at__isnull=False)
            .select_for_update(no_key=True, of=("self",))
            .order_by("-due_on", "-place", "-pk")
        )
        if not dues:
            raise Refused(_("Nothing of this is open."))
        excess = sum(one.amount for one in dues) - kept
        if kept < 0 or excess < 0:
            raise Refused(_("Between nothing and the whole price can be kept."))
        for due in dues:
            part = min(due.amount, excess)
            excess -= part
            reduce(contract, due, part, by=by, reason=reason, now=now)
        allocating.spread(contract)
        keeping.note("money_settled", contract, by=by, fen=kept)
    return allocating.balance(contract)


def reduce(contract: Contract, due: Due, waived: int, *, by, reason: str, now: datetime) -> None:
    """So much of it is not claimed any more; where more was paid than is left of it, that becomes credit."""
    surplus = due.paid - (due.amount - waived)
    if surplus > 0:
        allocating.release(contract, due, surplus)
    due.waived, due.halted_at, due.reason = waived, None, reason.strip()
    due.decided_by, due.decided_at = by, now
    due.save(update_fields=["waived", "halted_at", "reason", "decided_by", "decided_at", "updated_at"])


def _may_settle(contract: Contract, by, reason: str) -> None:
    if not rights.may_settle(by, contract):
        raise PermissionDenied
    if len(reason.strip()) < LEAST:
        raise Refused(_("Say why."))
