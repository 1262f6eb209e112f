"""Money that comes in: noted by whoever heard of it, confirmed by finance, corrected by a second row (E26)."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Sum
from django.utils.timezone import localdate
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from agency.acting import acting
from agency.errors import Refused
from agency.models import Notice
from contracts import policy
from contracts.drafting import keeping
from contracts.models import Contract, ContractState, Due, Receipt
from customers.models import Purchase

from . import allocating, rights

Kind, State = Receipt.Kind, Receipt.State
LEAST = 4  # characters of a reason that says something


@dataclass(frozen=True)
class Came:
    """What came in: fen, the Shanghai day, how, on which account of ours, and the mark of bank or platform."""

    amount: int
    day: date
    method: str
    account: str = ""
    reference: str = ""
    due: UUID | None = None  # the due it is meant for; without one the oldest


def receive(contract: Contract, pk: UUID, came: Came, *, by, now: datetime | None = None) -> Receipt:
    """Note a payment; `pk` is the form's one-time id, so twice posted is one receipt.

    Raises `PermissionDenied` without the right, `Refused` for a contract that is not signed and for a day to come.
    """
    now = now or clock()
    with acting(by, reason=gettext_noop("payment noted")):
        contract = keeping.locked(contract.pk, by)
        if made := Receipt.objects.filter(pk=pk, contract=contract, entered_by=by).first():
            return made
        if contract.state not in ContractState.SIGNED_ONCE:
            raise Refused(_("Payments are noted once the contract is signed."))
        if not rights.may_note(by, contract):
            raise PermissionDenied
        _check(came, localdate(now))
        known = by.has_perm(rights.CONFIRM)
        receipt = Receipt(
            pk=pk,
            contract=contract,
            customer_id=contract.customer_id,
            amount=came.amount,
            currency=contract.currency,
            day=came.day,
            method=came.method,
            account=came.account.strip() or None,
            reference=came.reference.strip() or None,
            entered_by=by,
            entered_at=now,
            state=State.CONFIRMED if known else State.NOTED,
            decided_by=by if known else None,
            decided_at=now if known else None,
        )
        receipt.save(force_insert=True)
        rights.let_finance_in(contract)
        if not Due.objects.filter(contract=contract, halted_at__isnull=False).exists():
            allocating.spread(contract, [came.due] if came.due else ())
        cash = _cash(receipt)
        keeping.note(
            "payment_noted",
            contract,
            by=by,
            receipt=str(pk),
            fen=came.amount,
            **({"cash": 1} if cash else {}),
        )
        if cash:
            _tell_of_cash(receipt, contract)
    return receipt


def _check(came: Came, today: date) -> None:
    if came.amount <= 0:
        raise Refused(_("Type what was paid, above zero. Money that goes back is a refund."))
    if came.day > today:
        raise Refused(_("The day of the payment lies ahead. Note it when the money has come."))
    if came.method not in dict(Receipt.METHODS):
        raise Refused(_("Say how it was paid."))


def _cash(receipt: Receipt) -> bool:
    """Whether cash of this contract reached the amount that banks report, on one day together."""
    if receipt.method != Purchase.Payment.CASH:
        return False
    rows = Receipt.objects.filter(contract=receipt.contract_id, day=receipt.day, method=receipt.method)
    return rows.counting().aggregate(all=Sum("amount", default=0))["all"] >= policy.CASH_NOTICE


def _tell_of_cash(receipt: Receipt, contract: Contract) -> None:
    for person in rights.holders(rights.CONFIRM):
        Notice.objects.post(
            key=f"payment_cash:{receipt.pk}:{person.pk}",
            to=person,
            kind="payment_cash",
            params={"number": contract.number, "day_on": receipt.day.isoformat()},
            url=f"{contract.get_absolute_url()}money/",
        )


def confirm(receipt: Receipt, *, by, now: datetime | None = None) -> Receipt:
    """Finance found it on the account. Raises `Refused` where that was said already."""
    with acting(by, reason=gettext_noop("payment confirmed")):
        contract, receipt = held(receipt, by)
        if receipt.kind != Kind.PAYMENT or receipt.state != State.NOTED:
            raise Refused(_("This was decided already."))
        if correction(receipt):
            raise Refused(_("A correction of this payment waits for a decision. Decide on that first."))
        decided(receipt, State.CONFIRMED, by=by, now=now)
        keeping.note("payment_confirmed", contract, by=by, receipt=str(receipt.pk))
    return receipt


def correct(receipt: Receipt, pk: UUID, *, by, reason: str, now: datetime | None = None) -> Receipt:
    """Take a payment back that was noted wrongly: a row below zero. It counts once finance agrees.

    Finance herself agrees at once, but not to a payment she entered: then another has to.
    """
    now = now or clock()
    with acting(by, reason=gettext_noop("payment corrected")):
        contract = keeping.locked(receipt.contract_id, by)
        if made := Receipt.objects.filter(pk=pk, contract=contract, entered_by=by).first():
            return made
        if not rights.may_note(by, contract):
            raise PermissionDenied
        receipt = Receipt.objects.get(pk=receipt.pk)
        if receipt.kind != Kind.PAYMENT:
            raise Refused(_("Only a payment is corrected."))
        if correction(receipt):
            raise Refused(_("This payment is corrected already."))
        if len(reason.strip()) < LEAST:
            raise Refused(_("Say what was wrong."))
        row = Receipt(
            pk=pk,
            contract=contract,
            customer_id=contract.customer_id,
            kind=Kind.REVERSAL,
            amount=-receipt.amount,
            currency=receipt.currency,
            day=localdate(now),
            method=receipt.method,
            reverses=receipt,
            reason=reason.strip(),
            entered_by=by,
            entered_at=now,
            state=State.WAITING,
        )
        row.save(force_insert=True)
        keeping.note("correction_asked", contract, by=by, receipt=str(receipt.pk), fen=row.amount)
        if by.has_perm(rights.CONFIRM) and receipt.entered_by_id != by.pk:
            agree_to_correction(row, contract, by=by, now=now)
    return row


def correction(receipt: Receipt) -> Receipt | None:
    """The row that takes the payment back, waiting or agreed to."""
    return Receipt.objects.filter(reverses=receipt).exclude(state=State.REFUSED).first()


def agree_to_correction(row: Receipt, contract: Contract, *, by, now: datetime | None) -> None:
    """The payment counts towards nothing any more. The caller holds the lock."""
    payment = Receipt.objects.get(pk=row.reverses_id)
    if payment.entered_by_id == by.pk:
        raise PermissionDenied
    decided(row, State.CONFIRMED, by=by, now=now)
    allocating.take_off(contract, payment)
    if allocating.balance(contract).free < 0:
        raise Refused(_("Money of this contract was given back already; put that right first."))
    allocating.spread(contract)
    keeping.note("correction_agreed", contract, by=by, receipt=str(payment.pk), fen=row.amount)


def held(receipt: Receipt, by) -> tuple[Contract, Receipt]:
    """Contract and row under the lock, for finance. Raises `PermissionDenied` for anybody else."""
    if not by.has_perm(rights.CONFIRM):
        raise PermissionDenied
    contract = keeping.locked(receipt.contract_id, by)
    return contract, Receipt.objects.select_for_update(no_key=True, of=("self",)).get(pk=receipt.pk)


def decided(receipt: Receipt, state: str, *, by, now: datetime | None) -> None:
    receipt.state, receipt.decided_by, receipt.decided_at = state, by, now or clock()
    receipt.save(update_fields=["state", "decided_by", "decided_at", "updated_at"])
