"""Working days of China: make-up days, holidays, the turn of the year, and a notice that moves deadlines."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied

from agency import calendar_years, working_days
from agency.errors import Refused
from agency.models import Event, WorkCalendar
from agency.working_days import working_days_after, working_days_between
from tests import make

SHANGHAI = ZoneInfo("Asia/Shanghai")
pytestmark = pytest.mark.django_db
NOTICE = {
    "year": 2027,
    "off": "1月1日至3日，2月5日至13日",
    "work": "2月14日",
    "source": "国务院办公厅关于2027年部分节假日安排的通知",
}


@pytest.mark.parametrize(
    ("day", "n", "expected"),
    [
        (date(2026, 9, 30), 1, date(2026, 10, 8)),  # the National Day lies between
        (date(2026, 10, 8), 2, date(2026, 10, 10)),  # a Saturday that is worked
        (date(2026, 2, 13), 2, date(2026, 2, 24)),  # 14 February is worked, then nine days off
        (date(2026, 11, 20), 1, date(2026, 11, 23)),
        (date(2026, 11, 22), 0, date(2026, 11, 22)),
    ],
)
def test_days_off_and_worked_weekends_count_as_the_notice_says(day, n, expected):
    assert working_days_after(day, n) == expected


def test_a_deadline_over_the_turn_of_the_year_runs_on_the_provisional_year():
    assert working_days_after(date(2026, 12, 21), 15) == date(2027, 1, 11)
    assert working_days.provisional(date(2026, 12, 21), date(2027, 1, 11))
    assert not working_days.provisional(date(2026, 11, 2), date(2026, 11, 20))


def test_a_year_nobody_wrote_down_counts_monday_to_friday():
    assert working_days_after(date(2031, 1, 3), 5) == date(2031, 1, 10)
    assert working_days.provisional(date(2031, 1, 3), date(2031, 1, 10))


def test_between_and_after_agree():
    start = date(2026, 9, 1)
    for n in range(1, 60):
        assert working_days_between(start, working_days_after(start, n)) == n


def test_asked_on_a_day_off_the_first_day_begins_on_the_next_working_day():
    moment = datetime(2026, 10, 3, 15, tzinfo=SHANGHAI)

    assert working_days.moment_after(moment, 1) == datetime(2026, 10, 9, 15, tzinfo=SHANGHAI)


def test_the_notice_makes_the_year_official_and_moves_deadlines(system_admin):
    before = working_days_after(date(2026, 12, 21), 40)
    moved = calendar_years.enter(by=system_admin, **NOTICE)

    assert moved == 0  # nothing was waiting
    assert working_days_after(date(2026, 12, 21), 40) > before
    assert WorkCalendar.objects.get(date=date(2027, 2, 14)).is_workday
    assert Event.objects.get(kind="calendar").data["year"] == 2027


def test_what_waits_is_due_by_the_new_days(system_admin, zhao, lin, shen):
    from customers.guarding import emergencies

    archive = make.customer(lin)
    eve = datetime(2026, 12, 31, 20, tzinfo=SHANGHAI)
    opened = emergencies.break_glass(by=zhao, number=archive.number, reason="客人在境外发生事故", now=eve)
    first = opened.review_due_at
    moved = calendar_years.enter(by=system_admin, **NOTICE)

    from agency.acting import acting_as

    with acting_as("system:test"):
        opened.refresh_from_db()
    assert moved == 1
    assert opened.review_due_at - first >= timedelta(days=1)


@pytest.mark.parametrize(
    ("change", "part"),
    [
        ({"off": "2月30日"}, "2月30日"),
        ({"off": "2026-1-1"}, "2026-1-1"),
        ({"work": "2月15日"}, "2027-02-15"),  # a Monday
        ({"work": "2月6日"}, "2027-02-06"),  # off and worked
        ({"off": "1月1日至12月1日"}, "1月1日"),
        ({"source": " "}, "."),
    ],
)
def test_a_slip_is_refused_and_named(system_admin, change, part):
    with pytest.raises(Refused, match=part):
        calendar_years.enter(by=system_admin, **NOTICE | change)


def test_nobody_else_enters_a_year(zhao):
    with pytest.raises(PermissionDenied):
        calendar_years.enter(by=zhao, **NOTICE)


def test_the_page_shows_the_years_and_takes_a_notice(client, system_admin):
    client.force_login(system_admin)
    page = client.get("/compliance/calendar/").content.decode()
    answer = client.post("/compliance/calendar/", NOTICE, follow=True)

    assert "2026" in page
    assert answer.status_code == 200
    assert not WorkCalendar.objects.filter(date__year=2027, provisional=True).exists()
