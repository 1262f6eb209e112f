"""Checkpoints: the ends of the chains, signed once a day and copied out of the database.

Whoever rewrites a chain from some line on, hashes and all, must also rewrite every copy made since: so the more
places the copies lie in, and the less one person can reach them all, the more they prove.
"""

import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import structlog
from django.conf import settings
from django.db import connection, transaction
from django.utils.timezone import localdate

from agency.acting import acting_as
from agency.release import version
from compliance.models import ChainHead, Checkpoint

from . import signing

log = structlog.get_logger("compliance.chain")
FILE = "checkpoints.jsonl"
ONE_AT_A_TIME = 7203521  # advisory lock


def sweep(now: datetime) -> int:
    """A checkpoint for today if there is none yet, and whatever copy is missing somewhere; how many were made."""
    with acting_as("system:anchor"):
        last = Checkpoint.objects.order_by("-pk").first()
        made = last is None or localdate(last.at) < localdate(now)
        if made:
            take(now)
        copy_out()
    return int(made)


def take(now: datetime) -> Checkpoint:
    """Sign the ends of the chains as they stand now."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ONE_AT_A_TIME])
        last = Checkpoint.objects.order_by("-pk").first()
        heads = ChainHead.objects.order_by("chain").values_list("chain", "seq", "hash")
        point = Checkpoint(
            pk=last.pk + 1 if last else 1,
            at=now,
            heads={str(chain): [seq, bytes(end).hex()] for chain, seq, end in heads},
            previous=digest(last).hex() if last else "",
            release=version(),
        )
        point.key, point.signature = signing.sign(digest(point), may_make=last is None)
        point.save(force_insert=True)
    return point


def text(point: Checkpoint) -> str:
    """What is signed: one line of JSON, keys in order."""
    facts = {
        "number": point.pk,
        "at": point.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "heads": dict(sorted(point.heads.items())),
        "previous": point.previous,
        "release": point.release,
    }
    return json.dumps(facts, sort_keys=True, separators=(",", ":"))


def digest(point: Checkpoint) -> bytes:
    return sha256(text(point).encode()).digest()


def record(point: Checkpoint) -> str:
    """The line kept outside: what was signed, the key and the signature."""
    return json.dumps({"signed": text(point), "key": point.key, "signature": point.signature})


# --- copies -----------------------------------------------------------------------------------------------
def files() -> list[Path]:
    return [Path(folder) / FILE for folder in settings.ANCHOR_DIRECTORIES]


def kept(file: Path) -> Iterator[dict]:
    """The checkpoints in one copy; a line that is no checkpoint comes as {}."""
    if not file.exists():
        return
    for line in file.read_text(encoding="utf-8").splitlines():
        try:
            found = json.loads(line)
            yield json.loads(found["signed"]) | {name: found[name] for name in ("signed", "key", "signature")}
        except (ValueError, KeyError, TypeError):
            yield {}


def copy_out() -> int:
    """Append what a copy lacks; how many lines were written. A place that cannot be reached is tried again."""
    written = 0
    for place, file in enumerate(files(), start=1):
        try:
            there = max((point.get("number", 0) for point in kept(file)), default=0)
            lines = [record(point) for point in Checkpoint.objects.filter(pk__gt=there).order_by("pk")]
            if lines:
                file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
                with os.fdopen(handle, "w", encoding="utf-8") as copy:
                    copy.write("".join(f"{line}\n" for line in lines))
                    copy.flush()
                    os.fsync(copy.fileno())
            written += len(lines)
        except OSError as error:
            log.warning("anchor_unreachable", place=place, errno=error.errno)
    return written
