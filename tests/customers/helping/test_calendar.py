"""A request for help that waits over days the calendar did not know is due by them once they are entered."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from agency import calendar_years
from agency.acting import acting
from customers.helping import asking, contexts, reminding
from customers.models import HelpRequest
from tests import make

pytestmark = pytest.mark.django_db
SHANGHAI = ZoneInfo("Asia/Shanghai")
NEW_YEAR = {"off": "1月1日至5日", "work": "", "source": "国务院办公厅关于2027年部分节假日安排的通知"}


def at(month: int, day: int, year: int = 2027) -> datetime:
    return datetime(year, month, day, 10, tzinfo=SHANGHAI)


@pytest.fixture
def asked(lin, zhao) -> HelpRequest:
    customer = make.customer(lin)
    with acting(lin):
        about = contexts.find("archive", lin, customer.pk)
        return asking.ask("archive", about, by=lin, question="能再让一点吗？", now=at(12, 31, 2026))


def entered(system_admin, asked, *, now: datetime) -> int:
    moved = calendar_years.enter(2027, by=system_admin, now=now, **NEW_YEAR)
    with acting(asked.requester):
        asked.refresh_from_db()
    return moved


def test_it_is_due_by_the_days_that_were_entered(asked, system_admin):
    before = asked.due_at
    assert entered(system_admin, asked, now=at(12, 31, 2026)) == 1
    assert before < asked.due_at == at(1, 6)


def test_handed_up_its_clock_begins_anew(asked, system_admin, gao):
    reminding.sweep(at(1, 4))  # late by the provisional calendar: the next above has a working day
    with acting(asked.requester):
        asked.refresh_from_db()
    assert asked.asked_at == at(1, 4)
    assert entered(system_admin, asked, now=at(1, 4)) == 1
    assert asked.due_at == at(1, 7)  # asked on a day that turned out to be free


def test_what_is_late_or_answered_stays_as_it_is(asked, system_admin):
    before = asked.due_at
    assert entered(system_admin, asked, now=at(1, 20)) == 0
    assert asked.due_at == before
