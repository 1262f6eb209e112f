"""What a list of archives is narrowed to: read from the address, written back into it, never personal."""

import re
from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from datetime import datetime, timedelta
from functools import cache
from urllib.parse import parse_qs, urlencode

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import QueryDict
from django.utils.timezone import localdate, make_aware
from django.utils.translation import gettext_lazy as _

from agency.models import User
from agency.pages import pinned

from . import columns, fact_filters
from .figures import narrowing
from .models import Address, Customer, Organisation
from .models.customer_indexes import PRESENT
from .parts import regions

# The standing views: code -> (label, relation of `agency.pages`, narrowing)
VIEWS: dict[str, tuple[str, str, Callable[[QuerySet], QuerySet]]] = {
    "": (_("All archives"), "", lambda rows: rows),
    "mine": (_("Mine"), "owner", lambda rows: rows),
    "late": (_("Entered late"), "", lambda rows: rows.late()),
    "awaiting": (_("Important, awaiting second check"), "", lambda rows: rows.awaiting_verification()),
    "shared": (_("Shared with me"), "grant", lambda rows: rows),
}
PERIODS: dict[str, tuple[str, timedelta]] = {
    "day": (_("last 24 hours"), timedelta(days=1)),
    "week": (_("last 7 days"), timedelta(days=7)),
    "month": (_("last 30 days"), timedelta(days=30)),
    "quarter": (_("last 90 days"), timedelta(days=90)),
}
ENTRY = {"on_time": _("on time"), "late": _("late")}
# Orders with an index behind each: code -> (label, column, newest first)
SORTS = {"": (_("last changed first"), "updated_at"), "entered": (_("last entered first"), "entered_at")}
MONTH = re.compile(r"(?:19|20)\d\d-(?:0[1-9]|1[0-2])")


@dataclass(frozen=True)
class Filters:
    """One narrowing of the list. `saved` only marks the saved view it came from."""

    view: str = ""
    grade: str = ""
    owner: str = ""
    department: str = ""
    source: str = ""
    state: str = ""
    entry: str = ""
    updated: str = ""
    kind: str = ""
    entered: str = ""  # the month, 2026-11, Shanghai
    region: str = ""  # the province or city, two or four digits of GB/T 2260
    industry: str = ""
    nature: str = ""  # of organisations (B34)
    type: str = ""
    # What the figures ask for: see `customers.figures.narrowing`
    reach: str = ""
    product: str = ""
    bought: str = ""
    first: str = ""
    credit: str = ""
    risk: str = ""
    prefers: str = ""
    trips: str = ""
    rfm: str = ""
    band: str = ""
    lacks: str = ""
    # What an archive holds beside its columns: see `fact_filters`
    market: str = ""
    dealing: str = ""
    stage: str = ""
    spent: str = ""
    buys: str = ""
    keeps: str = ""
    coming: str = ""
    used: str = ""
    consent: str = ""
    sort: str = ""
    columns: str = ""  # how it is shown: codes of `columns.COLUMNS` with dots between, and how closely
    density: str = ""
    saved: str = ""

    @classmethod
    def parse(cls, query: QueryDict | str) -> "Filters":
        """The filters an address names. Unknown names and values are left out."""
        if isinstance(query, str):
            query = {name: values[-1] for name, values in parse_qs(query).items()}
        known = {field.name: str(query.get(field.name, "")) for field in fields(cls)}
        return cls(**{name: value for name, value in known.items() if _valid(name, value)})

    def query(self, **changes) -> str:
        """The filters as a query string; `changes` replace some, any other name is added as it stands."""
        mine = {name: changes.pop(name) for name in list(changes) if name in self.__dataclass_fields__}
        narrowed = replace(self, **mine)
        named = {field.name: getattr(narrowed, field.name) for field in fields(narrowed)}
        return urlencode({name: value for name, value in {**named, **changes}.items() if value})

    @property
    def private(self) -> bool:
        """Whether it asks what no share opens."""
        return any(getattr(self, name) for name in (*narrowing.PRIVATE, *fact_filters.FILTERS))

    @property
    def relation(self) -> str:
        """Of `agency.pages`; "reach" leaves out what is only shared."""
        relation = VIEWS[self.view][1]
        return "reach" if not relation and (self.reach or self.private) else relation

    @property
    def narrowed(self) -> bool:
        """Whether anything beside the view is chosen."""
        return any(getattr(self, name) for name in COLUMNS)

    @property
    def display(self) -> list[tuple[str, str]]:
        """How the list is shown, not what is in it: (name, value) of what was chosen."""
        return [(name, value) for name in ("columns", "density") if (value := getattr(self, name))]

    def rows(self, now: datetime) -> QuerySet:
        """All archives these filters let through; the caller applies the scope (`agency.pages`)."""
        rows = VIEWS[self.view][2](Customer.objects.filter(PRESENT))
        same = {name: value for name in SAME if (value := getattr(self, name))}
        rows = rows.filter(
            *(pinned(f"{name}_id", same.pop(name)) for name in LEADING if name in same), **same
        )
        if self.entry:
            rows = rows.late() if self.entry == "late" else rows.on_time()
        if self.updated:
            rows = rows.filter(updated_at__gte=now - PERIODS[self.updated][1])
        if self.entered:
            rows = rows.filter(entered_at__gte=_month(self.entered), entered_at__lt=_month(self.entered, 1))
        if self.region:
            rows = rows.filter(_in_region(self.region))
        if facets := {name: value for name in FACETS if (value := getattr(self, name))}:
            rows = rows.filter(Exists(_organisations().filter(**facets)))
        if self.private and self.relation == "grant":
            return rows.none()
        rows = fact_filters.narrow(rows, self, now)
        return narrowing.narrow(rows, self, localdate(now)) if self.private else rows

    @property
    def by(self) -> str:
        """The column whose index leads, see `agency.pages.branches`: of organisations, that of their facets."""
        few = "pk" if any(getattr(self, name) for name in FACETS) else ""
        return next((f"{name}_id" for name in LEADING if getattr(self, name)), few)

    @property
    def column(self) -> str:
        """The moment the list is ordered by: with a month of entry, the one that has the index for it."""
        return "entered_at" if self.entered else SORTS[self.sort][1]


