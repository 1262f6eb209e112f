"""Payments for tests: a signed contract with two dues, and what comes in under it."""

from datetime import date, timedelta

from django.utils.timezone import localdate

from agency.acting import acting
from agency.encryption.ids import uuid7
from contracts.models import Contract, Due, Receipt
from contracts.money import receiving
from contracts.terms import Payment
from tests.contracts import drafts, signed

DEPOSIT, BALANCE = 200_000, 400_000  # fen of the plan of `contract`


def contract(owner, *, deposit_on: date | None = None, balance_on: date | None = None, **facts) -> Contract:
    """Signed, in effect; the deposit is due today, the balance in thirty days, unless said."""
    terms = drafts.terms()
    terms.money.payments = [
        Payment("p1", "deposit", DEPOSIT, deposit_on or localdate(), "wechat"),
        Payment("p2", "balance", BALANCE, balance_on or localdate() + timedelta(days=30), "transfer"),
    ]
    return signed.running(owner, terms=terms, **facts)


def came(amount: int, *, day: date | None = None, method: str = "transfer", **facts) -> receiving.Came:
    return receiving.Came(amount, day or localdate(), method, **facts)


def pay(of: Contract, by, amount: int, **facts) -> Receipt:
    with acting(by):
        return receiving.receive(of, uuid7(), came(amount, **facts), by=by)


def left(of: Contract) -> list[int]:
    """What is open of each due, in the order of their days."""
    return [one.left for one in Due.objects.filter(contract=of).order_by("due_on", "place")]
