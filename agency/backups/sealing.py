"""What leaves for a backup is sealed on the way, under a key that opens backups and nothing else.

The key (32 bytes) comes from `BACKUP_KEY`, else from the file `backup.key` beside the key store; it is made on first
use. It is never in the database nor in a backup: without it and the master key no copy can be read.
"""

import hashlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from agency.encryption import TamperedError, rootkey, streams

from .server import BackupError


def key_file() -> Path:
    return rootkey.directory() / "backup.key"


def secret(*, may_make: bool = False) -> bytes:
    """Raises `BackupError` where there is none, or where others may read it."""
    if settings.BACKUP_KEY:
        return rootkey.decode(settings.BACKUP_KEY, "BACKUP_KEY")
    if may_make and not key_file().exists():
        _make()
    try:
        stat = key_file().stat()
        text = key_file().read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError):
        raise BackupError("no_key", f"There is no backup key at {key_file()}.") from None
    if stat.st_mode & 0o077:
        raise BackupError("open_key", f"The backup key at {key_file()} can be read by others: chmod 600.")
    return rootkey.decode(text, str(key_file()))


def _make() -> None:
    key_file().parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, fresh = tempfile.mkstemp(dir=key_file().parent, prefix=".backup.key.")  # 0600
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(rootkey.encode(os.urandom(32)) + "\n")
            file.flush()
            os.fsync(file.fileno())
        os.link(fresh, key_file())  # whole from its first moment: nobody reads half a key
    except FileExistsError:  # another worker was quicker
        pass
    finally:
        os.unlink(fresh)


class Counted:
    """A file being written, with the size and hash of what went through."""

    def __init__(self, out: BinaryIO):
        self.out, self.size, self._hash = out, 0, hashlib.sha256()

    def write(self, piece: bytes) -> None:
        self.out.write(piece)
        self.size += len(piece)
        self._hash.update(piece)

    @property
    def facts(self) -> dict:
        return {"bytes": self.size, "sha256": self._hash.hexdigest()}


def write(place: Path, source: BinaryIO, *, context: str) -> dict:
    """Seal what `source` gives into the new file `place`; its size and hash."""
    handle = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as out:
        counted = Counted(out)
        streams.seal_from(counted, source, secret=secret(may_make=True), context=f"backup/1|{context}")
        out.flush()
        os.fsync(out.fileno())
    return counted.facts


def read(place: Path, *, context: str) -> Iterator[bytes]:
    """The content of a sealed file; raises `BackupError` at the first piece that is not as it was written."""
    try:
        with open(place, "rb") as source:
            yield from streams.opened(source, secret=secret(), context=f"backup/1|{context}")
    except FileNotFoundError:
        raise BackupError("missing", f"{place.name} is missing.") from None
    except TamperedError as error:
        raise BackupError("tampered", f"{place.name}: {error}") from None


def digest(place: Path) -> str:
    try:
        with open(place, "rb") as source:
            return hashlib.file_digest(source, "sha256").hexdigest()
    except FileNotFoundError:
        raise BackupError("missing", f"{place.name} is missing.") from None
