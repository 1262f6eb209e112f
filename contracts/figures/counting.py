"""The numbers, of the contracts one may see. Every question is bounded by its months."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Sum
from django.db.models.functions import TruncMonth

from contracts.models import Contract, Dispute, Due
from contracts.models.dispute_stages import OPEN, Stage

from . import months


@dataclass(frozen=True)
class Cell:
    count: int = 0
    fen: int = 0


def signed(user, first: date) -> dict[tuple[date, str], Cell]:
    """(month, code of the kind) → contracts signed and their value, from the month that begins at `first`."""
    rows = Contract.objects.visible_to(user).filter(signed_at__gte=months.begin(first))
    rows = rows.exclude(kind__family="change").order_by().annotate(month=TruncMonth("signed_at"))
    found = rows.values("month", "kind__code").annotate(count=Count("pk"), fen=Sum("total"))
    return {
        (months.month_of(one["month"]), one["kind__code"]): Cell(one["count"], one["fen"]) for one in found
    }


def ending(user, first: date, last: date) -> dict[date, Cell]:
    """Month → contracts in force whose last day lies in it, and their value."""
    rows = Contract.objects.visible_to(user).standing().filter(ends_on__range=(first, last))
    rows = rows.exclude(kind__family="change").order_by().annotate(month=TruncMonth("ends_on"))
    found = rows.values("month").annotate(count=Count("pk"), fen=Sum("total"))
    return {one["month"]: Cell(one["count"], one["fen"]) for one in found}


def disputes(user, first: date) -> dict[date, dict[str, int]]:
    """Month of opening → {"open", "resolved", "closed"}: how many of its disputes stand there today."""
    rows = Dispute.objects.visible_to(user).filter(opened_at__gte=months.begin(first))
    rows = rows.order_by().annotate(month=TruncMonth("opened_at")).values("month", "stage")
    found: dict[date, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for one in rows.annotate(count=Count("pk")):
        state = "open" if one["stage"] in OPEN else "closed" if one["stage"] == Stage.CLOSED else "resolved"
        found[months.month_of(one["month"])][state] += one["count"]
    return found


def bodies(user, first: date) -> dict[str, int]:
    """Stage → disputes opened since then that stand there."""
    rows = Dispute.objects.visible_to(user).filter(opened_at__gte=months.begin(first)).order_by()
    return dict(rows.values_list("stage").annotate(count=Count("pk")))


def overdue(user, today: date) -> Cell:
    rows = Due.objects.visible_to(user).overdue(today).order_by()
    found = rows.aggregate(count=Count("pk"), fen=Sum(F("amount") - F("waived") - F("paid"), default=0))
    return Cell(**found)
