"""A signed supplement that lowers the price: the last dues are claimed less, what was paid beyond is credit."""

import pytest

from agency.models import Event
from contracts.models import Due
from contracts.money import allocating
from contracts.terms import PriceLine, Terms
from tests.contracts import changes

from . import pay

pytestmark = pytest.mark.django_db


@pytest.fixture
def contract(lin, zhao, gao, jiang, bai, shen):
    return pay.contract(lin)


def less(fen: int):
    def write(terms: Terms) -> None:
        changes.more(terms)
        terms.money.lines, terms.money.payments = [PriceLine("住宿降级退差", "discount", -fen, 1)], []

    return write


def claims(contract) -> list[tuple[int, int]]:
    """(still claimed, paid) of each due in its order."""
    rows = Due.objects.filter(contract=contract).order_by("due_on")
    return [(one.amount - one.waived, one.paid) for one in rows]


def test_the_last_due_shrinks_first(contract, lin):
    changes.in_force(contract, lin, less(150_000))

    assert claims(contract) == [(pay.DEPOSIT, 0), (pay.BALANCE - 150_000, 0)]
    assert Due.objects.get(contract=contract, waived__gt=0).decided_by == lin
    assert Event.objects.filter(data__act="due_lowered").count() == 1


def test_beyond_the_last_due_the_one_before_shrinks_too(contract, lin):
    changes.in_force(contract, lin, less(pay.BALANCE + 50_000))

    assert claims(contract) == [(pay.DEPOSIT - 50_000, 0), (0, 0)]


def test_what_was_paid_beyond_the_new_price_is_credit(contract, lin, jiang):
    pay.pay(contract, lin, pay.DEPOSIT + 300_000)
    changes.in_force(contract, lin, less(150_000))

    assert claims(contract) == [(pay.DEPOSIT, pay.DEPOSIT), (250_000, 250_000)]
    balance = allocating.balance(contract)
    assert (balance.left, balance.credit) == (0, 50_000)


def test_paid_late_it_first_counts_towards_what_is_open(contract, lin, jiang):
    """The balance came before the deposit did: what it is lowered by pays the deposit."""
    balance_due = Due.objects.filter(contract=contract).latest("due_on")
    pay.pay(contract, lin, pay.BALANCE, due=balance_due.pk)
    changes.in_force(contract, lin, less(100_000))

    assert claims(contract) == [(pay.DEPOSIT, 100_000), (pay.BALANCE - 100_000, pay.BALANCE - 100_000)]
    assert allocating.balance(contract).credit == 0


def test_a_supplement_that_costs_more_lowers_nothing(contract, lin):
    changes.in_force(contract, lin)

    assert sum(one.waived for one in Due.objects.filter(contract=contract)) == 0
