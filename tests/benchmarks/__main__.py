"""Prints one JSON object per figure and ends with 1 when a target is missed: `make bench ARGS="pages reviews"`.

BENCH_ROWS (default 1,000,000) customers must be on file; what is missing is filled in first. Requests of all
figures take turns with the reference view, so that a busy machine slows both alike. BENCH_ROUNDS: default 60.

    pages     the list, every key in search and palette, archives, charts, registration; then their plans
    plans     only the plans                     acts          an act on 5,000 archives, and its undoing
    imports   10,000 rows, in and out again      whole_import  100,000 rows with the memory watched (named only)
    reviews   the quarterly review of all, with a worker killed half-way
    purge     BENCH_PURGE (100,000) archives destroyed while workers are killed (named only)
    contracts BENCH_CONTRACTS (50,000) contracts: list, search in their words, money, ends, figures; their plans
    chain     a transaction with and without the chain of the register, eight clients at once
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.benchmarks.settings"

import django

django.setup()

from django.db import connection  # noqa: E402

from agency.acting import acting_as  # noqa: E402
from customers.models import Customer  # noqa: E402

from . import bulk, chain, contract_rows, contracts, importing, plans, purge, reviews  # noqa: E402
from .figures import Figure, all_of, pages_of, registering  # noqa: E402
from .people import Person, cast  # noqa: E402

ROOT = Path(__file__).resolve().parents[2]
ROWS = int(os.environ.get("BENCH_ROWS", "1000000"))
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "60"))
WARM_UP = 2  # rounds before the clock counts
BESIDE = 3  # figures between two requests for the reference


def main(chosen: list[str]) -> int:
    lines = [{"name": "customers", "value": fill(), "reference": ROWS, "target": 1}]
    lines[0] |= {"ratio": round(lines[0]["value"] / ROWS, 2), "ok": lines[0]["value"] >= ROWS}
    tell(lines)
    for name, part in PARTS.items():
        if name in chosen:
            lines += tell(part())
    missed = [line["name"] for line in lines if not line["ok"] and not line["name"].endswith("_p50_ms")]
    print(f"missed: {', '.join(missed) or 'nothing'}", file=sys.stderr)
    return 1 if missed else 0


def tell(lines: Iterable[dict]) -> list[dict]:
    """Print each line as soon as it is there."""
    told = []
    for line in lines:
        print(json.dumps(line, ensure_ascii=False), flush=True)
        told.append(line)
    return told


def pages() -> Iterator[dict]:
    """Every page and search beside the reference; then whether any of them reads a table whole."""
    people = cast()
    yield from beside(people["department"].browser, all_of(people))
    yield from whole_tables({kind: (who, list(pages_of(kind, who))) for kind, who in people.items()})


def of_contracts() -> Iterator[dict]:
    """The list, the search, money, ends and figures of BENCH_CONTRACTS (50,000) contracts; then their plans."""
    there = contract_rows.fill()
    yield {
        "name": "contracts",
        "value": there,
        "reference": contract_rows.ROWS,
        "ratio": 1,
        "target": 1,
        "ok": there >= contract_rows.ROWS,
    }
    readers = contracts.cast()
    found = {kind: (who, list(contracts.pages_of(kind, who))) for kind, who in readers.items()}
    figures = [figure for _who, asked in found.values() for figure in asked]
    yield from beside(readers["seller"].browser, figures)
    yield from whole_tables(found)


def beside(browser, figures: list[Figure]) -> Iterator[dict]:
    """Each figure asked for in turn with the reference."""
    reference = Figure("reference", lambda: browser.get("/reference/"), 1)
    bare = Figure("reference_without_the_house", lambda: browser.get("/bare/"), 1)
    for turn in range(-WARM_UP, ROUNDS):
        print(f"round {turn + 1} of {ROUNDS}", file=sys.stderr, flush=True)
        for place, figure in enumerate(figures):
            if place % BESIDE == 0:
                measure(reference, counted=turn >= 0)
                measure(bare, counted=turn >= 0)
            measure(figure, counted=turn >= 0)
    yield from (line for figure in (bare, *figures) for line in figure.lines(reference))


def acts() -> list[dict]:
    return bulk.edit(cast()["six_departments"])


def imports() -> Iterator[dict]:
    """Ten thousand rows beside as many registrations, which are measured here."""
    register = Figure("register", registering(cast()["department"]), 1, expected=302)
    for turn in range(-WARM_UP, ROUNDS):
        measure(register, counted=turn >= 0)
    return importing.per_10000(register)


PARTS: dict[str, Callable[[], Iterable[dict]]] = {
    "pages": pages,
    "contracts": of_contracts,
    "plans": lambda: whole_tables({kind: (who, pages_of(kind, who)) for kind, who in cast().items()}),
    "acts": acts,
    "imports": imports,
    "reviews": reviews.lines,
    "chain": chain.lines,
    "whole_import": importing.whole,
    "purge": purge.lines,
}
LEFT_OUT = ("plans", "whole_import", "purge")  # part of the pages, or long: only when named


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
    if response.status_code != figure.expected or figure.holds not in response.content.decode():
        raise RuntimeError(f"{figure.name}: {response.status_code}\n{response.content.decode()[:2000]}")
    if counted:
        figure.times.append(taken)


def whole_tables(people: dict[str, tuple[Person | contracts.Reader, list[Figure]]]) -> Iterator[dict]:
    """How many big tables any of the pages of each person would read whole."""
    for kind, (person, figures) in people.items():
        found = set()
        for figure in figures:
            whole = plans.read_whole(person.user, figure.ask)
            if whole:
                print(f"{figure.name} reads whole: {sorted(whole)}", file=sys.stderr)
            found |= whole
        yield {
            "name": f"tables_read_whole_{kind}",
            "value": len(found),
            "reference": 0,
            "ratio": None,
            "target": 0,
            "ok": not found,
        }


if __name__ == "__main__":
    try:
        status = main(sys.argv[1:] or [name for name in PARTS if name not in LEFT_OUT])
    finally:
        connection.close()
    sys.exit(status)
