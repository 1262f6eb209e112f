"""What was destroyed, written outside the database beside the anchors: read again after a restore.

A restored dump brings back archives that were destroyed since, keys and all; `replay_destructions` destroys
them once more from this list. It holds ids and moments, nothing of the customers.
"""

import json
import os
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import structlog
from django.conf import settings

from compliance.models import DisposalItem

log = structlog.get_logger("compliance.destruction")
FILE = "destructions.jsonl"


def files() -> list[Path]:
    return [Path(folder) / FILE for folder in settings.ANCHOR_DIRECTORIES]


def write(archives: Iterable[UUID], at: datetime) -> None:
    """One line for the archives of a transaction that has committed, in every place that can be reached."""
    if not (ids := [str(pk) for pk in archives]):
        return
    line = json.dumps({"at": at.astimezone(UTC).isoformat(timespec="seconds"), "archives": ids}) + "\n"
    for place, file in enumerate(files(), start=1):
        try:
            file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            with os.fdopen(handle, "w", encoding="utf-8") as out:
                out.write(line)
                out.flush()
                os.fsync(out.fileno())
        except OSError as error:
            log.warning("ledger_unreachable", place=place, errno=error.errno)


def kept() -> set[UUID]:
    """Every archive that any of the lists names; a line cut off by a crash is passed by."""
    return {pk for file in files() for pk in _read(file)}


def _read(file: Path) -> Iterator[UUID]:
    if not file.exists():
        return
    for line in file.read_text(encoding="utf-8").splitlines():
        try:
            yield from map(UUID, json.loads(line)["archives"])
        except (ValueError, KeyError, TypeError):
            continue


def complete(batch: UUID, at: datetime) -> int:
    """Write what a killed worker did not come to: archives of the batch that some list lacks. How many."""
    rows = DisposalItem.objects.filter(batch=batch, state=DisposalItem.State.DESTROYED)
    gone = set(rows.values_list("customer_id", flat=True))
    there = [set(_read(file)) for file in files()]
    missing = gone - set.intersection(*there) if there else set()
    write(sorted(missing), at)
    return len(missing)
