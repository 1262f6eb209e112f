"""What files of archives may hold beside the archive's own columns: blocks of organisations, journeys, parts.

What stands there is decided by the registry of fields: trade secrets and whatever else is not `exportable`
(H13), and groups of fields that start switched off, have no column at all.
"""

from collections import defaultdict
from collections.abc import Iterable
from functools import partial

from django.utils.text import capfirst
from django.utils.translation import gettext, pgettext

from customers import fieldbook
from customers.kinds.blocks import BLOCKS
from customers.models import (
    Address,
    ContactPerson,
    ContactPoint,
    Customer,
    FamilyMember,
    Group,
    IdentityDocument,
    ImportantDate,
    Member,
    Organisation,
    Part,
    PreferenceItem,
    Purchase,
)
from customers.parts.columns import COLUMNS, cell, heading

from .column import Column

PARTS = (
    *(ContactPoint, Address, IdentityDocument, FamilyMember, ImportantDate, PreferenceItem),
    *(ContactPerson, Member, Purchase),
)
OF_ONE = {
    Organisation: tuple(name for block in BLOCKS.values() if not block.ours for name in block.names),
    Group: ("destination", "departs_on", "returns_on", "expected"),
}
OWN_COLUMNS = {Member: ("leader", "name", "phone", "wishes")}


def names_of(model: type[Part]) -> tuple[str, ...]:
    """The columns of a part that may leave the house."""
    known = fieldbook.declared(model)
    names = OWN_COLUMNS.get(model) or COLUMNS[model]
    return tuple(
        name for name in names if name not in known or (known[name].exportable and known[name].collected)
    )


def sealed_names(model: type[Part]) -> tuple[str, ...]:
    """Those of them that are masked unless they were opened."""
    known = fieldbook.declared(model)
    return tuple(name for name in names_of(model) if name in known and known[name].opens)


def single() -> Iterable[Column]:
    """Columns of which an archive has one value: an organisation's basic data, a group's journey."""
    for model, names in OF_ONE.items():
        known = fieldbook.declared(model)
        for name in names:
            fact = known.get(name)
            if fact is None or fact.exportable:
                said = partial(_single, model, name)
                code = f"{model._meta.model_name}.{name}"
                label = capfirst(model._meta.get_field(name).verbose_name)
                yield Column(code, label, 0, said, said, group=model._meta.model_name)


def several() -> Iterable[Column]:
    """Parts of which an archive has many: a sheet of their own, or one cell."""
    for model in PARTS:
        known = fieldbook.declared(model)
        tier = max((known[name].tier for name in names_of(model) if name in known), default=0)
        masked, plain = partial(_joined, model, plain=False), partial(_joined, model, plain=True)
        label = capfirst(model._meta.verbose_name)
        yield Column(
            f"parts.{model._meta.model_name}", label, tier, masked, plain, group="parts", model=model
        )


def load(archives: list[Customer], columns: Iterable[Column]) -> None:
    """Read what the columns need of the parts: one query for each kind, as far as the reader may see."""
    wanted = {column.model for column in columns if column.model}
    wanted |= {model for model in OF_ONE if any(column.group == model._meta.model_name for column in columns)}
    for archive in archives:
        archive.parts_ = defaultdict(list)
    by_id = {archive.pk: archive for archive in archives}
    for model in wanted:
        rows = model.objects.filter(customer__in=by_id).order_by("customer", "created_at", "pk")
        for row in rows.select_related("archive") if model is Member else rows:
            by_id[row.customer_id].parts_[model].append(row)


def heads(column: Column) -> list[str]:
    return [gettext("Archive number"), *(heading(column.model, name) for name in names_of(column.model))]


def table(archive: Customer, column: Column, *, plain: bool) -> list[list[str]]:
    """The rows of one archive on the sheet of a part; its number leads back to the first sheet."""
    names = names_of(column.model)
    return [
        [archive.number, *(value(row, name, plain=plain) for name in names)]
        for row in archive.parts_[column.model]
    ]


def opened(archive: Customer, column: Column) -> list[str]:
    """How the access log names what of this part leaves in plain."""
    return [
        fieldbook.path(row, name)
        for row in archive.parts_[column.model]
        for name in sealed_names(column.model)
        if getattr(row, name)
    ]


def value(row: Part, name: str, *, plain: bool) -> str:
    """A cell; a member with an archive is called as that archive says, whose fields stay masked here."""
    if isinstance(row, Member) and row.archive and name in ("name", "phone"):
        return fieldbook.masked(row.archive, name)
    return cell(row, name, plain=plain)


def _single(model: type[Part], name: str, archive: Customer) -> str:
    found = archive.parts_[model]
    return cell(found[0], name) if found else ""


def _joined(model: type[Part], archive: Customer, *, plain: bool) -> str:
    between = pgettext("between facts", "; ")
    told = ([value(row, name, plain=plain) for name in names_of(model)] for row in archive.parts_[model])
    return between.join(" ".join(filter(None, cells)) for cells in told)
