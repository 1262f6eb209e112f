"""The chips of the list's toolbar: what a person may narrow the list by, and what she has chosen."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from agency.holders import holders
from agency.models import Department
from agency.visibility import scope_of

from . import fact_filters
from .figures import narrowing
from .filters import ENTRY, FACETS, PERIODS, SORTS, Filters, places, provinces
from .models import Customer, Organisation, SourceChannel

MONTHS = 24  # months of entry offered


def months(now: datetime) -> list[str]:
    """The last months, newest first: 2026-11, 2026-10, …"""
    local = localtime(now)
    at = local.year * 12 + local.month - 1
    return [f"{month // 12}-{month % 12 + 1:02}" for month in range(at, at - MONTHS, -1)]


def choices(user, now: datetime) -> Iterator[tuple[str, str, list[tuple[str, str]]]]:
    """(name, label, choices) of the filters that make sense to this person."""
    scope = scope_of(user)
    yield "grade", _("Grade"), list(Customer.Grade.choices)
    yield "kind", _("Kind"), list(Customer.Kind.choices)
    if scope.everything or scope.departments:
        staff = holders("customers.add_customer")
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
    yield "entered", _("Month of entry"), [(month, month) for month in months(now)]
    yield "sort", _("Order"), [(code, label) for code, (label, _column) in SORTS.items() if code]
    yield "region", _("Region"), sorted(provinces().items())
    yield "industry", _("Industry"), list(Organisation.Industry.choices)
    yield "nature", _("Nature"), list(Organisation.Nature.choices)
    yield "type", _("Customer type"), list(Organisation.Type.choices)
    for name, one in fact_filters.FILTERS.items():
        yield name, one.label, one.choices()


RARE = ("entered", "region", *FACETS, *fact_filters.FILTERS)  # behind "More filters" until one is chosen


def controls(user, filters: Filters, now: datetime) -> list[dict]:
    """The chips of the toolbar, see components/filters.html; `rare` ones stand behind "More filters"."""
    path = reverse("customers:list")
    return [
        {
            "name": name,
            "label": label,
            "value": getattr(filters, name),
            "choices": _with(getattr(filters, name), options) if name in ("entered", "region") else options,
            "clear": f"{path}?{filters.query(**{name: '', 'saved': ''})}",
            "rare": name in RARE and not getattr(filters, name),
        }
        for name, label, options in (*choices(user, now), *narrowing.choices(filters))
    ]


def _with(value: str, options: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """An older month than those offered, or a city, stays chosen."""
    if not value or value in dict(options):
        return options
    return [*options, (value, places().get(value, value))]
