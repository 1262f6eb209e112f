"""Working days of China: the one place where “n working days” is counted.

Official years stand in `WorkCalendar`; a year whose notice is not out counts Monday to Friday, provisionally.
Whatever keeps a deadline in working days registers with `follows` and is worked out again when the notice comes.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from django.utils.timezone import localtime

from agency.models import WorkCalendar

SATURDAY = 5
STEP = timedelta(days=60)
DAY = timedelta(days=1)

# Called inside the transaction that enters a year, with the moment; how many deadlines moved.
FOLLOWERS: list[Callable[[datetime], int]] = []


def follows(work_out_again: Callable[[datetime], int]) -> Callable[[datetime], int]:
    """Register what is worked out again when a year's notice is entered."""
    FOLLOWERS.append(work_out_again)
    return work_out_again


def working_days_after(day: date, n: int) -> date:
    """The `n`-th working day after `day`, which itself does not count (民法典第201条); `day` for none."""
    known, until = {}, day
    while n > 0:
        if day >= until:
            known, until = _known(day, day + STEP), day + STEP
        day += DAY
        n -= works(day, known)
    return day


def working_days_between(first: date, last: date) -> int:
    """How many working days lie after `first`, up to and with `last`."""
    if last <= first:
        return 0
    known = _known(first, last)
    return sum(works(first + DAY * step, known) for step in range(1, (last - first).days + 1))


def is_working(day: date) -> bool:
    return works(day, _known(day - DAY, day))


def moment_after(moment: datetime, n: int) -> datetime:
    """The same hour `n` working days later, Shanghai time; asked on a day off, the first day begins on the next
    working day."""
    due = localtime(moment)
    while not is_working(due.date()):
        due += DAY
    return due + (working_days_after(due.date(), n) - due.date())


def provisional(first: date, last: date) -> bool:
    """Whether a day after `first`, up to `last`, is not known officially yet: a deadline between may move."""
    if last <= first:
        return False
    official = WorkCalendar.objects.filter(date__gt=first, date__lte=last, provisional=False)
    return official.count() < (last - first).days


def works(day: date, known: dict[date, bool]) -> bool:
    return known.get(day, day.weekday() < SATURDAY)


def _known(after: date, until: date) -> dict[date, bool]:
    rows = WorkCalendar.objects.filter(date__gt=after, date__lte=until)
    return dict(rows.values_list("date", "is_workday"))
