"""Sealed files on disk: `FILES_DIRECTORY/ab/abcdef….original` and `.thumbnail`, named by the record's id.

Nothing plain is ever written, not even for a moment. A file appears whole or not at all: it is written beside
its place, forced to disk and renamed.
"""

import os
import secrets
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.conf import settings

from agency.encryption import streams

ORIGINAL, THUMBNAIL = "original", "thumbnail"
RENDITIONS = (ORIGINAL, THUMBNAIL)
UNFINISHED = ".part"


def write(pk: UUID, rendition: str, content: bytes | memoryview, *, secret: bytes) -> None:
    place = path(pk, rendition)
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    beside = place.with_name(f"{place.name}.{secrets.token_hex(4)}{UNFINISHED}")
    try:
        with open(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            streams.seal_into(out, content, secret=secret, context=_context(pk, rendition))
            out.flush()
            os.fsync(out.fileno())
        beside.rename(place)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
    _keep_names(place.parent)


def read(pk: UUID, rendition: str, *, secret: bytes) -> Iterator[bytes]:
    """The plain content, piece by piece. Raises TamperedError and FileNotFoundError."""
    with open(path(pk, rendition), "rb") as source:
        yield from streams.opened(source, secret=secret, context=_context(pk, rendition))


def remove(pk: UUID) -> int:
    """Take the files of a record away; how many there were."""
    gone = 0
    for rendition in RENDITIONS:
        with suppress(FileNotFoundError):
            path(pk, rendition).unlink()
            gone += 1
    return gone


def path(pk: UUID, rendition: str) -> Path:
    assert rendition in RENDITIONS
    return Path(settings.FILES_DIRECTORY) / pk.hex[-2:] / f"{pk.hex}.{rendition}"


def every() -> Iterator[tuple[Path, UUID | None, datetime]]:
    """All files below the directory: place, whose (None for what is no whole file of ours), when written."""
    root = Path(settings.FILES_DIRECTORY)
    for place in root.glob("??/*"):
        with suppress(FileNotFoundError):
            written = datetime.fromtimestamp(place.stat().st_mtime).astimezone()
            yield place, _owner(place), written


def _owner(place: Path) -> UUID | None:
    stem, _dot, rendition = place.name.partition(".")
    with suppress(ValueError):
        return UUID(hex=stem) if rendition in RENDITIONS else None
    return None


def _context(pk: UUID, rendition: str) -> str:
    """Bound to the record, not to the customer: a merged archive takes its files along."""
    return f"attachment.{rendition}/{pk.hex}"


def _keep_names(folder: Path) -> None:
    """Force the new name itself to disk, as PostgreSQL does with its own files."""
    link = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(link)
    finally:
        os.close(link)