def _in_region(place: str) -> Q:
    """Archives with an address in the province or city, or organisations settled in the province."""
    addresses = Address.objects.filter(customer=OuterRef("pk"), area__gte=place, area__lt=f"{place}:")
    if len(place) > 2:
        return Q(Exists(addresses))
    return Q(Exists(addresses)) | Q(Exists(_organisations().filter(region=place)))


def _organisations() -> QuerySet:
    return Organisation.objects.filter(customer=OuterRef("pk"))


def _month(text: str, later: int = 0) -> datetime:
    """The first moment of a month, or of the one after it, Shanghai."""
    year, month = int(text[:4]), int(text[5:]) - 1 + later
    return make_aware(datetime(year + month // 12, month % 12 + 1, 1))


def provinces() -> dict[str, str]:
    """Name by the two digits of GB/T 2260."""
    return {code[:2]: name for code, name in regions.names().items() if code.endswith("0000")}


@cache
def places() -> dict[str, str]:
    """Provinces by two digits, cities by four."""
    return provinces() | {code[:4]: name for code, name in regions.names().items() if code.endswith("00")}


LEADING = ("owner", "department")
SAME = ("grade", "owner", "department", "source", "state", "kind")
FACETS = ("industry", "nature", "type")  # of organisations
COLUMNS = (
    *SAME,
    *("entry", "updated", "entered", "region"),
    *FACETS,
    *narrowing.NAMES,
    *fact_filters.FILTERS,
)
FIXED = {
    "view": VIEWS,
    "grade": Customer.Grade.values,
    "state": Customer.State.values,
    "kind": Customer.Kind.values,
    "industry": Organisation.Industry.values,
    "nature": Organisation.Nature.values,
    "type": Organisation.Type.values,
    "density": User.Density.values,
    "entry": ENTRY,
    "updated": PERIODS,
    "sort": SORTS,
}


def _valid(name: str, value: str) -> bool:
    if name in fact_filters.FILTERS:
        return bool(value) and fact_filters.valid(name, value)
    if name in FIXED:
        return value in FIXED[name]
    if name == "entered":
        return bool(MONTH.fullmatch(value))
    if name == "region":
        return value in places()
    if name == "columns":
        return bool(value) and ".".join(columns.parse(value)) == value
    if name in narrowing.NAMES:
        return not value or narrowing.valid(name, value)
    return value.isascii() and value.isdigit() and len(value) < 10
