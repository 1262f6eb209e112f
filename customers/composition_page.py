"""The composition of the archives as a page: a chart and a table for each axis, each line a way to the list."""

from collections.abc import Iterable

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from agency import charts
from agency.models import Department, User
from agency.visibility import scope_of

from .composition import Composition, compose
from .figures import panels
from .figures.panels import Line, Panel, Whole
from .figures.sales import IN_ORDER

COLUMNS = 24  # months
FILTERS = {"month": "entered"}  # what the list calls it
WITH_MONTHS = ("grade", "kind", "source", "region")  # axes with a page of their months


def context(user, asked: dict[str, int]) -> dict:
    made = compose(user, **asked)
    shown = [
        _panel(user, made, code, title, icon, asked)
        for code, title, icon in _axes(user, asked)
        if made.shares.get(code)
    ]
    return panels.head(user, asked, "customers:composition") | {"panels": shown, "made": made, "at": made.at}


def _axes(user, asked) -> Iterable[tuple[str, str, str]]:
    yield "grade", _("By grade"), "award"
    yield "kind", _("By kind"), "shapes"
    yield "source", _("By source channel"), "signpost"
    yield "month", _("By month of entry"), "calendar-days"
    yield "region", _("By region"), "map-pinned"
    yield "industry", _("By industry"), "factory"
    scope = scope_of(user)
    if scope.everything or scope.departments:
        if "department" not in asked:
            yield "department", _("By department"), "network"
        if "owner" not in asked:
            yield "owner", _("By owner"), "user-round"


def _labels(code: str, shares):
    if code in ("department", "owner"):
        model = Department if code == "department" else User
        found = dict(model.objects.filter(pk__in=[share.value for share in shares]).values_list("pk", "name"))
        return lambda value: found.get(int(value), value)
    return panels.labels(code) if code != "month" else str


def _panel(user, made: Composition, code: str, title: str, icon: str, asked: dict) -> Panel:
    shares = made.shares[code]
    if code in IN_ORDER:
        shares = sorted(shares, key=lambda share: IN_ORDER[code].index(share.value))
    elif code == "month":
        shares = shares[-COLUMNS:]
    else:
        shares = sorted(shares, key=lambda share: (-share.count, share.value))

    def url(value: str) -> str:
        return panels.list_url(user, {**asked, FILTERS.get(code, code): value})

    lines = panels.lines_of(shares, Whole(made.total, made.spent), _labels(code, shares), url)
    if code == "month":
        return Panel(code, title, icon, _columns(title, lines), lines)
    trend = panels.page_url("customers:trend", asked, axis=code) if code in WITH_MONTHS else ""
    return panels.panel(code, title, icon, lines, trend=trend)


def _columns(title: str, lines: list[Line]) -> SafeString:
    return charts.stacked(
        title,
        [line.label[2:] for line in lines],
        [charts.Series(_("archives"), [line.count for line in lines])],
        links=[line.url for line in lines],
        listed=True,
    )
