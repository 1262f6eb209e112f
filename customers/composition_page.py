"""The composition of the archives as a page: a chart and a table for each axis, each line a way to the list."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from agency import charts
from agency.models import Department, User
from agency.visibility import scope_of

from .composition import Composition, Share, compose
from .filters import Filters, provinces
from .models import Customer, Organisation, SourceChannel

BARS = 12  # bars of a chart; its table has all
LINES = 60  # lines of a table
COLUMNS = 24  # months


@dataclass(frozen=True)
class Line:
    """A line of the table beside a chart."""

    label: str
    count: int
    percent: float
    spent: float  # yuan
    sales: float | None  # per cent of all sales, None without any
    url: str


@dataclass(frozen=True)
class Panel:
    """A chart with its table."""

    code: str
    title: str
    icon: str
    chart: SafeString
    lines: list[Line]
    cut: int  # lines left out

    @property
    def sold(self) -> bool:
        return any(line.spent for line in self.lines)


def context(user, asked: dict[str, int]) -> dict:
    made = compose(user, **asked)
    names = _names(made)
    panels = [
        _panel(made, code, title, icon, names[code], asked)
        for code, title, icon in _axes(user, asked)
        if made.shares.get(code)
    ]
    return {
        "panels": panels,
        "made": made,
        "asked": [
            {"label": names[name].get(str(pk), ""), "url": _url({**asked, name: None})}
            for name, pk in asked.items()
        ],
        "reach": _reach(user),
        "list_url": _list(asked),
    }


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


def _names(made: Composition) -> dict[str, dict[str, str]]:
    """Words for the values of every axis; three small queries."""
    people = User.objects.filter(pk__in=[share.value for share in made.shares["owner"]])
    units = Department.objects.filter(pk__in=[share.value for share in made.shares["department"]])
    return {
        "grade": {value: str(label) for value, label in Customer.Grade.choices},
        "kind": {value: str(label) for value, label in Customer.Kind.choices},
        "source": {str(source.pk): str(source) for source in SourceChannel.objects.all()},
        "month": {},
        "region": provinces(),
        "industry": {value: str(label) for value, label in Organisation.Industry.choices},
        "department": {str(pk): name for pk, name in units.values_list("pk", "name")},
        "owner": {str(pk): name for pk, name in people.values_list("pk", "name")},
    }


FILTERS = {"month": "entered"}  # what the list calls it
IN_ORDER = {"grade": Customer.Grade.values, "kind": Customer.Kind.values}


def _panel(made: Composition, code, title, icon, names: dict, asked: dict) -> Panel:
    shares = made.shares[code]
    if code in IN_ORDER:
        shares = sorted(shares, key=lambda share: IN_ORDER[code].index(share.value))
    elif code == "month":
        shares = shares[-COLUMNS:]
    else:
        shares = sorted(shares, key=lambda share: (-share.count, share.value))

    def url(share: Share) -> str:
        return _list({**asked, FILTERS.get(code, code): share.value})

    lines = [_line(made, share, names.get(share.value, share.value), url(share)) for share in shares]
    chart = _columns(title, lines) if code == "month" else _bars(title, lines)
    return Panel(code, title, icon, chart, lines[:LINES], max(0, len(lines) - LINES))


def _line(made: Composition, share: Share, label: str, url: str) -> Line:
    return Line(
        label=label,
        count=share.count,
        percent=100 * share.count / made.total if made.total else 0,
        spent=share.spent / 100,
        sales=100 * share.spent / made.spent if made.spent else None,
        url=url,
    )


def _bars(title: str, lines: list[Line]) -> SafeString:
    bars = [
        charts.Bar(line.label, line.percent, text=f"{line.count:,}", url=line.url) for line in lines[:BARS]
    ]
    return charts.hbars(bars, title)


def _columns(title: str, lines: list[Line]) -> SafeString:
    return charts.stacked(
        title,
        [line.label[2:] for line in lines],
        [charts.Series(_("archives"), [line.count for line in lines])],
        links=[line.url for line in lines],
    )


def _list(filters: dict) -> str:
    return f"{reverse('customers:list')}?{Filters.parse(_text(filters)).query()}"


def _url(asked: dict) -> str:
    return f"{reverse('customers:composition')}?{_text(asked)}".removesuffix("?")


def _text(filters: dict) -> str:
    return "&".join(f"{name}={value}" for name, value in filters.items() if value)


def _reach(user) -> str:
    """Whose archives are counted, in words."""
    scope = scope_of(user)
    if scope.everything:
        return _("whole agency")
    return str(user.department) if scope.departments else _("your own")
