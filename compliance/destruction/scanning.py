"""The search for remains: every text, JSON, array and binary column of every table, the broker, and every file.

It reads as the system, in one transaction that holds the batch, so that a killed search is begun anew by
another worker. What it finds is said by place and count, never by value.
"""

import contextlib
import os
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

import redis
from django.conf import settings
from django.db import connection
from django.utils.timezone import now as clock
from psycopg import sql

from agency.acting import acting_as
from agency.models import Event
from compliance.models import DisposalBatch, Probe

from . import probing, telling
from .executing import ACTOR, pages
from .surfaces import SURFACES

BLOCK = 1 << 20
SKIPPED = {
    "pg",
    "postgres",
    "data",
    "static",
    "keys",
    "backups",
}  # the database's own files are read through the database
READ = (
    "SELECT attname FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid WHERE a.attrelid = %s::regclass"
    " AND attnum > 0 AND NOT attisdropped AND (t.typcategory IN ('S', 'A', 'U') AND t.typname <> 'uuid')"
)
State = DisposalBatch.State


def sweep(now: datetime) -> int:
    """Search for every batch that was executed; how many were searched for."""
    done = 0
    while True:
        with acting_as(ACTOR):
            rows = DisposalBatch.objects.filter(state=State.SCANNING)
            batch = rows.select_for_update(no_key=True, skip_locked=True).order_by("executed_at").first()
            if batch is None:
                return done
            batch.scan = search(batch)
            batch.state, batch.scanned_at = State.SCANNED, clock()
            batch.save()
            if probe := Probe.objects.filter(batch=batch).first():
                probing.forget(probe)
            facts = {"found": sum(batch.scan["found"].values()), "left": sum(batch.scan["left"].values())}
            Event.note(Event.Kind.DISPOSAL, subject=batch.pk, act="scanned", number=batch.number, **facts)
            telling.tell(batch)
            done += 1


def search(batch: DisposalBatch) -> dict:
    """{"found": {place: hits}, "left": {surface: rows}, what was read}."""
    probe = Probe.objects.filter(batch=batch).first()
    needles = list(probing.needles(probe.values).values()) if probe else []
    found: Counter = Counter()
    tables, read = 0, 0
    for table in _tables():
        tables += 1
        for block in _blocks(_rows(table), needles):
            read += len(block)
            found.update({table: hits} if (hits := _hits(block, needles)) else {})
    files = 0
    for place in _files():
        files += 1
        for block in _blocks(_content(place), needles):
            read += len(block)
            if hits := _hits(block, needles):
                found[f"file: {place.relative_to(settings.AGENCY_HOME).parts[0]}"] += hits
    for value in _broker():
        found.update({"broker": hits} if (hits := _hits(value, needles)) else {})
    return {
        "found": dict(found),
        "left": remains(batch),
        "archives": probe.archives if probe else 0,
        "values": len(needles),
        "tables": tables,
        "files": files,
        "bytes": read,
    }


def remains(batch: DisposalBatch) -> dict[str, int]:
    """{surface: rows that should not be there any more}, over every destroyed archive of the batch."""
    left: Counter = Counter()
    for ids in pages(batch):
        for surface in SURFACES:
            if not surface.stays or surface.asks:
                left[surface.code] += sum(surface.verify(ids).values())
    return {code: rows for code, rows in left.items() if rows}


def _hits(block: bytes, needles: list[set[bytes]]) -> int:
    return sum(any(way in block for way in ways) for ways in needles)


def _blocks(parts: Iterable[bytes], needles: list[set[bytes]]) -> Iterator[bytes]:
    """What comes, in blocks that overlap by the longest needle."""
    overlap = max((len(way) for ways in needles for way in ways), default=0)
    held = bytearray()
    for part in parts:
        held += part
        if len(held) >= BLOCK:
            yield bytes(held)
            del held[: len(held) - overlap]
    if held:
        yield bytes(held)


def _tables() -> list[str]:
    """Every table there is, from the catalogue: none can be forgotten."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT format('%I.%I', schemaname, tablename) FROM pg_tables"
            " WHERE schemaname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1"
        )
        return [name for (name,) in cursor.fetchall()]


def _rows(table: str) -> Iterator[bytes]:
    """The columns that can hold a value, as PostgreSQL writes them: bytes in hex, JSON and arrays in full."""
    with connection.cursor() as cursor:
        cursor.execute(READ, [table])
        columns = [sql.Identifier(name) for (name,) in cursor.fetchall()]
        if not columns:
            return
        select = sql.SQL("COPY (SELECT {} FROM {}) TO STDOUT").format(
            sql.SQL(", ").join(columns), sql.SQL(table)
        )
        with cursor.copy(select) as rows:
            for row in rows:
                yield bytes(row)


def _files() -> Iterator[Path]:
    """Files of the installation: sealed ones, logs, anchors, whatever somebody left there."""
    home = Path(settings.AGENCY_HOME)
    for folder, names, files in os.walk(home):
        if Path(folder) == home:
            names[:] = [name for name in names if name not in SKIPPED]
        yield from (Path(folder) / name for name in files)


def _content(place: Path) -> Iterator[bytes]:
    with contextlib.suppress(OSError), open(place, "rb") as source:  # gone meanwhile, or a socket
        while block := source.read(BLOCK):
            yield block


def _broker() -> Iterator[bytes]:
    """Every key of the broker as the server would save it; none where there is no broker."""
    with contextlib.suppress(redis.RedisError):
        broker = redis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=1)
        for key in broker.scan_iter():
            yield key + b"\0" + (broker.dump(key) or b"")
