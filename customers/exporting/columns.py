"""The columns a file of archives may have: plain facts of the ledger, and the fields of the registry."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from customers import fieldbook
from customers.models import Customer

SENSITIVE = 2  # tiers from here never leave in plain without a second person


@dataclass(frozen=True)
class Column:
    """`tier` as in the registry; `plain` gives the whole value, `masked` what lists show."""

    code: str
    label: str
    tier: int
    masked: Callable[[Customer], str]
    plain: Callable[[Customer], str]

    @property
    def opens(self) -> bool:
        return self.tier > 0


def _ledger(code: str, label, value: Callable[[Customer], str]) -> Column:
    return Column(code, label, 0, value, value)


def _field(fact) -> Column:
    def whole(customer: Customer) -> str:
        value = getattr(customer, fact.name)
        return "" if value is None else str(value)

    def covered(customer: Customer) -> str:
        return fieldbook.masked(customer, fact.name)

    return Column(fact.name, capfirst(fact.label), fact.tier, covered, whole if fact.opens else covered)


@cache
def all_columns() -> dict[str, Column]:
    ledger = (
        _ledger("number", _("Archive number"), lambda one: one.number),
        _ledger("kind", _("Kind"), lambda one: str(one.get_kind_display())),
        _ledger("grade", _("Grade"), lambda one: str(one.get_grade_display())),
        _ledger("owner", _("Owner"), lambda one: one.owner.name),
        _ledger("department", _("Department"), lambda one: one.department.name),
        _ledger("source", _("Source channel"), lambda one: str(one.source)),
        _ledger("state", _("State"), lambda one: str(one.get_state_display())),
        _ledger("entered", _("Entered"), lambda one: f"{localtime(one.entered_at):%Y-%m-%d %H:%M}"),
    )
    fields = (_field(fact) for fact in fieldbook.FACTS if fact.exportable)
    return {column.code: column for column in (*ledger, *fields)}


def unread(codes) -> tuple[str, ...]:
    """Sealed columns of the archive that these columns do not need."""
    return tuple(name for name in fieldbook.NAMES if name not in codes)
