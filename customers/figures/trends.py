"""One axis month by month: archives entered, and sales by the beginning of what was bought (the axis of time)."""

from collections import defaultdict
from dataclasses import dataclass

from django.http import Http404
from django.utils.safestring import SafeString
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from agency import charts

from . import panels, reading
from .keeping import MONTHS, month_start

SERIES = 4  # bands of a column: the largest values, the last of them all others together
SHOWN = 6  # columns of the table
TONES = ("1", "2", "3", "4")
AXES = ("grade", "product", "region", "kind", "source")


@dataclass(frozen=True)
class Row:
    """A month: the total and the values in the order of the columns, each (text, address)."""

    month: str
    total: tuple[str, str]
    cells: list[tuple[str, str]]


@dataclass(frozen=True)
class Trend:
    code: str
    title: str
    icon: str
    chart: SafeString
    columns: list[str]
    rows: list[Row]


def titles() -> dict[str, str]:
    return {
        "grade": _("By grade"),
        "product": _("By kind of product"),
        "region": _("By region"),
        "kind": _("By kind"),
        "source": _("By source channel"),
    }


def context(user, axis: str, asked: dict[str, int]) -> dict:
    """Raises `Http404` for an axis that has no months."""
    if axis not in AXES:
        raise Http404
    cells = reading.read(user, (f"{axis}:in", f"{axis}:sold"), **asked)
    label = panels.labels(axis)

    def list_url(name: str, month: str, value: str) -> str:
        return panels.list_url(user, {**asked, name: month, axis: value})

    sold = _trend(
        *("sold", _("Sales in yuan, by month of departure"), "banknote", cells[f"{axis}:sold"]),
        *(lambda cell: cell.spent / 100, label, lambda month, value: list_url("bought", month, value)),
    )
    entered = _trend(
        *("in", _("Archives by month of entry"), "calendar-days", cells[f"{axis}:in"]),
        *(lambda cell: cell.count, label, lambda month, value: list_url("entered", month, value)),
    )
    return panels.head(user, asked, "customers:trend", axis=axis) | {
        "axis": titles()[axis],
        "at": reading.counted_at(),
        "trends": [one for one in (sold, entered) if one],
        "axes": [
            {
                "label": name,
                "url": panels.page_url("customers:trend", asked, axis=code),
                "current": code == axis,
            }
            for code, name in titles().items()
        ],
    }


def _trend(code, title, icon, cells, measure, label, url) -> Trend | None:
    if not cells:
        return None
    today, sums, values = localdate(), defaultdict(float), defaultdict(float)
    for cell in cells:
        sums[cell.part, cell.value] += measure(cell)
        values[cell.value] += measure(cell)
    months = [f"{month_start(today, -back):%Y-%m}" for back in reversed(range(MONTHS))]
    while len(months) > 12 and not any(sums.get((months[0], value)) for value in values):
        months.pop(0)  # before the first figure stands nothing
    most = sorted(values, key=lambda value: (-values[value], value))
    named = most if len(most) <= SERIES else most[: SERIES - 1]
    series = [
        charts.Series(str(label(value)), [sums[month, value] for month in months], tone)
        for value, tone in zip(named, TONES, strict=False)
    ]
    if rest := most[len(named) :]:
        others = [sum(sums[month, value] for value in rest) for month in months]
        series.append(charts.Series(_("all others"), others, TONES[-1]))
    columns = most[:SHOWN]
    rows = [
        Row(
            month,
            _cell(sum(sums[month, value] for value in most), url(month, "")),
            [_cell(sums[month, one], url(month, one)) for one in columns],
        )
        for month in reversed(months)
    ]
    links = [url(month, "") if any(sums[month, value] for value in most) else "" for month in months]
    chart = charts.stacked(title, [month[2:] for month in months], series, links=links, listed=True)
    return Trend(code, title, icon, chart, [str(label(one)) for one in columns], rows)


def _cell(sum_: float, url: str) -> tuple[str, str]:
    """What stands in the table and where it leads; nothing leads nowhere."""
    return (f"{sum_:,.0f}", url) if sum_ else ("", "")
