"""Customers like these, by simple facts they share: grade, source, region, market, industry, wishes (L10).

No weights and no guessing: each fact that most of the given archives share is named, a candidate is shown with
those it shares too, and the more it shares the higher it stands.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from agency import pages, policy
from agency.visibility import visible_q
from customers.filters import Filters
from customers.models import Address, Customer, Organisation, PreferenceItem

SHOWN = 50
LEAST = 2  # facts shared at least, where there are two
MOST_WISHES = 3
FACTS = ("kind", "grade", "source", "region", "industry", "market")  # and "prefers"


@dataclass(frozen=True)
class Shared:
    """A fact most of them share: a filter of the list with its value."""

    name: str
    value: str

    @property
    def query(self) -> str:
        return f"{self.name}={self.value}"


@dataclass(frozen=True)
class Alike:
    """The shared facts, and the archives that share most of them: [(archive, facts)]."""

    facts: list[Shared]
    rows: list[tuple[Customer, list[Shared]]]
    looked_at: int


def facts_of(ids: Iterable[UUID]) -> list[Shared]:
    """Facts that at least half of the archives share, four queries."""
    ids = list(ids)
    values: dict[str, Counter] = {name: Counter() for name in (*FACTS, "prefers")}
    for kind, grade, source in Customer.objects.filter(pk__in=ids).values_list("kind", "grade", "source"):
        for name, value in (("kind", kind), ("grade", grade), ("source", source)):
            values[name][str(value)] += 1
    regions: dict[UUID, set[str]] = {}
    for pk, area in Address.objects.filter(customer__in=ids).exclude(area="").values_list("customer", "area"):
        regions.setdefault(pk, set()).add(area[:2])
    rows = Organisation.objects.filter(customer__in=ids)
    for pk, region, industry, market in rows.values_list("customer", "region", "industry", "market"):
        regions.setdefault(pk, set()).update({region} - {""})
        values["market"][market] += 1
        if industry:
            values["industry"][industry] += 1
    values["region"].update(region for found in regions.values() for region in found)
    wishes = PreferenceItem.objects.filter(customer__in=ids).order_by().values_list("customer", "kind")
    values["prefers"].update(kind for _pk, kind in wishes.distinct())
    return list(_shared(values, len(ids)))


def _shared(values: dict[str, Counter], total: int) -> Iterable[Shared]:
    for name, counter in values.items():
        for value, n in counter.most_common(MOST_WISHES if name == "prefers" else 1):
            if n * 2 >= total:
                yield Shared(name, value)


def alike(user, ids: Iterable[UUID], now: datetime) -> Alike:
    """Archives `user` sees that share these facts; the newest `policy.ALIKE_AMONG` of hers are looked at."""
    mine = Customer.objects.filter(visible_q(user, "change_customer"), pk__in=list(ids)).order_by()
    ids = list(mine.values_list("pk", flat=True))  # what a share does not open counts for nothing
    facts = facts_of(ids)
    if not facts:
        return Alike([], [], 0)
    rows = Customer.objects.exclude(pk__in=ids)
    if kind := next((fact for fact in facts if fact.name == "kind"), None):
        rows = rows.filter(kind=kind.value)
    looked_at = pages.freeze(user, rows, limit=policy.ALIKE_AMONG, relation="reach")
    scored = _scored(Customer.objects.filter(pk__in=looked_at), facts, now)
    least = min(LEAST, len(facts) - 1) if len(facts) > 1 else 1
    found = list(
        scored.filter(points__gte=max(least, 1))
        .select_related("owner", "department")
        .order_by("-points", "-updated_at", "-pk")[:SHOWN]
    )
    told = [
        (one, [fact for place, fact in enumerate(facts) if getattr(one, f"fact_{place}")]) for one in found
    ]
    return Alike(facts, told, len(looked_at))


def _scored(rows: QuerySet, facts: list[Shared], now: datetime) -> QuerySet:
    """`fact_0`, `fact_1`, … 1 where the archive shares the fact; `points` their sum without the kind."""
    score = Value(0, IntegerField())
    for place, fact in enumerate(facts):
        finds = Filters.parse(fact.query).rows(now).order_by().values("pk")
        one = Case(When(Q(pk__in=finds), then=Value(1)), default=Value(0), output_field=IntegerField())
        rows = rows.annotate(**{f"fact_{place}": one})
        if fact.name != "kind":
            score = score + one
    return rows.annotate(points=score)
