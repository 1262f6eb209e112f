"""What texts that belong to others say of somebody destroyed: notes, minutes, reasons, proposed changes.

They are sealed under keys that live on, so the search for remains cannot read them as bytes: here each is opened
in memory, looked through and let go. Nothing of it is logged; a find is a place and a count (`Remain`).
"""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import batched
from uuid import UUID

from django.apps import apps
from django.db import connection, models
from psycopg import sql

from agency.encryption import SealedJSONField, SealedTextField, cells, keyring
from agency.encryption.envelope import DataKey, seal
from agency.encryption.errors import SealedError
from agency.facts import Category
from compliance.models import DisposalBatch, Remain
from contracts.models import Contract
from customers import fieldbook

from .needles import Spoken

AT_ONCE = 500
NO_TEXTS = {  # sealed for another reason than that somebody wrote it
    ("compliance.Probe", "values"),
    ("customers.SuppressionKey", "secret"),
    ("customers.Attachment", "secret"),
    ("customers.Attachment", "digest"),
}
KEYS = ("secret", "digest")  # of files
OURS = "contracts."  # whatever a contract says may name anybody who travels along
SUBMITTED = {"contracts.Revision", "contracts.CheckResult", "contracts.ApprovalDecision"}
PROPOSED = {("customers.ChangeRequest", "values"), ("customers.ArchiveMerge", "values")}


@cache
def told() -> frozenset[tuple[str, str]]:
    """(model, field) of every text that our people write about whomever they like."""
    free = (
        fact
        for fact in fieldbook.every()
        if fact.long
        or fact.category == Category.NOTE
        or (fact.model.startswith(OURS) and fact.name not in KEYS)
    )
    return frozenset({(fact.model, fact.name) for fact in free} - NO_TEXTS | PROPOSED)


@cache
def tables() -> tuple[cells.Table, ...]:
    """The tables that hold such texts, versions of the history included, with those columns alone."""
    found = []
    for table in cells.tables():
        label = written_in(table.model)._meta.label
        fields = tuple(field for field in table.fields if _is_text(label, field))
        if fields:
            found.append(replace(table, fields=fields))
    return tuple(found)


def _is_text(label: str, field: models.Field) -> bool:
    text = isinstance(field, SealedTextField | SealedJSONField) and field.row == "id"
    return text and (label, field.name) in told()


def written_in(model: type[models.Model]) -> type[models.Model]:
    """The model of a row, or the one whose version it is."""
    return getattr(model, "instance_type", model)


def search(batch: DisposalBatch, spoken: Spoken) -> int:
    """Look through every text; how many were opened. What is found is written down, once for each record."""
    opened = 0
    for table in tables():
        for page in batched(_rows(table), AT_ONCE):
            found = list(cells.of_rows(table, page))
            keys = keyring.load({cell.subject for cell in found})
            for cell in found:
                if (value := opened_text(cell, keys.get(cell.subject))) is not None:
                    opened += 1
                    if spots := spoken.count(value):
                        _remember(batch, cell, spots)
    return opened


def opened_text(cell: cells.Cell, key: keyring.Held | None) -> object:
    """What the cell says; None where it opens no more."""
    if not isinstance(key, DataKey):
        return None
    try:
        return cell.field.decode(cell.open(key))
    except (SealedError, ValueError):
        return None


def _rows(table: cells.Table) -> Iterator[tuple]:
    with connection.chunked_cursor() as cursor:
        cursor.execute(sql.SQL("SELECT {} FROM {}").format(table.columns, table.name))
        while rows := cursor.fetchmany(AT_ONCE):
            yield from rows


def _remember(batch: DisposalBatch, cell: cells.Cell, spots: int) -> None:
    """Found anew after it was erased it is open again; what was kept stays kept."""
    model = written_in(cell.table.model)
    place = {"batch": batch, "model": model._meta.label, "row": cell.row}
    remain = Remain.objects.filter(**place).first() or Remain(
        **place, spots=0, customer_id=_archive(model, cell)
    )
    if remain.state == Remain.State.ERASED:
        remain.state, remain.ground, remain.spots = Remain.State.OPEN, "", 0
        remain.decided_by = remain.decided_at = None
    if remain.state == Remain.State.OPEN:
        remain.fields = sorted({*remain.fields, cell.field.name})
        remain.spots = max(remain.spots, spots)
        remain.save()


def _archive(model: type[models.Model], cell: cells.Cell) -> UUID | None:
    if model._meta.label == "customers.Customer":
        return cell.row
    names = {field.name for field in model._meta.concrete_fields}
    if "customer" not in names:
        return None
    return cell.subject if cell.table.subject == "customer_id" else _customer_of(model, cell.row)


def _customer_of(model: type[models.Model], row: UUID) -> UUID | None:
    return model._base_manager.filter(pk=row).values_list("customer_id", flat=True).first()


def bound(remain: Remain) -> bool:
    """Whether it is the text of a contract as it was submitted: sealed by its digest, and others’ agreement.

    It is never written again; it goes with the archive of whoever made the contract, when that is due.
    """
    if remain.model == "contracts.Contract":
        return Contract._base_manager.filter(pk=remain.row, revision__isnull=False).exists()
    return remain.model in SUBMITTED


def erase(remain: Remain, spoken: Spoken) -> int:
    """Take the words out of the record and all its versions; in how many cells. Call in a transaction.

    The database allows it for a place that the search found and nobody decided about yet.
    """
    model = apps.get_model(remain.model)
    changed = 0
    for table in tables():
        if written_in(table.model) is not model:
            continue
        with connection.cursor() as cursor:
            rows = sql.SQL("SELECT {} FROM {} WHERE id = %s").format(table.columns, table.name)
            found = list(cells.of_rows(table, cursor.execute(rows, [remain.row]).fetchall()))
        keys = keyring.load({cell.subject for cell in found}, lock=True)
        for cell in found:
            value = opened_text(cell, keys.get(cell.subject))
            if value is not None and spoken.count(value):
                _write(remain, table, cell, keys[cell.subject], spoken.erased(value))
                changed += 1
    return changed


def _write(remain: Remain, table: cells.Table, cell: cells.Cell, key: DataKey, value: object) -> None:
    field = cell.field
    blob = seal(key, field.bound, cell.row, field.encode(value), field.block)
    version = cell.pk if table.model is not written_in(table.model) else None
    with connection.cursor() as cursor:
        cursor.execute("SELECT erase_words(%s, %s, %s, %s)", [remain.pk, version, field.column, bytes(blob)])
