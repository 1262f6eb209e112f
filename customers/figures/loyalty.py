"""Whether customers come back: repeat rate, how often, RFM groups, quarters of the first purchase (L5).

Nothing is drawn of satisfaction: no source for it stands yet (docs/rules.md).
"""

from dataclasses import dataclass

from django.utils.text import capfirst
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from agency import policy

from . import narrowing, panels, reading
from .keeping import QUARTERS, quarter_start
from .panels import Whole

TRIPS = ("none", "1", "2", "3", "more")
REPEATED = ("2", "3", "more")


@dataclass(frozen=True)
class Step:
    """Those of a cohort who bought in a later quarter; None: that quarter has not come."""

    count: int
    percent: int
    url: str


@dataclass(frozen=True)
class Cohort:
    """The customers whose first purchase fell into a quarter (2026-Q1)."""

    quarter: str
    count: int
    url: str
    steps: list[Step | None]


def context(user, asked: dict[str, int]) -> dict:
    cells = reading.read(user, ("trips", "rfm", "cohort"), **asked)
    counts = {cell.value: cell for cell in cells["trips"]}
    buyers = [cell for value, cell in counts.items() if value != "none"]
    whole = Whole(sum(cell.count for cell in cells["trips"]), sum(cell.spent for cell in cells["trips"]))
    bought, spent = sum(cell.count for cell in buyers), sum(cell.spent for cell in buyers)
    again = sum(counts[value].count for value in REPEATED if value in counts)

    def list_url(**filters) -> str:
        return panels.list_url(user, {**asked, **filters})

    trips = panels.lines_of(
        [counts[value] for value in TRIPS if value in counts],
        whole,
        lambda value: capfirst(str(narrowing.TRIPS[value])),
        lambda value: list_url(trips=value),
    )
    groups = {cell.value: cell for cell in cells["rfm"]}
    rfm = panels.lines_of(
        [groups[code] for code in narrowing.RFM if code in groups],
        Whole(bought, spent),
        lambda code: capfirst(str(narrowing.RFM[code])),
        lambda code: list_url(rfm=code),
    )
    return panels.head(user, asked, "customers:loyalty") | {
        "at": reading.counted_at(),
        "bought": bought,
        "again": again,
        "rate": round(100 * again / bought, 1) if bought else None,
        "each": f"{spent / 100 / bought:,.0f}" if bought else "",
        "panels": [
            panels.panel("rfm", _("RFM groups"), "layers", rfm, note=_rule()),
            panels.panel("trips", _("How often customers bought"), "repeat", trips),
        ]
        if bought
        else [],
        "cohorts": _cohorts(cells["cohort"], list_url),
        "quarters": range(1, QUARTERS),
    }


def _rule() -> str:
    return _(
        "Recent: a journey within %(days)s days. Often: %(often)s purchases or more. Much: %(much)s yuan or more."
        " Important are those who spent much."
    ) % {
        "days": policy.RFM_RECENT.days,
        "often": policy.REPEAT_CUSTOMER,
        "much": f"{policy.RFM_MUCH // 100:,}",
    }


def _cohorts(cells, list_url) -> list[Cohort]:
    """One line a quarter, the newest first; beside it how many came back in each quarter after it."""
    found = {(cell.value, int(cell.part)): cell.count for cell in cells}
    this = quarter_start(localdate())
    lines = []
    for back in range(QUARTERS):
        quarter = quarter_start(this, -back)
        name = named(quarter)
        count = found.get((name, 0), 0)
        if not count:
            continue
        steps: list[Step | None] = []
        for later in range(1, QUARTERS):
            if later > back:
                steps.append(None)
                continue
            came = found.get((name, later), 0)
            url = list_url(first=name, bought=named(quarter_start(quarter, later))) if came else ""
            steps.append(Step(came, round(100 * came / count), url))
        lines.append(Cohort(name, count, list_url(first=name), steps))
    return lines


def named(day) -> str:
    return f"{day.year}-Q{(day.month + 2) // 3}"
