"""Where copies lie: data and keys in directories of their own, best on other machines.

<directory>/<name>/        a whole copy: what it holds and its sealed manifest
<directory>/.partial-…     one being made, or left by a killed worker: it counts for nothing
<data directory>/files/    attachments, each once, as sealed as they lie in the house
"""

import io
import json
import os
import re
import shutil
from pathlib import Path

from django.conf import settings

from . import sealing
from .server import BackupError

MANIFEST = "manifest"
NAME = re.compile(r"(data|keys)-\d{8}-\d{12}-[0-9a-f]{4}")


def directory(kind: str) -> Path:
    return Path(settings.BACKUP_DIRECTORY if kind == "data" else settings.KEY_BACKUP_DIRECTORY)


def of(name: str) -> Path:
    if not NAME.fullmatch(name):
        raise BackupError("missing", f"{name} is not the name of a backup.")
    return directory(name.partition("-")[0]) / name


def begin(name: str) -> Path:
    """An empty folder for a copy that is being made."""
    place = of(name).with_name(f".partial-{name}")
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    place.mkdir(mode=0o700)
    return place


def publish(name: str, place: Path, manifest: dict) -> None:
    """Seal the manifest into it, and give the copy its name: from here on it counts."""
    content = json.dumps(manifest, sort_keys=True).encode()
    sealing.write(place / MANIFEST, source(content), context=f"{name}/{MANIFEST}")
    _sync(place)
    place.rename(of(name))
    _sync(of(name).parent)


def source(content: bytes) -> io.BytesIO:
    return io.BytesIO(content)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def clear_partials() -> int:
    """Take away what killed workers left; how many. Only for whoever holds the lock."""
    left = [one for kind in ("data", "keys") for one in directory(kind).glob(".partial-*")]
    for one in left:
        shutil.rmtree(one, ignore_errors=True)
    return len(left)


def whole(kind: str) -> list[str]:
    """Names of the copies there are, oldest first."""
    if not directory(kind).is_dir():
        return []
    found = (one.name for one in directory(kind).iterdir() if (one / MANIFEST).is_file())
    return sorted(name for name in found if NAME.fullmatch(name) and name.startswith(kind))


def manifest(name: str) -> dict:
    """What the copy says of itself; genuine, or `BackupError`."""
    told = json.loads(b"".join(sealing.read(of(name) / MANIFEST, context=f"{name}/{MANIFEST}")))
    if told["name"] != name:
        raise BackupError("tampered", f"{name} carries the manifest of another copy.")
    return told


def verify(name: str) -> dict:
    """The manifest, once every part of the copy is as it says."""
    told = manifest(name)
    for part, facts in told["parts"].items():
        place = of(name) / part
        if sealing.digest(place) != facts["sha256"]:
            raise BackupError("tampered", f"{name}/{part} is not what was written.")
    return told


def remove(name: str) -> None:
    """First the name, so that half a copy never counts."""
    place = of(name)
    if place.exists():
        gone = place.with_name(f".partial-gone-{name}")
        place.rename(gone)
        shutil.rmtree(gone)
