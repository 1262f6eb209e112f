"""Prints one JSON object per figure and ends with 1 when a target is missed.

BENCH_ROWS (default 1,000,000) customers must be on file; what is missing is filled in first. Requests of all
figures take turns with the reference view, so that a busy machine slows both alike. BENCH_ROUNDS: default 60.
"""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.benchmarks.settings"

import django

django.setup()

from django.db import connection  # noqa: E402

from agency.acting import acting_as  # noqa: E402
from customers.models import Customer  # noqa: E402

from . import bulk, importing, plans  # noqa: E402
from .figures import Figure, all_of  # noqa: E402
from .people import Person, cast  # noqa: E402

ROOT = Path(__file__).resolve().parents[2]
ROWS = int(os.environ.get("BENCH_ROWS", "1000000"))
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "60"))
WARM_UP = 3  # rounds before the clock counts
BESIDE = 3  # figures between two requests for the reference


def main() -> int:
    filled = fill()
    people = cast()
    figures = all_of(people)
    browser = people["department"].browser
    reference = Figure("reference", lambda: browser.get("/reference/"), 1)
    bare = Figure("reference_without_the_house", lambda: browser.get("/bare/"), 1)
    for turn in range(-WARM_UP, ROUNDS):
        for place, figure in enumerate(figures):
            if place % BESIDE == 0:
                measure(reference, counted=turn >= 0)
                measure(bare, counted=turn >= 0)
            measure(figure, counted=turn >= 0)
    lines = [{"name": "customers", "value": filled, "reference": ROWS, "ratio": round(filled / ROWS, 2)}]
    lines[0] |= {"target": 1, "ok": filled >= ROWS}
    lines += [line for figure in (bare, *figures) for line in figure.lines(reference)]
    lines += bulk.edit(people["six_departments"])
    lines += importing.lines(next(figure for figure in figures if figure.name == "register"))
    lines += [whole_tables(kind, person) for kind, person in people.items()]
    for line in lines:
        print(json.dumps(line, ensure_ascii=False))
    missed = [line["name"] for line in lines if not line["ok"] and not line["name"].endswith("_p50_ms")]
    print(f"missed: {', '.join(missed) or 'nothing'}", file=sys.stderr)
    return 1 if missed else 0


def fill() -> int:
    """Make up the number of customers; how many there are."""
    there = counted()
    if there < ROWS:
        print(f"filling in {ROWS - there} customers …", file=sys.stderr)
        argv = [sys.executable, str(ROOT / "manage.py"), "fill", str(ROWS - there)]
        env = dict(os.environ) | {"DJANGO_SETTINGS_MODULE": "agency.settings"}
        subprocess.run(argv, env=env, check=True, stdout=sys.stderr)
    return counted()


def counted() -> int:
    with acting_as("system:bench"):
        return Customer.objects.count()


def measure(figure: Figure, *, counted: bool) -> None:
    """Ask once; raises where the answer is not the expected one, since a quick error is no figure."""
    sent = [figure.ask.prepare()] if hasattr(figure.ask, "prepare") else []
    began = time.perf_counter()
    response = figure.ask(*sent)
    taken = (time.perf_counter() - began) * 1000
    if response.status_code != figure.expected:
        raise RuntimeError(f"{figure.name}: {response.status_code}\n{response.content.decode()[:2000]}")
    if counted:
        figure.times.append(taken)


def whole_tables(kind: str, person: Person) -> dict:
    """How many big tables any of this person's pages would read whole."""
    found = set()
    for figure in all_of({"department": person}):
        if not hasattr(figure.ask, "prepare"):
            found |= plans.read_whole(person.user, figure.ask)
    if found:
        print(f"read whole for {kind}: {sorted(found)}", file=sys.stderr)
    return {
        "name": f"tables_read_whole_{kind}",
        "value": len(found),
        "reference": 0,
        "ratio": None,
        "target": 0,
        "ok": not found,
    }


if __name__ == "__main__":
    try:
        status = main()
    finally:
        connection.close()
    sys.exit(status)
