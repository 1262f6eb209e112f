"""Attachments in a backup: they lie sealed in the house and never change, so each is copied once, as it is.

Which of them a backup needs stands in its manifest. What no backup names any more is removed.
"""

import os
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings

from . import places
from .sealing import Counted, digest
from .server import BackupError

PIECE = 1024 * 1024


def pool() -> Path:
    return places.directory("data") / "files"


def copy_new(known: dict[str, dict]) -> dict[str, dict]:
    """{path: size and hash} of every attachment, each now in the pool. `known` spares reading old ones again."""
    house, told = Path(settings.FILES_DIRECTORY), {}
    for place in sorted(house.rglob("*")) if house.is_dir() else ():
        path = str(place.relative_to(house))
        try:
            if place.is_file() and place.suffix != ".part":  # one that is just being written
                told[path] = _kept(path, place, known.get(path))
        except FileNotFoundError:  # taken out of its archive meanwhile
            told.pop(path, None)
    return told


def _kept(path: str, place: Path, before: dict | None) -> dict:
    copy = pool() / path
    size = place.stat().st_size
    if before and before["bytes"] == size and copy.is_file() and copy.stat().st_size == size:
        return before
    copy.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = copy.with_name(f".{copy.name}.new")
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as out, open(place, "rb") as source:
        counted = Counted(out)
        while piece := source.read(PIECE):
            counted.write(piece)
        out.flush()
        os.fsync(out.fileno())
    fresh.replace(copy)
    return counted.facts


def check(files: dict[str, dict]) -> None:
    """Every file the manifest names is there as it was; raises `BackupError`."""
    for path, facts in files.items():
        if digest(pool() / path) != facts["sha256"]:
            raise BackupError("tampered", f"The copy of {path} is not what was written.")


def forget(needed: Iterable[str]) -> int:
    """Remove what no backup names; how many."""
    wanted, gone = set(needed), 0
    for place in list(pool().rglob("*")) if pool().is_dir() else ():
        if place.is_file() and str(place.relative_to(pool())) not in wanted:
            place.unlink()
            gone += 1
    return gone
