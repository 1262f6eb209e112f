"""The counts within a person's reach, added up over owners and departments; one query."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Sum

from customers.models import FigureCount


@dataclass(frozen=True)
class Cell:
    """Customers with one value in one part, and fen."""

    value: str
    part: str
    count: int
    spent: int


def read(
    user, axes: Iterable[str], *, department: int | None = None, owner: int | None = None
) -> dict[str, list[Cell]]:
    """The cells of each axis, by value and part."""
    counts = FigureCount.objects.visible_to(user).filter(axis__in=list(axes))
    if department:
        counts = counts.filter(department_id=department)
    if owner:
        counts = counts.filter(owner_id=owner)
    cells: dict[str, list[Cell]] = defaultdict(list)
    sums = counts.values_list("axis", "value", "part").annotate(n=Sum("count"), s=Sum("spent"))
    for axis, value, part, n, s in sums.order_by("axis", "value", "part"):
        cells[axis].append(Cell(value, part, n, s))
    return cells


def counted_at() -> datetime | None:
    return FigureCount.objects.filter(axis="").values_list("counted_at", flat=True).first()
