"""The clock of a request: working days over the turn of the year, pauses, extensions, who is told when."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from agency import calendar_years
from agency.errors import Refused
from agency.models import Event, Notice
from compliance.rights import reminding, timing
from tests import make

from .steps import received, verified

SHANGHAI = ZoneInfo("Asia/Shanghai")
pytestmark = pytest.mark.django_db


def at(year, month, day, hour=10) -> datetime:
    return datetime(year, month, day, hour, tzinfo=SHANGHAI)


def test_asked_before_the_year_ends_it_is_due_by_the_new_calendar(lin, shen, system_admin):
    asked = received(lin, received_at=at(2026, 12, 21))
    assert asked.due_on == date(2027, 1, 11)
    assert timing.clock_of(asked, date(2026, 12, 30)).provisional

    calendar_years.enter(
        2027, off="1月1日至5日", work="", source="国务院办公厅关于2027年部分节假日安排的通知", by=system_admin
    )
    asked.refresh_from_db()

    assert asked.due_on == date(2027, 1, 14)
    assert not timing.clock_of(asked, date(2026, 12, 30)).provisional


def test_the_national_day_does_not_count(lin):
    assert received(lin, received_at=at(2026, 9, 24)).due_on == date(2026, 10, 22)


def test_while_we_wait_for_the_person_the_clock_stands_still(lin, shen):
    asked = received(lin, received_at=at(2026, 11, 2))
    first = asked.due_on
    timing.pause(asked, by=shen, note="请补充护照号", now=at(2026, 11, 4))
    assert timing.elapsed(asked, date(2026, 11, 30)) == 2
    timing.resume(asked, by=shen, now=at(2026, 11, 9))

    assert asked.paused_days == 3
    assert asked.due_on == first + timedelta(days=3)


def test_an_extension_has_a_reason_and_an_end(lin, shen):
    asked = received(lin, received_at=at(2026, 11, 2))
    with pytest.raises(Refused):
        timing.extend(asked, by=shen, days=5, reason=" ")
    with pytest.raises(Refused):
        timing.extend(asked, by=shen, days=16, reason="资料量大")
    timing.extend(asked, by=shen, days=10, reason="资料量大")
    with pytest.raises(Refused):
        timing.extend(asked, by=shen, days=6, reason="资料量大")

    assert asked.due_on == date(2026, 12, 7)


@pytest.mark.parametrize(
    ("today", "stage"),
    [
        (date(2026, 11, 2), 0),
        (date(2026, 11, 3), 1),
        (date(2026, 11, 5), 3),
        (date(2026, 11, 9), 5),
        (date(2026, 11, 16), 10),
        (date(2026, 11, 19), 13),
        (date(2026, 11, 23), 13),
        (date(2026, 11, 24), timing.LAST),
    ],
)
def test_each_stage_comes_on_its_day(lin, today, stage):
    assert timing.stage_of(received(lin, received_at=at(2026, 11, 2)), today) == stage


def test_each_stage_is_told_once_and_from_the_tenth_day_to_those_above(lin, shen, gao):
    asked = received(lin, received_at=at(2026, 11, 2))
    reminding.sweep(at(2026, 11, 9))
    reminding.sweep(at(2026, 11, 9, 18))
    assert Notice.objects.filter(kind="rights_closing", to=shen).count() == 1
    assert not Notice.objects.filter(kind="rights_closing", to=gao).exists()

    reminding.sweep(at(2026, 11, 16))
    assert Notice.objects.filter(kind="rights_closing", to=gao).count() == 1
    reminding.sweep(at(2026, 11, 24))
    asked.refresh_from_db()
    assert asked.overdue_at
    assert Event.objects.filter(kind="rights", data__act="overdue").count() == 1
    assert Notice.objects.filter(kind="rights_overdue", to=gao).count() == 1


def test_what_waits_for_the_person_is_not_overdue(lin, shen):
    asked = received(lin, make.customer(lin), received_at=at(2026, 11, 2))
    timing.pause(asked, by=shen, note="等待补充材料", now=at(2026, 11, 3))
    reminding.sweep(at(2026, 12, 31))

    assert not Notice.objects.filter(kind="rights_overdue").exists()


def test_a_pause_ends_with_the_next_step(lin, shen):
    from compliance.rights import deciding

    asked = verified(lin, shen, make.customer(lin))
    timing.pause(asked, by=shen, note="等待补充材料")
    deciding.work_out(asked, by=shen)

    assert not asked.paused
