"""A chart with its table, each line a way to the list behind it; and what the pages of figures share."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from agency import charts, policy
from agency.models import Department, User
from agency.visibility import scope_of
from customers.filters import Filters, provinces
from customers.models import Customer, Organisation, SourceChannel
from customers.parts import regions

from . import narrowing

BARS = 12  # bars of a chart; its table has all
LINES = 60  # lines of a table
NAMES = ("department", "owner")  # what an address may narrow the figures to


@dataclass(frozen=True)
class Line:
    """A line of the table beside a chart. A hidden one counts too few customers to be told."""

    label: str
    count: int
    percent: float
    spent: float  # yuan
    sales: float | None  # per cent of all sales, None without any
    url: str
    hidden: bool = False

    @property
    def said(self) -> str:
        """How many, in words where they are too few to be told."""
        if self.hidden:
            return _("under %(limit)s") % {"limit": policy.SMALLEST_GROUP}
        return f"{self.count:,}"

    @property
    def yuan(self) -> str:
        return f"{self.spent:,.0f}"


@dataclass(frozen=True)
class Panel:
    """A chart with its table."""

    code: str
    title: str
    icon: str
    chart: SafeString
    lines: list[Line]
    cut: int = 0  # lines left out
    note: str = ""
    trend: str = ""  # the address of its months
    money: str = ""  # what the amounts are, where they are not sales

    @property
    def sold(self) -> bool:
        return any(line.spent for line in self.lines)


@dataclass(frozen=True)
class Whole:
    """All customers and all sales (fen) the shares are of."""

    count: int
    spent: int


def lines_of(shares: Iterable, whole: Whole, label: Callable, url: Callable) -> list[Line]:
    """`shares` have a value, a count and fen spent."""
    return [
        Line(
            label=str(label(share.value)),
            count=share.count,
            percent=100 * share.count / whole.count if whole.count else 0,
            spent=share.spent / 100,
            sales=100 * share.spent / whole.spent if whole.spent else None,
            url=url(share.value),
        )
        for share in shares
    ]


def by_count(title: str, lines: list[Line]) -> SafeString:
    bars = [charts.Bar(line.label, line.percent, text=line.said, url=line.url) for line in lines[:BARS]]
    return charts.hbars(bars, title)


def by_sales(title: str, lines: list[Line]) -> SafeString:
    bars = [
        charts.Bar(line.label, line.sales or 0, text=f"{line.sales or 0:.1f}%", tone="2", url=line.url)
        for line in lines[:BARS]
    ]
    return charts.hbars(bars, title)


def panel(code: str, title: str, icon: str, lines: list[Line], *, sales: bool = False, **more) -> Panel:
    chart = by_sales(title, lines) if sales else by_count(title, lines)
    return Panel(code, title, icon, chart, lines[:LINES], max(0, len(lines) - LINES), **more)


def labels(axis: str) -> Callable[[str], str]:
    """The words for the values of an axis."""
    if axis == "source":
        found = {str(source.pk): str(source) for source in SourceChannel.objects.all()}
    elif axis == "product":
        found = dict(narrowing.product_kinds())
    elif axis == "city":
        found = {code[:4]: name for code, name in regions.names().items() if code.endswith("00")}
    else:
        found = {
            "grade": dict(Customer.Grade.choices),
            "kind": dict(Customer.Kind.choices),
            "region": provinces(),
            "industry": dict(Organisation.Industry.choices),
        }[axis]
    return lambda value: found.get(value, value)


def list_url(user, filters: dict) -> str:
    """The list behind a figure, without what is only shared: that is counted with its owners."""
    if not scope_of(user).everything:
        filters = {**filters, "reach": "own"}
    return f"{reverse('customers:list')}?{Filters.parse(as_text(filters)).query()}"


def as_text(filters: dict) -> str:
    return "&".join(f"{name}={value}" for name, value in filters.items() if value)


def asked_in(query) -> dict[str, int]:
    """What an address narrows the figures to: a department, an owner."""
    return {
        name: int(value)
        for name in NAMES
        if (value := query.get(name, "")).isascii() and value.isdigit() and len(value) < 10
    }


def head(user, asked: dict[str, int], page: str, **kwargs) -> dict:
    """What the head of every page of figures needs: tabs, the narrowing, whose archives are counted."""
    names = {
        "department": dict(Department.objects.filter(pk=asked.get("department")).values_list("pk", "name")),
        "owner": dict(User.objects.filter(pk=asked.get("owner")).values_list("pk", "name")),
    }
    return {
        "tabs": [
            {"label": label, "url": page_url(name, asked), "count": "", "current": name == page}
            for name, label in tabs()
        ],
        "asked": [
            {"label": names[name].get(pk, ""), "url": page_url(page, {**asked, name: None}, **kwargs)}
            for name, pk in asked.items()
        ],
        "reach": reach(user),
        "list_url": list_url(user, asked),
    }


def tabs() -> list[tuple[str, str]]:
    return [
        ("customers:composition", _("Archives")),
        ("customers:sales", pgettext("figures", "Sales")),
        ("customers:overview", _("Customer overview")),
        ("customers:loyalty", _("Loyalty")),
    ]


def page_url(name: str, asked: dict, **kwargs) -> str:
    return f"{reverse(name, kwargs=kwargs or None)}?{as_text(asked)}".removesuffix("?")


def reach(user) -> str:
    """Whose archives are counted, in words."""
    scope = scope_of(user)
    if scope.everything:
        return _("whole agency")
    return str(user.department) if scope.departments else _("your own")
