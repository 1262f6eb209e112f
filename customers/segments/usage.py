"""Used is worth more than kept (B48): uses of segments by segment, aim and month; archives used, by department."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q, Sum
from django.db.models.functions import TruncMonth
from django.utils.timezone import localtime

from agency.models import Department
from agency.visibility import scope_of, visible_q
from customers import fact_filters
from customers.models import Aim, ArchiveCount, Customer, Segment, SegmentUse

SEGMENTS_SHOWN = 12


@dataclass(frozen=True)
class Uses:
    """Uses and customers reached, of one aim, month or segment."""

    code: str
    label: str
    uses: int
    customers: int


@dataclass(frozen=True)
class Used:
    """Archives of one department used for something since; `total` is how many there are, as last counted."""

    department: int
    name: str
    numbers: dict[str, int]
    total: int


def within(user, since: datetime):
    return SegmentUse.objects.visible_to(user).filter(at__gte=since)


def by_aim(user, since: datetime) -> list[Uses]:
    rows = within(user, since).order_by().values_list("aim").annotate(n=Count("pk"), reached=Sum("allowed"))
    found = {aim: (n, reached) for aim, n, reached in rows}
    return [Uses(code, str(label), *found.get(code, (0, 0))) for code, label in Aim.choices]


def by_month(user, since: datetime) -> list[tuple[str, dict[str, int]]]:
    """[(2026-11, {aim: uses})] from the month of `since` to this one, Shanghai time."""
    rows = within(user, since).order_by().annotate(month=TruncMonth("at")).values_list("month", "aim")
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for month, aim, n in rows.annotate(n=Count("pk")):
        found[f"{month:%Y-%m}"][aim] = n
    return [(month, found.get(month, {})) for month in _months(since)]


def _months(since: datetime) -> list[str]:
    first, last = localtime(since), localtime()
    span = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    return [f"{month // 12}-{month % 12 + 1:02}" for month in span]


def by_segment(user, since: datetime) -> list[Uses]:
    """The segments used most; one that is not shared keeps its name to its owner."""
    rows = within(user, since).order_by().values_list("segment").annotate(n=Count("pk"), r=Sum("allowed"))
    most = list(rows.order_by("-n", "-r")[:SEGMENTS_SHOWN])
    named = Segment.objects.visible_to(user).in_bulk([pk for pk, _n, _r in most])
    return [Uses(str(pk), str(named[pk].name) if pk in named else "", n, r) for pk, n, r in most]


def by_department(user, days: int, now: datetime) -> list[Used]:
    """Archives within the person's right, by department: one query for each kind of use."""
    since = now - timedelta(days=days)
    numbers: dict[int, dict[str, int]] = defaultdict(dict)
    for code in fact_filters.USES:
        rows = Customer.objects.filter(_of_right(user)).filter(fact_filters.used(code, since)).order_by()
        for department, n in rows.values_list("department").annotate(n=Count("pk")):
            numbers[department][code] = n
    counted = ArchiveCount.objects.visible_to(user).filter(axis="grade").order_by()
    totals = dict(counted.values_list("department_id").annotate(n=Sum("count")))
    names = dict(
        Department.objects.filter(pk__in={*numbers, *totals}).values_list("pk", "name").order_by("position")
    )
    return [Used(pk, name, numbers.get(pk, {}), totals.get(pk, 0)) for pk, name in names.items()]


def _of_right(user) -> Q:
    """Without archives shared to read: they stand with their own department."""
    scope = scope_of(user)
    if scope.everything:
        return Q()
    return visible_q(user, "change_customer")
