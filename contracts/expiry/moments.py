"""When the reminders of an agreement’s end are due, in Shanghai time (seed 001 合同到期前一个月; §1.6)."""

from datetime import date, datetime, time, timedelta

from django.utils.timezone import localdate, make_aware

from contracts import policy

DAY = timedelta(days=1)


def morning(day: date) -> datetime:
    """The hour of the day at which people are told of days to come."""
    return make_aware(datetime.combine(day, time(policy.REMINDING_HOUR)))


def over(day: date) -> datetime:
    """The end of the last day: the midnight after it (民法典 201–203)."""
    return make_aware(datetime.combine(day + DAY, time()))


def moment_of(ends_on: date, rung: int) -> datetime:
    """When the rung `rung` days before the last day is due; 0 is the end itself."""
    return morning(ends_on - rung * DAY) if rung else over(ends_on)


def first_rung(ends_on: date, begun_at: datetime) -> int:
    """The rung to begin with at `begun_at`: of those that lie behind, only the last is still worth telling."""
    passed = [rung for rung in policy.EXPIRY_LADDER if moment_of(ends_on, rung) <= begun_at]
    return min(passed) if passed else policy.EXPIRY_LADDER[0]


def days_left(ends_on: date, now: datetime) -> int:
    """Days until the last day, counted in Shanghai; negative once it is over."""
    return (ends_on - localdate(now)).days


def moved(starts_on: date | None, ends_on: date) -> tuple[date, date]:
    """The same length again, from the day after: whole months stay months, anything else counts its days."""
    first = ends_on + DAY
    begun = starts_on if starts_on and starts_on < first else _later(first, -12)
    months = (first.year - begun.year) * 12 + first.month - begun.month
    while _later(begun, months) > first:
        months -= 1
    if _later(begun, months) != first:
        return first, first + (ends_on - begun)
    return first, _later(first, months) - DAY


def _later(day: date, months: int) -> date:
    """The same day so many months on; where there is none (31 April, 29 February), the first of the next month."""
    years, month = divmod(day.month - 1 + months, 12)
    try:
        return day.replace(year=day.year + years, month=month + 1)
    except ValueError:
        return _later(day.replace(day=1), months + 1)
