"""What the archives are made of: by grade, kind, source, owner, month of entry, region and industry.

What an archive spent stands with one region (`customers.figures.axes`), so that the shares of sales add up.
Each axis is counted by the clock into `ArchiveCount`, per owner and department, so that the page reads a few
thousand short rows whatever the size of the house; it says how old the counts are.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import Max, Sum

from .figures.axes import PROVINCES
from .models import ArchiveCount

AXES = ("grade", "kind", "source", "month", "region", "industry")
LOCK = "customers.composition"  # two clocks at once count one after the other

RECOUNT = """
INSERT INTO customers_archivecount (axis, value, owner_id, department_id, count, spent, counted_at)
SELECT CASE WHEN grouping(grade) = 0 THEN 'grade' WHEN grouping(kind) = 0 THEN 'kind'
            WHEN grouping(source) = 0 THEN 'source' ELSE 'month' END,
       coalesce(grade, kind, source, month), owner_id, department_id, count(*), sum(spent), %(now)s
  FROM (SELECT owner_id, department_id, grade, kind, source_id::text AS source, spent,
               to_char(date_trunc('month', entered_at AT TIME ZONE 'Asia/Shanghai'), 'YYYY-MM') AS month
          FROM customers_customer WHERE state NOT IN ('withdrawn', 'merged', 'destroyed')) c
 GROUP BY GROUPING SETS ((owner_id, department_id, grade), (owner_id, department_id, kind),
                         (owner_id, department_id, source), (owner_id, department_id, month))
UNION ALL
SELECT 'region', r.place, owner_id, department_id, count(*), coalesce(sum(spent) FILTER (WHERE r.home), 0), %(now)s
  FROM customers_customer c JOIN {provinces} r ON r.customer_id = c.id
 WHERE state NOT IN ('withdrawn', 'merged', 'destroyed') GROUP BY r.place, owner_id, department_id
UNION ALL
SELECT 'industry', industry, owner_id, department_id, count(*), sum(spent), %(now)s
  FROM customers_customer c JOIN customers_organisation o ON o.customer_id = c.id
 WHERE state NOT IN ('withdrawn', 'merged', 'destroyed') AND industry <> ''
 GROUP BY industry, owner_id, department_id"""


@dataclass(frozen=True)
class Share:
    """Archives with one value, and what they spent (fen)."""

    value: str
    count: int
    spent: int


@dataclass(frozen=True)
class Composition:
    """Shares of each axis, those of owners and departments too; `at` is when they were counted."""

    shares: dict[str, list[Share]]
    total: int
    spent: int
    at: datetime | None


def recount(now: datetime) -> int:
    """Count all axes anew, as the system; returns how many counts there are."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [LOCK])
        cursor.execute("DELETE FROM customers_archivecount")
        cursor.execute(RECOUNT.replace("{provinces}", PROVINCES), {"now": now})
        return cursor.rowcount


def compose(user, *, department: int | None = None, owner: int | None = None) -> Composition:
    """The shares within `user`'s reach, narrowed to a department or an owner; two queries."""
    counts = ArchiveCount.objects.visible_to(user)
    if department:
        counts = counts.filter(department_id=department)
    if owner:
        counts = counts.filter(owner_id=owner)
    shares: dict[str, list[Share]] = defaultdict(list)
    sums = {"n": Sum("count"), "s": Sum("spent")}
    for axis, value, n, s in counts.values_list("axis", "value").annotate(**sums).order_by("axis", "value"):
        shares[axis].append(Share(value, n, s))
    people = counts.filter(axis="grade").values_list("department_id", "owner_id")
    units: dict[int, list[int]] = defaultdict(lambda: [0, 0])
    owners: dict[int, list[int]] = defaultdict(lambda: [0, 0])
    at = None
    for unit, person, n, s, moment in people.annotate(**sums, at=Max("counted_at")):
        at = moment
        for sums_of, pk in ((units, unit), (owners, person)):
            sums_of[pk][0] += n
            sums_of[pk][1] += s
    shares["department"] = [Share(str(pk), n, s) for pk, (n, s) in units.items()]
    shares["owner"] = [Share(str(pk), n, s) for pk, (n, s) in owners.items()]
    total = sum(n for n, _s in units.values())
    return Composition(dict(shares), total, sum(s for _n, s in units.values()), at)
