"""What a list of archives is narrowed to: read from the address, written back into it, never personal."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, replace
from datetime import datetime, timedelta
from urllib.parse import parse_qs, urlencode

from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from agency.models import Department, User
from agency.visibility import scope_of

from .models import Customer, SourceChannel

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
    def relation(self) -> str:
        return VIEWS[self.view][1]

    @property
    def narrowed(self) -> bool:
        """Whether anything beside the view is chosen."""
        return any(getattr(self, name) for name in COLUMNS)

    def rows(self, now: datetime) -> QuerySet:
        """All archives these filters let through; the caller applies the scope (`agency.pages`)."""
        rows = VIEWS[self.view][2](Customer.objects.all())
        same = {name: value for name in SAME if (value := getattr(self, name))}
        rows = rows.filter(**same)
        if self.entry:
            rows = rows.late() if self.entry == "late" else rows.on_time()
        if self.updated:
            rows = rows.filter(updated_at__gte=now - PERIODS[self.updated][1])
        return rows


SAME = ("grade", "owner", "department", "source", "state")
COLUMNS = (*SAME, "entry", "updated")
FIXED = {
    "view": VIEWS,
    "grade": Customer.Grade.values,
    "state": Customer.State.values,
    "entry": ENTRY,
    "updated": PERIODS,
}


def _valid(name: str, value: str) -> bool:
    if name in FIXED:
        return value in FIXED[name]
    return value.isascii() and value.isdigit() and len(value) < 10


def choices(user) -> Iterator[tuple[str, str, list[tuple[str, str]]]]:
    """(name, label, choices) of the filters that make sense to this person."""
    scope = scope_of(user)
    yield "grade", _("Grade"), list(Customer.Grade.choices)
    if scope.everything or scope.departments:
        staff = User.objects.filter(is_active=True, groups__permissions__codename="add_customer").distinct()
        units = Department.objects.order_by("position", "name")
        if not scope.everything:
            staff = staff.filter(department__in=scope.departments)
            units = units.filter(pk__in=scope.departments)
        yield "owner", _("Owner"), list(staff.order_by("name").values_list("pk", "name"))
        yield "department", _("Department"), list(units.values_list("pk", "name"))
    yield "source", _("Source"), [(source.pk, str(source)) for source in SourceChannel.objects.all()]
    yield "state", _("State"), list(Customer.State.choices)
    yield "entry", _("Entry"), list(ENTRY.items())
    yield "updated", _("Updated"), [(code, label) for code, (label, _span) in PERIODS.items()]


def controls(user, filters: Filters) -> list[dict]:
    """The chips of the toolbar, see components/filters.html."""
    path = reverse("customers:list")
    return [
        {
            "name": name,
            "label": label,
            "value": getattr(filters, name),
            "choices": options,
            "clear": f"{path}?{filters.query(**{name: '', 'saved': ''})}",
        }
        for name, label, options in choices(user)
    ]
