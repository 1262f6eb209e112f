"""Payments and obligations: told before the day, on it and after it, once each, whatever the clock did (§1.6)."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils.timezone import localdate

from agency.models import Notice
from compliance import sweeps
from contracts.models import Contract, Due, Obligation
from contracts.money import clock
from contracts.obligations import clock as obligations
from tests.cast import staff

from . import pay

pytestmark = pytest.mark.django_db
SHANGHAI = ZoneInfo("Asia/Shanghai")


def at(day, hour=9, minute=0) -> datetime:
    return datetime.combine(day, time(hour, minute), SHANGHAI)


@pytest.fixture
def contract(lin, zhao, jiang):
    return pay.contract(
        lin, deposit_on=localdate() + timedelta(days=100), balance_on=localdate() + timedelta(days=300)
    )


def told(kind: str, person) -> int:
    return Notice.objects.filter(kind=kind, to=person).count()


def test_each_reminder_comes_on_its_day_at_nine_and_once(contract, lin, zhao):
    due_on = Due.objects.get(contract=contract, key="p1").due_on
    assert clock.remind(at(due_on - timedelta(days=3), 8, 59)) == 0
    seen = []
    for days in range(-4, 40):
        moment = at(due_on + timedelta(days=days))
        if sum(clock.remind(moment + timedelta(minutes=again)) for again in (0, 0, 1, 60)):
            seen.append(days)
    assert seen == [-3, 0, 1, 7, 15]
    assert (told("payment_due", lin), told("payment_overdue", lin)) == (2, 3)
    assert told("payment_overdue_team", zhao) == 1


def test_after_an_outage_the_last_one_is_sent_and_no_more(contract, lin, zhao):
    due_on = Due.objects.get(contract=contract, key="p1").due_on
    assert clock.remind(at(due_on + timedelta(days=9))) == 1
    assert (told("payment_due", lin), told("payment_overdue", lin)) == (0, 1)
    assert clock.remind(at(due_on + timedelta(days=10))) == 0
    assert clock.remind(at(due_on - timedelta(days=3))) == 0  # a clock set back


def test_what_was_paid_is_not_reminded_of(contract, lin):
    due_on = Due.objects.get(contract=contract, key="p1").due_on
    pay.pay(contract, lin, pay.DEPOSIT)
    assert clock.remind(at(due_on + timedelta(days=20))) == 0


def test_whoever_joins_finance_later_is_let_in(contract, jiang):
    feng = staff("feng", "冯静", "finance", jiang.department)
    assert [clock.let_finance_in(), clock.let_finance_in()] == [1, 0]
    assert feng.pk in Contract.objects.get(pk=contract.pk).readers


def test_obligations_are_reminded_of_and_the_manager_hears_of_late_ones(contract, lin, zhao):
    one = Obligation.objects.get(contract=contract, kind="close_file")
    Obligation.objects.exclude(pk=one.pk).update(state="dropped", decided_at=at(localdate()))
    seen = [days for days in range(-5, 20) if obligations.sweep(at(one.due_on + timedelta(days=days)))]
    assert seen == [-3, 0, 1, 7]
    assert (told("obligation_due", lin), told("obligation_late", lin)) == (2, 2)
    assert told("obligation_late_team", zhao) == 1


def test_the_sweep_says_what_it_did(contract):
    due_on = Due.objects.get(contract=contract, key="p1").due_on
    assert sweeps.run("contract_money", at(due_on)) >= 1
