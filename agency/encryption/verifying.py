"""Opening every sealed cell once, as an inspection or after a restore."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db import connection
from psycopg import sql

from agency.acting import acting_as

from . import cells, keyring
from .errors import KeyMissing, TamperedError
from .sentinels import SHREDDED, TAMPERED


@dataclass
class Inspection:
    """Counts per table: opened, destroyed, tampered, keyless; and where the damage is."""

    label: str
    counts: Counter = field(default_factory=Counter)
    damaged: list[str] = field(default_factory=list)


def inspect(chunk: int = 2000) -> Iterator[Inspection]:
    """Open every cell of every table, in chunks by primary key; yields one result per table."""
    with acting_as("system:sealed_verify"):
        for table in cells.tables():
            found = Inspection(table.model._meta.label)
            for rows in _chunks(table, chunk):
                keys = keyring.load({row[1] for row in rows if row[1]})
                for cell in cells.of_rows(table, rows):
                    _look(cell, keys.get(cell.subject), found)
            yield found


def sample(size: int = 50) -> Iterator[Inspection]:
    """Open the cells of `size` rows of every table, chosen at random."""
    with acting_as("system:sealed_verify"):
        for table in cells.tables():
            found = Inspection(table.model._meta.label)
            with connection.cursor() as cursor:
                select = sql.SQL("SELECT {} FROM {} ORDER BY random() LIMIT %s")
                cursor.execute(select.format(table.columns, table.name), [size])
                rows = cursor.fetchall()
            keys = keyring.load({row[1] for row in rows if row[1]})
            for cell in cells.of_rows(table, rows):
                _look(cell, keys.get(cell.subject), found)
            yield found


def _chunks(table: cells.Table, size: int) -> Iterator[list[tuple]]:
    pk, last = table.column("pk"), None
    while True:
        with connection.cursor() as cursor:
            after = sql.SQL("WHERE {} > %s").format(pk) if last is not None else sql.SQL("")
            select = sql.SQL("SELECT {} FROM {} {} ORDER BY {} LIMIT %s")
            page = select.format(table.columns, table.name, after, pk)
            cursor.execute(page, [last, size] if last is not None else [size])
            rows = cursor.fetchall()
        if not rows:
            return
        yield rows
        last = rows[-1][0]


def _look(cell: cells.Cell, key: keyring.Held | None, found: Inspection) -> None:
    if key is SHREDDED:
        found.counts["destroyed"] += 1
        return
    try:
        if key is None:
            raise KeyMissing(f"subject {cell.subject} has no key row")
        if key is TAMPERED:
            raise TamperedError(f"the key row of subject {cell.subject} is damaged")
        cell.field.decode(cell.open(key))
    except KeyMissing as error:
        found.counts["keyless"] += 1
        found.damaged.append(f"{cell!r}: {error}")
    except (TamperedError, ValueError) as error:
        found.counts["tampered"] += 1
        found.damaged.append(f"{cell!r}: {error}")
    else:
        found.counts["opened"] += 1
