"""Renewing data keys (after a suspected leak): a new generation, every cell sealed anew, the old one dropped.

Online. A writer holds its subject's key row while it writes, so from the moment the new generation is
committed nothing is written under the old one, and both are readable until the old one is dropped.
"""

import os
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import batched
from uuid import UUID

from django.db import DatabaseError, connection, transaction
from psycopg import sql

from agency.acting import acting_as
from agency.models.key import SubjectKey

from . import cells, horizon, keyring
from .envelope import DataKey, generation, seal
from .errors import SealedError
from .keyring import COLUMNS, generations, wrap
from .provider import provider

ACTOR = "system:rotate_keys"


@dataclass
class Renewal:
    """What one run did. `kept` are subjects whose old generation stays, with the reason in `problems`."""

    subjects: int = 0
    resealed: int = 0
    kept: set[UUID] = field(default_factory=set)
    problems: list[str] = field(default_factory=list)


def renew(
    subjects: Iterable[UUID] | None = None,
    *,
    batch: int = 200,
    patience: timedelta = timedelta(minutes=10),
    on_batch=lambda renewal: None,
) -> Renewal:
    """Give the subjects (all of them when None) new data keys and seal their values anew.

    Safe to run again: subjects that still carry an old generation are finished first, without beginning yet
    another. Cells that do not open are left as they are, reported, and keep the old generation alive.
    """
    done = Renewal()
    for some in batched(_living(subjects), batch):
        _begin(some)
        for table in cells.tables():
            _reseal(table, some, done)
        done.subjects += len(some)
        on_batch(done)
        _finish(set(some) - done.kept, patience, done)
    return done


def _living(subjects: Iterable[UUID] | None) -> Iterator[UUID]:
    if subjects is not None:
        yield from SubjectKey.objects.filter(subject__in=set(subjects), wrapped__isnull=False).values_list(
            "subject", flat=True
        )
        return
    last, rows = UUID(int=0), True
    while rows:
        live = SubjectKey.objects.filter(wrapped__isnull=False, subject__gt=last).order_by("subject")
        rows = list(live.values_list("subject", flat=True)[:1000])
        yield from rows
        last = rows[-1] if rows else last


def _begin(subjects: Iterable[UUID]) -> None:
    """A new generation for each subject that is not in the middle of a renewal already."""
    with transaction.atomic():
        rows = SubjectKey.objects.filter(subject__in=subjects, wrapped__isnull=False, old__isnull=True)
        for row in list(rows.select_for_update(no_key=True).order_by("subject").values(*COLUMNS)):
            subject, epoch, gen = row["subject"], provider().current_epoch(), row["gen"] + 1
            old = [[g, wrap(key, subject, g, epoch).hex(), epoch] for g, key in generations(row).items()]
            fresh = wrap(os.urandom(32), subject, gen, epoch)
            SubjectKey.objects.filter(subject=subject).update(gen=gen, epoch=epoch, wrapped=fresh, old=old)


def _reseal(table: cells.Table, subjects: Iterable[UUID], done: Renewal) -> None:
    """Seal the cells of one table anew, in a transaction of its own.

    Rows are looked at first and only those with old bytes are locked: nobody but the owner of the tables may
    touch history, and the setting `app.reseal` tells its guard that bytes change and no fact does.
    """
    changed = defaultdict(dict)
    try:
        with acting_as(ACTOR), connection.cursor() as cursor:
            cursor.execute("SELECT set_config('app.reseal', 'on', true)")
            keys = keyring.load(subjects, lock=True)
            found = _rows(cursor, table, table.subject, list(subjects))
            if old := list({cell.pk for cell in cells.of_rows(table, found) if _is_old(cell, keys)}):
                for cell in cells.of_rows(table, _rows(cursor, table, "pk", old, lock=True)):
                    _renewed(cell, keys.get(cell.subject), changed, done)
            update = sql.SQL("UPDATE {} SET {} WHERE {} = %s")
            for pk, values in changed.items():
                pairs = sql.SQL(", ").join(sql.SQL("{} = %s").format(table.column(name)) for name in values)
                statement = update.format(table.name, pairs, table.column("pk"))
                cursor.execute(statement, [*values.values(), pk])
    except DatabaseError as error:
        done.kept |= set(subjects)
        done.problems.append(f"{table.model._meta.label}: {str(error).splitlines()[0]}")
    else:
        done.resealed += sum(map(len, changed.values()))


def _rows(cursor, table: cells.Table, attribute: str, wanted: list, *, lock: bool = False) -> list[tuple]:
    held = sql.SQL("FOR UPDATE" if lock else "")
    select = sql.SQL("SELECT {} FROM {} WHERE {} = ANY(%s) {}")
    cursor.execute(select.format(table.columns, table.name, table.column(attribute), held), [wanted])
    return cursor.fetchall()


def _is_old(cell: cells.Cell, keys: dict[UUID, keyring.Held]) -> bool:
    key = keys.get(cell.subject)
    try:
        return isinstance(key, DataKey) and generation(cell.blob) != key.gen
    except SealedError:
        return True


def _renewed(cell: cells.Cell, key: keyring.Held | None, changed: dict, done: Renewal) -> None:
    if not _is_old(cell, {cell.subject: key}):
        return
    try:
        plain = cell.open(key)
    except SealedError as error:
        done.kept.add(cell.subject)
        done.problems.append(f"{cell!r}: {error}")
    else:
        blob = seal(key, cell.field.bound, cell.row, plain, cell.field.block)
        changed[cell.pk][cell.field.attname] = bytes(blob)


def _finish(subjects: set[UUID], patience: timedelta, done: Renewal) -> None:
    """Drop the old generations once no open transaction can still hold a value sealed under them."""
    if not subjects:
        return
    if not horizon.wait(patience):
        done.kept |= subjects
        done.problems.append("transactions older than the renewal are still open; run again later")
        return
    SubjectKey.objects.filter(subject__in=subjects).update(old=None)
