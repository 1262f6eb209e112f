"""Money comes in once, counts towards the oldest, and is put right by a second row and a second person (E26)."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.utils.timezone import localdate

from agency.acting import acting
from agency.encryption.ids import uuid7
from agency.errors import Refused
from agency.models import Event, Notice
from contracts.models import Allocation, Due, Receipt
from contracts.money import allocating, receiving
from customers import inbox
from tests import make
from tests.contracts import approvals

from . import pay

pytestmark = pytest.mark.django_db


@pytest.fixture
def contract(lin, zhao, jiang):
    return pay.contract(lin)


def test_a_signature_makes_the_plan_due_and_lets_finance_read(contract, jiang):
    found = Due.objects.filter(contract=contract).order_by("place")
    assert [(one.kind, one.amount, one.paid) for one in found] == [
        ("deposit", pay.DEPOSIT, 0),
        ("balance", pay.BALANCE, 0),
    ]
    contract.refresh_from_db()
    assert jiang.pk in contract.readers


def test_a_payment_counts_towards_the_oldest_and_the_rest_is_credit(contract, lin):
    pay.pay(contract, lin, pay.DEPOSIT + 50_000)
    assert pay.left(contract) == [0, pay.BALANCE - 50_000]
    pay.pay(contract, lin, pay.BALANCE)
    balance = allocating.balance(contract)
    assert (pay.left(contract), balance.credit, balance.left) == ([0, 0], 50_000, 0)


def test_a_payment_may_be_meant_for_one_due(contract, lin):
    second = Due.objects.get(contract=contract, key="p2")
    pay.pay(contract, lin, 30_000, due=second.pk)
    assert pay.left(contract) == [pay.DEPOSIT, pay.BALANCE - 30_000]


def test_twice_posted_is_one_receipt(contract, lin):
    form = uuid7()
    with acting(lin):
        for _again in range(2):
            receiving.receive(contract, form, pay.came(10_000), by=lin)
    assert Receipt.objects.count() == Allocation.objects.count() == 1
    assert Event.objects.filter(data__act="payment_noted").count() == 1


def test_who_may_note_a_payment(contract, lin, wang, bai, jiang, zhao):
    for person in (wang, bai):
        with acting(person), pytest.raises(PermissionDenied):
            receiving.receive(contract, uuid7(), pay.came(1_000), by=person)
    assert pay.pay(contract, lin, 1_000).state == "noted"
    assert pay.pay(contract, zhao, 1_000).state == "noted"
    assert pay.pay(contract, jiang, 1_000).state == "confirmed"


@pytest.mark.parametrize("wrong", [{"amount": 0}, {"amount": -5}, {"day": 1}, {"method": "account"}])
def test_what_is_not_a_payment_is_refused(contract, lin, wrong):
    facts = {"amount": 100} | wrong
    if "day" in facts:
        facts["day"] = localdate() + timedelta(days=facts["day"])
    with acting(lin), pytest.raises(Refused):
        receiving.receive(contract, uuid7(), pay.came(**facts), by=lin)


def test_nothing_is_noted_before_the_signature(lin, zhao, jiang):
    contract = approvals.approved(lin)
    with acting(lin), pytest.raises(Refused):
        receiving.receive(contract, uuid7(), pay.came(100), by=lin)


def test_finance_finds_it_on_the_account_once(contract, lin, jiang):
    receipt = pay.pay(contract, lin, 5_000)
    assert [one.record for one in inbox.waiting(jiang) if one.kind == "payment"] == [receipt]
    with acting(lin), pytest.raises(PermissionDenied):
        receiving.confirm(receipt, by=lin)
    with acting(jiang):
        assert receiving.confirm(receipt, by=jiang).state == "confirmed"
    with acting(jiang), pytest.raises(Refused):
        receiving.confirm(receipt, by=jiang)


def test_a_mistake_is_put_right_by_a_second_row_that_finance_agrees_to(contract, lin, jiang):
    receipt = pay.pay(contract, lin, pay.DEPOSIT)
    with acting(lin):
        row = receiving.correct(receipt, uuid7(), by=lin, reason="记错了合同")
    assert (row.state, pay.left(contract)[0]) == ("waiting", 0)
    [item] = [one for one in inbox.waiting(jiang) if one.kind == "refund"]
    with acting(jiang):
        inbox.KINDS["refund"].decide(item.record, by=jiang, action="approve", comment="")
    assert pay.left(contract) == [pay.DEPOSIT, pay.BALANCE]
    assert allocating.balance(contract).credit == 0
    with acting(jiang), pytest.raises(Refused):
        receiving.correct(receipt, uuid7(), by=jiang, reason="再次更正")


def test_finance_does_not_agree_to_a_correction_of_her_own_payment(contract, jiang):
    receipt = pay.pay(contract, jiang, 7_000)
    with acting(jiang):
        row = receiving.correct(receipt, uuid7(), by=jiang, reason="金额有误")
    assert row.state == "waiting"
    assert not [one for one in inbox.waiting(jiang) if one.kind == "refund"]
    with pytest.raises(DatabaseError), transaction.atomic():
        Receipt.objects.filter(pk=row.pk).update(
            state="confirmed", decided_by=jiang, decided_at=row.entered_at
        )


def test_a_correction_moves_other_credit_to_what_is_open_again(contract, lin, jiang):
    first = pay.pay(contract, lin, pay.DEPOSIT)
    pay.pay(contract, lin, pay.BALANCE + 60_000)
    with acting(jiang):
        receiving.correct(first, uuid7(), by=jiang, reason="银行退票")
    balance = allocating.balance(contract)
    assert (pay.left(contract), balance.credit) == ([pay.DEPOSIT - 60_000, 0], 0)


def test_the_database_keeps_receipts_and_sums(contract, lin):
    receipt = pay.pay(contract, lin, 10_000)
    due = Due.objects.get(contract=contract, key="p1")
    wrongs = [
        lambda: Receipt.objects.filter(pk=receipt.pk).update(amount=1),
        lambda: Receipt.objects.filter(pk=receipt.pk).delete(),
        lambda: Due.objects.filter(pk=due.pk).update(paid=0),
        lambda: Due.objects.filter(pk=due.pk).update(amount=1),
        lambda: Allocation.objects.filter(due=due).update(amount=1),
        lambda: Allocation.objects.filter(due=due).delete(),
        lambda: allocating.put(contract, receipt.pk, due.pk, 1),
        lambda: allocating.put(contract, receipt.pk, due.pk, -10_001),
    ]
    for wrong in wrongs:
        with pytest.raises(DatabaseError), transaction.atomic():
            wrong()


def test_a_payment_never_counts_towards_another_contract(contract, lin):
    other = pay.contract(lin, customer=make.customer(lin, phone="13900000077"))
    receipt = pay.pay(contract, lin, pay.DEPOSIT + pay.BALANCE + 100)
    due = Due.objects.get(contract=other, key="p1")
    with pytest.raises(DatabaseError), transaction.atomic():
        allocating.put(contract, receipt.pk, due.pk, 100)


def test_cash_up_to_what_banks_report_is_told_to_finance(contract, lin, jiang):
    pay.pay(contract, lin, 49_999_00, method="cash")
    assert not Notice.objects.filter(kind="payment_cash").exists()
    pay.pay(contract, lin, 100, method="cash")
    assert Notice.objects.filter(kind="payment_cash", to=jiang).count() == 1
