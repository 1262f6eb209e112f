"""How punctually first contacts become archives (B17): rates by week, department and person.

Counted from the facts at reading time, within twelve weeks, from one index (`intake_figures`): no table of
sums that could drift. A contact counts once its outcome is known: on time when entered within 48 hours, late
when they ran out first, even if it was given up later. One given up in time or still running counts for
nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.contrib.postgres.fields import ArrayField
from django.db.models import Count, DateTimeField, F, Func, IntegerField, Q, QuerySet, Value
from django.utils.timezone import localtime, make_aware

from agency import policy
from agency.models import Department
from agency.visibility import NOTHING, scope_of
from customers.models import Intake

WEEKS = 12
RECENT = 4  # weeks of the bars by person and department
DUE = F("collected_at") + policy.ENTRY_WINDOW  # not due_at, which is not in the index
ON_TIME = Q(entered_at__lte=DUE)


@dataclass(frozen=True)
class Tally:
    """Known outcomes: `on_time` within 48 hours, `late` beyond them."""

    on_time: int = 0
    late: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(self.on_time + other.on_time, self.late + other.late)

    @property
    def known(self) -> int:
        return self.on_time + self.late

    @property
    def rate(self) -> float | None:
        """Per cent on time; None while nothing is known."""
        return round(100 * self.on_time / self.known, 1) if self.known else None

    @property
    def below_target(self) -> bool:
        return self.rate is not None and self.rate < policy.ON_TIME_TARGET


@dataclass(frozen=True)
class Line:
    """The outcomes of one person in one department and one week (its Monday, Shanghai)."""

    department: int
    person: int
    week: date
    tally: Tally


def late_q(now: datetime) -> Q:
    """First contacts whose 48 hours ran out before they were in the archive."""
    waiting = Q(entered_at=None, closed_at=None, collected_at__lt=now - policy.ENTRY_WINDOW)
    return Q(entered_at__gt=DUE) | Q(closed_at__gt=DUE, entered_at=None) | waiting


def within(user) -> QuerySet[Intake]:
    """The first contacts whose outcome `user` answers for: own, the departments', or the house's."""
    scope = scope_of(user)
    if scope is NOTHING:
        return Intake.objects.none()
    if scope.everything:
        return Intake.objects.filter(department__in=list(Department.objects.values_list("pk", flat=True)))
    if scope.departments:
        return Intake.objects.filter(department__in=scope.departments)
    return Intake.objects.filter(collected_by=user)


def lines(user, now: datetime, *, weeks: int = WEEKS) -> list[Line]:
    """Outcomes within `user`'s reach, of contacts collected in the last `weeks` weeks; one query."""
    starts = mondays(now, weeks)
    rows = (
        within(user)
        .filter(collected_at__gte=week_start(starts[0]))
        .order_by()
        .annotate(week=week_number(starts))
        .values("department", "collected_by", "week")
        .annotate(on_time=Count("department", filter=ON_TIME), late=Count("department", filter=late_q(now)))
    )
    return [
        Line(
            row["department"],
            row["collected_by"],
            starts[row["week"] - 1],
            Tally(row["on_time"], row["late"]),
        )
        for row in rows
    ]


def week_number(starts: list[date]) -> Func:
    """Which of the weeks beginning on `starts` (Mondays, Shanghai) a contact was collected in, from 1.

    Found among the given moments: working out the local week of each row costs several times as much.
    """
    moments = Value([week_start(day) for day in starts], output_field=ArrayField(DateTimeField()))
    return Func(F("collected_at"), moments, function="width_bucket", output_field=IntegerField())


def monday(now: datetime, weeks_ago: int = 0) -> date:
    """The Monday of the week `weeks_ago`, Shanghai."""
    today = localtime(now).date()
    return today - timedelta(days=today.weekday() + 7 * weeks_ago)


def week_start(day: date) -> datetime:
    return make_aware(datetime.combine(day, time.min))


def mondays(now: datetime, weeks: int = WEEKS) -> list[date]:
    return [monday(now, ago) for ago in reversed(range(weeks))]


def summed(found: Iterable[Line], by: str) -> dict:
    """Tallies by "week", "department" or "person"."""
    sums: dict = {}
    for line in found:
        key = getattr(line, by)
        sums[key] = sums.get(key, Tally()) + line.tally
    return sums


def since(found: Iterable[Line], day: date) -> list[Line]:
    return [line for line in found if line.week >= day]
