"""What care costs: planned and spent in a year, by grade and occasion (C14)."""

from dataclasses import dataclass

from django.db.models import Count, Q, Sum
from django.db.models.functions import Coalesce

from customers.models import CareAction

from . import occasions
from .giving import LIVE


@dataclass(frozen=True)
class Line:
    """Acts of one grade on one occasion; amounts in fen."""

    grade: str
    occasion: str
    count: int
    planned: int
    spent: int

    @property
    def about(self) -> str:
        return occasions.label(self.occasion)


def lines(user, year: int) -> list[Line]:
    """As far as `user` reaches: what is open or waits is planned, what was sent is spent."""
    rows = CareAction.objects.within_reach(user).filter(year=year, state__in=(*LIVE, "sent"))
    found = rows.order_by("grade", "occasion").values_list("grade", "occasion")
    sums = found.annotate(
        count=Count("pk"),
        planned=Coalesce(Sum("planned_cost", filter=Q(state__in=LIVE)), 0),
        spent=Coalesce(Sum("cost", filter=Q(state="sent")), 0),
    )
    order = {code: place for place, code in enumerate(("vip", "a", "b", "c"))}
    return sorted(
        (Line(*row) for row in sums), key=lambda line: (order[line.grade], -line.spent, line.occasion)
    )
