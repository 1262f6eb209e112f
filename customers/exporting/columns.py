"""The columns a file of archives may have: facts of the ledger, fields of the registry, parts and blocks."""

from collections.abc import Callable
from functools import cache

from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from customers import fieldbook
from customers.models import Customer

from . import part_columns
from .column import SENSITIVE, Column

__all__ = ["SENSITIVE", "Column", "all_columns", "unread"]


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
    others = (*part_columns.single(), *part_columns.several())
    return {column.code: column for column in (*ledger, *fields, *others)}


def unread(codes) -> tuple[str, ...]:
    """Sealed columns of the archive that these columns do not need."""
    return tuple(name for name in fieldbook.NAMES if name not in codes)
