"""The parts of an archive as tables: which columns, how headed, and how a cell reads on paper and in a file."""

from datetime import date, datetime

from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from customers import fieldbook
from customers.kinds import regions as provinces
from customers.models import (
    Address,
    Asset,
    ContactPerson,
    ContactPoint,
    FamilyMember,
    IdentityDocument,
    ImportantDate,
    MaritalStatus,
    Organisation,
    Part,
    PinnedAlert,
    PreferenceItem,
    Purchase,
    WorkFacts,
)
from customers.trade import money

from . import days
from .looking import SHOWN

# In the order of a paper. A part that is not here shows its declared fields: see `columns_of`.
COLUMNS: dict[type[Part], tuple[str, ...]] = {
    ContactPoint: ("kind", "usage", "value", "label", "preferred", "do_not_contact", "verified_at"),
    ContactPerson: ("name", "role", "phone", "email", "wechat", "preferred", "ground"),
    IdentityDocument: ("type", "number", "country", "valid_from", "valid_until"),
    Address: ("kind", "region", "street", "postal_code", "preferred"),
    FamilyMember: ("relation", "name", "born_on", "note"),
    ImportantDate: ("kind", "calendar", "day", "yearly", "note"),
    PreferenceItem: ("kind", "value", "source", "observed_on", "confidence"),
    PinnedAlert: ("severity", "text", "observed_on", "ends_on"),
    Purchase: ("kind", "product", "destination", "starts_on", "ends_on", "people", "amount", "payment"),
    WorkFacts: ("education", "occupation", "employer", "title", "position"),
    MaritalStatus: ("status",),
    Asset: ("description",),
}
MONEY = {(Purchase, "amount"), (Purchase, "room_rate")}  # whole fen


def columns_of(model: type[Part]) -> tuple[str, ...]:
    """The columns of a table of `model`; what our own staff notes about its acts is not among them."""
    if model in COLUMNS:
        return COLUMNS[model]
    return tuple(name for name, fact in fieldbook.declared(model).items() if fact.group != "own")


def heading(model: type[Part], name: str) -> str:
    return str(capfirst(model._meta.get_field(name).verbose_name))


def cell(row: Part, name: str, *, plain: bool = False) -> str:
    """What stands in the column: codes as words, days as 2026-11-22, personal fields masked unless `plain`."""
    model, value = type(row), getattr(row, name)
    if value is None or value == "":
        return ""
    if fact := fieldbook.declared(model).get(name):
        return _fact(model, fact, value, plain)
    if (model, name) in MONEY:
        return money.written(value)
    if (model, name) == (Organisation, "region"):
        return str(provinces.PROVINCES.get(value, value))
    display = getattr(row, f"get_{name}_display", None)
    return str(display()) if display else _plain(value)


def _fact(model, fact, value, plain: bool) -> str:
    if not value:  # damaged or destroyed: it says so itself
        return str(value)
    if said := SHOWN.get((model, fact.name)):
        return _plain(value) if isinstance(value, date) else said(value)
    if not plain or not fact.opens:
        return fact.masked(value)
    if (model, fact.name) == (ImportantDate, "day"):
        return days.read(value).words
    return _plain(value)


def _plain(value) -> str:
    if isinstance(value, bool):
        return _("yes") if value else ""
    if isinstance(value, datetime):
        return f"{localtime(value):%Y-%m-%d %H:%M}"
    return f"{value:%Y-%m-%d}" if isinstance(value, date) else str(value)
