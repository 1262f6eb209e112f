"""Refunds, claims given up, and the end of a contract: two people, and never more than there is (E26)."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.utils.timezone import now

from agency.acting import acting
from agency.encryption.ids import uuid7
from agency.errors import Refused
from agency.models import Notice
from contracts import ending
from contracts.drafting import keeping
from contracts.models import Due, Receipt
from contracts.money import allocating, giving_back
from tests.cast import staff

from . import pay

pytestmark = pytest.mark.django_db


@pytest.fixture
def contract(lin, zhao, jiang):
    return pay.contract(lin)


@pytest.fixture
def other_finance(jiang):
    return staff("feng", "冯静", "finance", jiang.department)


def goes(amount: int, reason: str = "客户多付") -> giving_back.Goes:
    return giving_back.Goes(amount, "transfer", reason)


def end(contract, how: str, by):
    with acting(by):
        held = keeping.locked(contract.pk, by)
        ending.end(held, how, by=by, at=now())
    return held


def test_credit_is_given_back_by_two(contract, lin, jiang):
    pay.pay(contract, lin, pay.DEPOSIT + pay.BALANCE + 50_000)
    with acting(lin), pytest.raises(Refused):
        giving_back.ask_refund(contract, uuid7(), goes(50_001), by=lin)
    form = uuid7()
    with acting(lin):
        for _again in range(2):
            row = giving_back.ask_refund(contract, form, goes(50_000), by=lin)
    with acting(lin), pytest.raises(Refused):
        giving_back.ask_refund(contract, uuid7(), goes(1), by=lin)  # promised already
    with acting(lin), pytest.raises(PermissionDenied):
        giving_back.decide(row, by=lin, agree=True)
    with acting(jiang):
        giving_back.decide(row, by=jiang, agree=True)
    assert allocating.balance(contract).credit == 0
    assert pay.left(contract) == [0, 0]


def test_finance_does_not_agree_to_a_refund_she_asked_for(contract, jiang, other_finance):
    pay.pay(contract, jiang, pay.DEPOSIT + pay.BALANCE + 900)
    with acting(jiang):
        row = giving_back.ask_refund(contract, uuid7(), goes(900), by=jiang)
    with acting(jiang), pytest.raises(PermissionDenied):
        giving_back.decide(row, by=jiang, agree=True)
    with pytest.raises(DatabaseError), transaction.atomic():
        Receipt.objects.filter(pk=row.pk).update(state="confirmed", decided_by=jiang, decided_at=now())
    with acting(other_finance):
        assert giving_back.decide(row, by=other_finance, agree=True).state == "confirmed"


def test_a_claim_is_given_up_by_finance_with_a_reason(contract, lin, jiang):
    due = Due.objects.get(contract=contract, key="p1")
    pay.pay(contract, lin, 150_000)
    with acting(lin), pytest.raises(PermissionDenied):
        giving_back.waive(due, by=lin, reason="老客户让利")
    with acting(jiang), pytest.raises(Refused):
        giving_back.waive(due, by=jiang, reason=" ")
    with acting(jiang):
        given = giving_back.waive(due, by=jiang, reason="总经理同意减免")
    assert (given.waived, given.left, given.paid) == (50_000, 0, 150_000)


def test_an_early_end_stops_the_claims_until_finance_decides(contract, lin, jiang):
    pay.pay(contract, lin, pay.DEPOSIT)
    end(contract, "traveller", lin)
    assert not Due.objects.open().filter(contract=contract).exists()
    assert Notice.objects.filter(kind="payment_settle", to=jiang).count() == 1
    with acting(jiang):
        balance = giving_back.settle(contract, kept=60_000, by=jiang, reason="按违约金阶梯")
    assert (balance.credit, balance.left, balance.paid) == (140_000, 0, 60_000)
    with acting(lin):
        row = giving_back.ask_refund(contract, uuid7(), goes(140_000, "解除合同退款"), by=lin)
    with acting(jiang):
        giving_back.decide(row, by=jiang, agree=True)
    assert allocating.balance(contract).credit == 0
    with acting(jiang), pytest.raises(Refused):
        giving_back.settle(contract, kept=0, by=jiang, reason="再来一次")


def test_what_is_kept_beyond_what_was_paid_stays_owed(contract, lin, jiang):
    end(contract, "traveller", lin)
    with acting(jiang):
        balance = giving_back.settle(contract, kept=60_000, by=jiang, reason="按违约金阶梯")
    assert (balance.left, balance.credit) == (60_000, 0)
    assert Due.objects.open().filter(contract=contract).count() == 1


def test_of_a_contract_that_was_carried_out_all_stays_owed(contract, lin):
    end(contract, "done", lin)
    assert Due.objects.open().filter(contract=contract).count() == 2


def test_too_few_people_and_everything_goes_back(contract, lin, jiang):
    pay.pay(contract, lin, pay.DEPOSIT)
    end(contract, "too_few", lin)
    pay.pay(contract, lin, 1_000)  # came in late: credit, not a claim
    assert allocating.balance(contract).credit == 1_000
    with acting(jiang):
        balance = giving_back.settle(contract, kept=0, by=jiang, reason="旅游法 63")
    assert (balance.credit, balance.left) == (pay.DEPOSIT + 1_000, 0)


def test_nobody_settles_a_contract_of_her_own(contract, lin, jiang):
    end(contract, "traveller", lin)
    for person in (lin,):
        with acting(person), pytest.raises(PermissionDenied):
            giving_back.settle(contract, kept=0, by=person, reason="全额退款")
    with acting(jiang), pytest.raises(Refused):
        giving_back.settle(contract, kept=10**9, by=jiang, reason="多留一些")
