"""Payments due under the contracts one may see: this week, overdue, to be decided, paid; by key, with sums."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.utils.timezone import localdate
from django.utils.translation import pgettext_lazy

from agency import policy
from agency.visibility import NOTHING, scope_of
from contracts.models import Contract, Due

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


def seen(user, wanted: Wanted) -> QuerySet[Due]:
    """What `user` may see. Of all that was ever paid, whoever sees her own alone has few: found by their contracts."""
    scope = scope_of(user)
    if wanted.tab != "paid" or scope.everything or scope.departments or scope is NOTHING:
        return Due.objects.visible_to(user)
    own = Contract.objects.visible_to(user).order_by().values_list("pk", flat=True)
    return Due.objects.filter(contract__in=list(own))  # asked once for the page and its sums


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
    """Of the soonest `MOST` rows, by currency; added up here, since the database would judge each row twice."""
    found: dict[str, list[int]] = {}
    looked_at = rows.order_by("due_on", "pk").values_list("currency", "amount", "waived", "paid")[:MOST]
    looked_at = list(looked_at)
    for currency, amount, waived, paid in looked_at:
        total = found.setdefault(currency, [0, 0, 0])
        total[0] += 1
        total[1] += amount - waived - paid
        total[2] += paid
    more = len(looked_at) >= MOST
    return [Total(currency, *sums, more=more) for currency, sums in sorted(found.items())]


def _key(text: str) -> tuple[date, UUID] | None:
    day, _sign, pk = text.partition("_")
    try:
        return date.fromisoformat(day), UUID(pk)
    except ValueError:
        return None
