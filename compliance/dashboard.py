"""How the archives of the house stand, department by department: coverage, quality, compliance, value (A21).

Each figure is the one of the page behind it, worked out by the same module, and leads there.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Sum
from django.utils.timezone import localtime

from agency.models import Department
from compliance import entries, figures
from compliance.figures import Tally
from compliance.models import ReviewCampaign, ReviewItem
from compliance.reviewing import progress
from customers.figures.keeping import month_start
from customers.figures.loyalty import REPEATED
from customers.models import FigureCount
from customers.parts import measuring

MONTHS = 12  # of sales


@dataclass
class Standing:
    """The figures of one department, or of all together; None where there is nothing to tell."""

    department: Department | None = None
    archives: int = 0
    scores: int = 0  # summed
    weak: int = 0
    entered: Tally = field(default_factory=Tally)
    reviewed: progress.Tally | None = None
    buyers: int = 0
    repeated: int = 0
    sales: int = 0  # fen, of the last `MONTHS` months

    @property
    def score(self) -> int | None:
        return round(self.scores / self.archives) if self.archives else None

    @property
    def repeat_rate(self) -> float | None:
        return round(100 * self.repeated / self.buyers, 1) if self.buyers else None

    @property
    def counted(self) -> str:
        return f"{self.archives:,}"

    @property
    def yuan(self) -> str:
        return f"{self.sales / 100:,.0f}"

    @property
    def empty(self) -> bool:
        return not (self.archives or self.entered.known or self.sales)


def campaign() -> ReviewCampaign | None:
    """The review of this quarter, or the last one."""
    return ReviewCampaign.objects.filter(cycle=ReviewCampaign.Cycle.QUARTER).order_by("-starts_on").first()


def standings(user, now: datetime) -> list[Standing]:
    """The departments within `user`'s reach that work with customers, in the order of the house; six queries."""
    found = {unit.pk: Standing(unit) for unit in entries.departments_of(user)}
    today = localtime(now).date()
    for line in measuring.departments(user, today):
        if one := found.get(line.department.pk):
            one.archives, one.scores, one.weak = line.count, line.average * line.count, line.weak
    for pk, tally in figures.summed(figures.lines(user, now), "department").items():
        if pk in found:
            found[pk].entered = tally
    _reviewed(user, found)
    _bought(user, found, today)
    return [one for one in found.values() if not one.empty]


def _reviewed(user, found: dict[int, Standing]) -> None:
    if round_ := campaign():
        lines = ReviewItem.objects.visible_to(user).filter(campaign=round_)
        for pk, tally in progress.tallies(lines, "department_id").items():
            if pk in found:
                found[pk].reviewed = tally


def _bought(user, found: dict[int, Standing], today: date) -> None:
    since = f"{month_start(today, 1 - MONTHS):%Y-%m}"
    counted = FigureCount.objects.visible_to(user).filter(axis__in=("trips", "grade:sold"))
    rows = counted.values_list("department_id", "axis", "value", "part").order_by()
    for pk, axis, value, part, count, fen in rows.annotate(n=Sum("count"), s=Sum("spent")):
        if not (one := found.get(pk)):
            continue
        if axis == "grade:sold":
            one.sales += fen if part >= since else 0
        elif value != "none":
            one.buyers += count
            one.repeated += count if value in REPEATED else 0


def whole(lines: Iterable[Standing]) -> Standing:
    """All departments as one."""
    total = Standing()
    for one in lines:
        total.archives += one.archives
        total.scores += one.scores
        total.weak += one.weak
        total.entered += one.entered
        total.buyers += one.buyers
        total.repeated += one.repeated
        total.sales += one.sales
        if one.reviewed:
            total.reviewed = _added(total.reviewed, one.reviewed)
    return total


def _added(some: progress.Tally | None, more: progress.Tally) -> progress.Tally:
    if some is None:
        return more
    return progress.Tally(
        some.open + more.open,
        some.unchanged + more.unchanged,
        some.corrected + more.corrected,
        some.unreachable + more.unreachable,
    )
