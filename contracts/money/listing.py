"""Payments due under the contracts one may see: this week, overdue, to be decided, paid; by key, with sums."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet, Sum
from django.utils.timezone import localdate
from django.utils.translation import pgettext_lazy

from agency import policy
from contracts.models import Due

TABS = {
    "week": pgettext_lazy("payments", "This week"),
    "overdue": pgettext_lazy("payments", "Overdue"),
    "ahead": pgettext_lazy("payments", "Later"),
    "decide": pgettext_lazy("payments", "To be settled"),
    "paid": pgettext_lazy("payments", "Paid"),
}
MOST = 2_000  # rows that a sum at the head of the list looks at


@dataclass(frozen=True)
class Wanted:
    tab: str = "week"
    mine: bool = False
    unit: int | None = None
    after: tuple[date, UUID] | None = None

    @classmethod
    def of(cls, asked) -> "Wanted":
        """From the query of an address; what makes no sense is left out."""
        unit = asked.get("unit", "")
        return cls(
            tab=asked.get("tab") if asked.get("tab") in TABS else "week",
            mine=asked.get("mine") == "1",
            unit=int(unit) if unit.isascii() and unit.isdigit() and len(unit) < 10 else None,
            after=_key(asked.get("after", "")),
        )


def narrowed(rows: QuerySet[Due], wanted: Wanted, user, today: date | None = None) -> QuerySet[Due]:
    today = today or localdate()
    week = today + timedelta(days=6 - today.weekday())
    open_ = Q(paid__lt=F("amount") - F("waived"), halted_at=None)
    rows = rows.filter(
        {
            "week": open_ & Q(due_on__range=(today, week)),
            "overdue": open_ & Q(due_on__lt=today),
            "ahead": open_ & Q(due_on__gt=week),
            "decide": Q(halted_at__isnull=False),
            "paid": Q(paid=F("amount") - F("waived"), paid__gt=0, halted_at=None),
        }[wanted.tab]
    )
    if wanted.mine:
        rows = rows.filter(contract__owner=user)
    if wanted.unit:
        rows = rows.filter(contract__department=wanted.unit)
    return rows


@dataclass(frozen=True)
class Page:
    rows: list[Due]
    after: str


def page(rows: QuerySet[Due], wanted: Wanted) -> Page:
    """The soonest first; of what was paid, the latest first."""
    back = wanted.tab == "paid"
    if wanted.after:
        day, pk = wanted.after
        beyond = (
            Q(due_on__lt=day) | Q(due_on=day, pk__lt=pk)
            if back
            else Q(due_on__gt=day) | Q(due_on=day, pk__gt=pk)
        )
        rows = rows.filter(beyond, **{"due_on__lte" if back else "due_on__gte": day})
    order = ("-due_on", "-pk") if back else ("due_on", "pk")
    found = list(rows.order_by(*order)[: policy.PAGE + 1])
    shown = found[: policy.PAGE]
    return Page(shown, f"{shown[-1].due_on:%Y-%m-%d}_{shown[-1].pk}" if len(found) > policy.PAGE else "")


@dataclass(frozen=True)
class Total:
    """Of one currency, in fen; `more` where there are more rows than were added up."""

    currency: str
    count: int
    left: int
    paid: int
    more: bool


def totals(rows: QuerySet[Due]) -> list[Total]:
    looked_at = rows.order_by("due_on", "pk").values("pk")[:MOST]
    summed = Due.objects.filter(pk__in=looked_at).order_by().values("currency")
    found = summed.annotate(
        count=Count("pk"), left=Sum(F("amount") - F("waived") - F("paid")), paid=Sum("paid")
    ).order_by("currency")
    found = list(found)
    more = sum(one["count"] for one in found) >= MOST
    return [Total(**one, more=more) for one in found]


def _key(text: str) -> tuple[date, UUID] | None:
    day, _sign, pk = text.partition("_")
    try:
        return date.fromisoformat(day), UUID(pk)
    except ValueError:
        return None
