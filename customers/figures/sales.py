"""What the sales are made of: by grade, kind of product, place, kind of customer, source (L1–L3)."""

from django.utils.translation import gettext as _

from customers.composition import compose
from customers.models import Customer

from . import panels, reading
from .panels import Panel, Whole

IN_ORDER = {"grade": Customer.Grade.values, "kind": Customer.Kind.values}
FILTERS = {"city": "region"}  # what the list calls it
OF_FIGURES = ("product", "city")


def context(user, asked: dict[str, int]) -> dict:
    made = compose(user, **asked)
    cells = reading.read(user, OF_FIGURES, **asked)
    whole = Whole(made.total, made.spent)
    return panels.head(user, asked, "customers:sales") | {
        "whole": whole,
        "yuan": f"{made.spent / 100:,.0f}",
        "at": reading.counted_at() or made.at,
        "panels": [
            _panel(
                user,
                code,
                title,
                icon,
                cells[code] if code in OF_FIGURES else made.shares[code],
                whole,
                asked,
            )
            for code, title, icon in _axes()
            if (cells if code in OF_FIGURES else made.shares).get(code)
        ]
        if made.spent
        else [],
    }


def _axes():
    yield "grade", _("Sales by grade"), "award"
    yield "product", _("Sales by kind of product"), "package"
    yield "region", _("Sales by province"), "map-pinned"
    yield "city", _("Sales by city"), "map-pinned"
    yield "kind", _("Sales by kind of customer"), "shapes"
    yield "source", _("Sales by source channel"), "signpost"


def _panel(user, code: str, title: str, icon: str, shares, whole: Whole, asked: dict) -> Panel:
    if code in IN_ORDER:
        shares = sorted(shares, key=lambda share: IN_ORDER[code].index(share.value))
    else:
        shares = sorted(shares, key=lambda share: (-share.spent, -share.count, share.value))

    def url(value: str) -> str:
        return panels.list_url(user, {**asked, FILTERS.get(code, code): value})

    trend = "" if code == "city" else panels.page_url("customers:trend", asked, axis=code)
    lines = panels.lines_of(shares, whole, panels.labels(code), url)
    return panels.panel(code, title, icon, lines, sales=True, trend=trend, note=_note(code, lines))


def _note(code: str, lines) -> str:
    """What the bars leave out, or count twice."""
    if code == "product":
        return _("Customers who bought of several kinds count with each.")
    if code not in ("region", "city"):
        return ""
    rest = 100 - sum(line.sales or 0 for line in lines)
    words = _("Sales stand with an organisation’s seat or the preferred address.")
    if rest < 0.05:
        return words
    lost = _("%(share)s%% were sold to customers without a known place.") % {"share": f"{rest:.1f}"}
    return f"{words} {lost}"
