"""The calendar: what is due when, and who hears of it, once for each step."""

from datetime import datetime
from zoneinfo import ZoneInfo

from agency.models import Notice
from compliance.auditing import calendaring, periods

SHANGHAI = ZoneInfo("Asia/Shanghai")


def at(year, month, day):
    return datetime(year, month, day, 9, tzinfo=SHANGHAI)


def test_periods_and_last_days():
    assert [str(day) for day in periods.period_of("quarterly", 2026, 4)] == ["2026-10-01", "2026-12-31"]
    assert [str(day) for day in periods.period_of("quarterly", 2026, 1)] == ["2026-01-01", "2026-03-31"]
    assert str(periods.due_on("minors", 2026)) == "2027-01-31"
    assert str(periods.due_on("quarterly", 2026, 3)) == "2026-10-30"
    assert periods.quarter_before(at(2027, 2, 1).date()) == (2026, 4)


def test_the_filing_of_31_january_is_told_at_60_30_and_7_days_and_once_each(qian, wei):
    days = [(2026, 12, 1), (2026, 12, 3), (2027, 1, 2), (2027, 1, 24), (2027, 1, 24), (2027, 1, 31)]
    told = []
    for day in days:
        calendaring.sweep(at(*day))
        told.append(Notice.objects.filter(kind="audit_due_minors", to=qian).count())

    assert told == [0, 1, 2, 3, 3, 4]
    assert not Notice.objects.filter(to=wei, kind="audit_due_minors").exists()


def test_whoever_approves_hears_when_the_day_has_passed(plan, qian, wei):
    calendaring.sweep(at(plan.year + 1, 4, 2))

    assert Notice.objects.filter(to=wei, kind="audit_overdue_annual").count() == 1
    calendaring.sweep(at(plan.year + 1, 4, 3))
    assert Notice.objects.filter(to=wei, kind="audit_overdue_annual").count() == 1
