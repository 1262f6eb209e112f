"""Every sealed cell of the database, found by introspection: history and migrations' tables included."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

from django.apps import apps
from django.db import models
from psycopg import sql

from .envelope import DataKey, unseal
from .keyring import Held
from .state import sealed_fields


@dataclass(frozen=True)
class Table:
    """A table with sealed columns whose values belong to the subjects in one of its columns."""

    model: type[models.Model]
    subject: str
    fields: tuple[models.Field, ...]

    @property
    def name(self) -> sql.Identifier:
        return sql.Identifier(self.model._meta.db_table)

    def column(self, attribute: str) -> sql.Identifier:
        """The column of an attribute such as `customer_id`, or of "pk"."""
        opts = self.model._meta
        wanted = opts.pk.attname if attribute == "pk" else attribute
        return sql.Identifier(next(f.column for f in opts.concrete_fields if wanted in (f.attname, f.name)))

    @property
    def columns(self) -> sql.Composed:
        """pk, subject, then row and value of every sealed field."""
        names = ["pk", self.subject, *(n for field in self.fields for n in (field.row, field.attname))]
        return sql.SQL(", ").join(map(self.column, names))


@dataclass(frozen=True, slots=True)
class Cell:
    """One stored value with what it is bound to; prints no content."""

    table: Table
    pk: object
    field: models.Field
    subject: UUID
    row: UUID
    blob: bytes

    def open(self, key: Held | None) -> bytes:
        """The plain bytes; raises TamperedError or KeyMissing. The key must be one that opens things."""
        assert isinstance(key, DataKey)
        return unseal(key, self.field.bound, self.row, self.blob)

    def __repr__(self) -> str:
        return f"<Cell {self.table.model._meta.label}.{self.field.name} pk={self.pk}>"


def tables() -> Iterator[Table]:
    """Every table with sealed columns, one entry per subject column."""
    for model in apps.get_models(include_auto_created=True):
        if model._meta.proxy or not model._meta.managed:
            continue
        fields = sealed_fields(model)
        for subject in sorted({field.subject for field in fields}):
            yield Table(model, subject, tuple(field for field in fields if field.subject == subject))


def of_rows(table: Table, rows: Iterable[tuple]) -> Iterator[Cell]:
    """The filled cells in rows selected as `table.columns`."""
    for pk, subject, *pairs in rows:
        for field, row, blob in zip(table.fields, pairs[::2], pairs[1::2], strict=True):
            if blob is not None:
                yield Cell(table, pk, field, subject, row, bytes(blob))
