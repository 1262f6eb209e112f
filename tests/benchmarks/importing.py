"""Imports from upload to archive and back again: 10,000 rows beside as many registrations, or 100,000 rows.

The long one is done when named, `make bench ARGS=whole_import`; BENCH_IMPORT and BENCH_IMPORT_WHOLE say how many
rows. Of each phase the rate is told, and by how much memory grew while it was under way.
"""

import os
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.db import InternalError, OperationalError, connection
from django.utils.timezone import now

from agency.acting import acting_as
from agency.models import User
from customers.importing import checking, committing, receiving, reverting, working
from customers.importing.counting import counts
from customers.models import ImportBatch, PrivacyNotice, SourceChannel
from tests.customers.importing.making import CONSENTS, HEADINGS, csv_of, person

from .figures import Figure
from .memory import Watch, held

ROWS = int(os.environ.get("BENCH_IMPORT", "10000"))
WHOLE = int(os.environ.get("BENCH_IMPORT_WHOLE", "100000"))
TARGET = 0.5  # of the time that as many forms take, without the people who fill them in
LOST = 3  # connections a phase may lose, as on a machine that stood still
GROWTH = 64  # MB a phase may grow once it is under way; ours
RUN = int(time.time()) // 60 % 1000  # three digits of the phones of this run


@dataclass
class Phase:
    """What the workers did until a person is asked, or all is done."""

    name: str
    seconds: float
    growth: int
    most: int  # MB


def per_10000(register: Figure) -> Iterator[dict]:
    """Seconds from upload to archive, for 10,000 rows."""
    batch, phases = _walk(ROWS)
    done = {phase.name: phase.seconds * 10_000 / ROWS for phase in phases}
    taken, alone = done["read"] + done["check"] + done["import"], register.at(0.5) * 10
    yield _line("import_10000_s", taken, alone, TARGET) | {
        name: round(value, 1) for name, value in done.items()
    }
    yield from _exact(batch, ROWS)


def whole() -> Iterator[dict]:
    """The rate of each phase of the largest import there is, and what memory did meanwhile."""
    batch, phases = _walk(WHOLE)
    for phase in phases:
        rate = _line(f"import_{phase.name}_rows_per_s", WHOLE / phase.seconds)
        yield rate | {"rows": WHOLE, "seconds": round(phase.seconds, 1)}
        yield _line(f"import_{phase.name}_growth_mb", phase.growth, GROWTH) | {"most": phase.most}
    yield from _exact(batch, WHOLE)


def _walk(rows: int) -> tuple[ImportBatch, list[Phase]]:
    """A sheet read, checked, imported and taken back, as the wizard and the workers do it."""
    with acting_as("system:bench"):
        by = User.objects.filter(groups__name="sales_director", is_active=True).order_by("username").first()
        source = SourceChannel.objects.filter(active=True, safe=True).first()
        notice = PrivacyNotice.objects.in_force("zh-hans")
    content = csv_of([HEADINGS, *(_fresh(place) for place in range(rows))], "gb18030")
    batch = receiving.receive(by=by, content=content, name="客户.csv", source=source)
    del content
    phases = [_worked("read", batch)]
    with acting_as("system:bench"):
        batch.refresh_from_db()
    settings = {
        "columns": batch.columns,
        "origin": ImportBatch.Origin.OWN,
        "owner": by,
        "grade": "c",
        "received_at": now(),
        "collected_at": now() - timedelta(days=400),
        "notice": notice,
        "consents": CONSENTS,
        "basis": "客户在登记表上签字同意，原件存档",
        "contract": "",
    }
    checking.start(batch, by=by, now=now(), **settings)
    phases.append(_worked("check", batch))
    committing.start(batch, by=by)
    phases.append(_worked("import", batch))
    _became(batch, "created", rows)
    reverting.start(batch, by=by, now=now())
    phases.append(_worked("take_back", batch))
    return batch, phases


def _worked(name: str, batch: ImportBatch) -> Phase:
    began, lost = time.monotonic(), 0
    with Watch() as watch:
        while True:
            try:
                more = working.work(batch.pk)
            except (OperationalError, InternalError):  # the next worker goes on where this one was cut off
                lost, more = lost + 1, True
                connection.close()
                if lost > LOST:
                    raise
            if not more:
                break
            print(f"{name}: {time.monotonic() - began:.0f} s, {held()} MB", file=sys.stderr, flush=True)
    return Phase(name, time.monotonic() - began, watch.growth, max(watch.sizes))


def _became(batch: ImportBatch, outcome: str, rows: int) -> int:
    """How many rows did not become so. Raises where it is more than a slip: that is no figure."""
    with acting_as("system:bench"):
        missing = rows - counts(batch).outcomes.get(outcome, 0)
    if missing > rows / 100:
        raise RuntimeError(f"{missing} of {rows} rows were not {outcome}")
    return missing


def _exact(batch: ImportBatch, rows: int) -> Iterator[dict]:
    yield _line("import_rows_not_taken_back", _became(batch, "withdrawn", rows), 0)


def _fresh(place: int) -> list[str]:
    """A row nobody has on file: the phone tells the run, and there is no document."""
    row = person(place)
    row[3], row[4] = f"19{RUN:03d}{place:06d}", ""
    return row


def _line(name: str, value: float, most: float | None = None, target: float = 1) -> dict:
    """A figure that may be `target` times `most`; with None it is only told."""
    return {
        "name": name,
        "value": round(value, 1),
        "reference": most if most is None else round(most, 1),
        "ratio": round(value / most, 2) if most else None,
        "target": target,
        "ok": most is None or value <= most * target,
    }
