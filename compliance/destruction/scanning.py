"""The search for remains: every text, JSON, array and binary column of every table, the broker, and every file.

It reads as the system, in a transaction for each probe that holds the batch, so that another worker goes on with
a killed search. What it finds is said by place and count, never by value.
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
from compliance.models import DisposalBatch, Probe, Remain

from . import telling, words
from .executing import ACTOR, pages
from .needles import Needles, Spoken
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
NOTHING = {"found": {}, "archives": 0, "values": 0, "tables": 0, "files": 0, "bytes": 0, "texts": 0}


def sweep(now: datetime) -> int:
    """Search for every batch that was executed; how many were searched for to the end."""
    done = 0
    while (ended := _step()) is not None:
        done += ended
    return done


def _step() -> int | None:
    """One reading of everything, for the values of one probe: each is a transaction, so that a killed search goes
    on where it stood. 1 when a batch is through, None when there is none.
    """
    with acting_as(ACTOR):
        rows = DisposalBatch.objects.filter(state=State.SCANNING)
        batch = rows.select_for_update(no_key=True, skip_locked=True).order_by("executed_at").first()
        if batch is None:
            return None
        probe = batch.probes.filter(searched_at=None).order_by("part").first()
        if probe is not None:
            batch.scan = _added(batch.scan, search(probe))
            batch.save()
            Probe.objects.filter(pk=probe.pk).update(searched_at=clock())
            return 0
        _finish(batch)
    return 1


def begin_again(batch: DisposalBatch) -> None:
    """What was found is looked for once more; what was decided about words of others stays decided."""
    with acting_as(ACTOR):
        batch.probes.update(searched_at=None)
        batch.remains.filter(state=Remain.State.OPEN).delete()
    batch.scan, batch.state = {}, State.SCANNING


def _finish(batch: DisposalBatch) -> None:
    batch.scan = NOTHING | batch.scan | {"left": remains(batch)}
    batch.state, batch.scanned_at = State.SCANNED, clock()
    batch.save()
    facts = {"found": sum(batch.scan["found"].values()), "left": sum(batch.scan["left"].values())}
    if open_ones := batch.remains.filter(state=Remain.State.OPEN).count():
        facts["words"] = open_ones
    Event.note(Event.Kind.DISPOSAL, subject=batch.pk, act="scanned", number=batch.number, **facts)
    telling.tell(batch)


def _added(before: dict, now: dict) -> dict:
    """The readings of several probes as one: what was read is what one of them read."""
    total = {"found": dict(Counter(before.get("found", {})) + Counter(now["found"]))}
    total |= {name: before.get(name, 0) + now[name] for name in ("archives", "values")}
    return total | {
        name: max(before.get(name, 0), now[name]) for name in ("tables", "files", "bytes", "texts")
    }


def search(probe: Probe) -> dict:
    """{"found": {place: hits}, what was read}; words in texts of others are written down beside it."""
    needles = Needles(probe.values["bytes"])
    found: Counter = Counter()
    tables, read = 0, 0
    for table in _tables():
        tables += 1
        for block in _blocks(_rows(table), needles.longest):
            read += len(block)
            found.update({table: hits} if (hits := needles.hits(block)) else {})
    files = 0
    for place in _files():
        files += 1
        for block in _blocks(_content(place), needles.longest):
            read += len(block)
            if hits := needles.hits(block):
                found[f"file: {place.relative_to(settings.AGENCY_HOME).parts[0]}"] += hits
    for value in _broker():
        found.update({"broker": hits} if (hits := needles.hits(value)) else {})
    return {
        "found": dict(found),
        "archives": probe.archives,
        "values": needles.count,
        "tables": tables,
        "files": files,
        "bytes": read,
        "texts": words.search(probe.batch, Spoken(probe.values["words"])),
    }


def remains(batch: DisposalBatch) -> dict[str, int]:
    """{surface: rows that should not be there any more}, over every destroyed archive of the batch."""
    left: Counter = Counter()
    for ids in pages(batch):
        for surface in SURFACES:
            if not surface.stays or surface.asks:
                left[surface.code] += sum(surface.verify(ids).values())
    return {code: rows for code, rows in left.items() if rows}


def _blocks(parts: Iterable[bytes], overlap: int) -> Iterator[bytes]:
    """What comes, in blocks that overlap by the longest needle."""
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
