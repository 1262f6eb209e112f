"""The import of 10,000 customers: every row checked, made and taken back, against as many registrations."""

import os
import resource
import time

from agency.acting import acting_as
from agency.models import User
from customers.importing.counting import counts
from tests.customers.importing.making import HEADINGS, csv_of, imported, person, received, reverted, settled

from .figures import Figure

ROWS = int(os.environ.get("BENCH_IMPORT", "10000"))
TARGET = 0.5  # of the time that as many forms take, without the people who fill them in
GROWTH = 64  # MB that memory may grow from the first half of the work to the second


def lines(register: Figure):
    """Seconds for 10,000 rows from upload to archive, and by how much memory grew while they were made."""
    with acting_as("system:bench"):
        by = User.objects.filter(groups__name="sales_director", is_active=True).order_by("username").first()
    turn = time.time_ns() // 10**9 % 9000
    rows = [_row(place, turn) for place in range(ROWS)]
    began = time.perf_counter()
    batch = settled(received(by, csv_of([HEADINGS, *rows], "gb18030")), by)
    checked, memory = time.perf_counter() - began, peak()
    batch = imported(batch, by)
    taken, grown = time.perf_counter() - began, peak() - memory
    made = counts(batch).outcomes.get("created", 0)
    reverted(batch, by)
    if made < ROWS * 0.99:
        raise RuntimeError(f"only {made} of {ROWS} rows were imported")
    per_10000, alone = taken * 10_000 / ROWS, register.at(0.5) * 10
    yield {
        "name": "import_10000_s",
        "value": round(per_10000, 1),
        "checked": round(checked * 10_000 / ROWS, 1),
        "reference": round(alone, 1),
        "ratio": round(per_10000 / alone, 2),
        "target": TARGET,
        "ok": per_10000 / alone <= TARGET,
    }
    yield {
        "name": "import_memory_growth_mb",
        "value": grown,
        "reference": 0,
        "ratio": None,
        "target": GROWTH,
        "ok": grown <= GROWTH,
    }


def _row(place: int, turn: int) -> list[str]:
    row = person(place)
    row[3], row[4] = f"138{turn:04d}{place % 10_000:04d}", ""
    return row


def peak() -> int:
    """The most memory this process has held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
