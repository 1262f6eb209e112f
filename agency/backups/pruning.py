"""Copies are removed when they have lived long enough: keys after 35 days, data after 90 (§3.1).

The last copy of each kind stays whatever its age: without it an accident would end the house. Until a younger one
is made no certificate of destruction is completed, and the page is red.
"""

from datetime import datetime, timedelta

import structlog

from agency import policy
from agency.acting import acting_as
from agency.models import Backup, Event

from . import files, places
from .asking import ACTOR, lock
from .server import BackupError

log = structlog.get_logger("agency.backups")
LIVES: dict[str, timedelta] = {"data": policy.DATA_BACKUP_LIFE, "keys": policy.KEY_BACKUP_LIFE}


def sweep(now: datetime) -> int:
    """Remove what is too old, attachments no copy needs any more with it; how many copies."""
    if not _too_old(now):
        return 0
    try:
        with lock() as ours:
            if not ours:
                return 0
            old = _too_old(now)  # another worker may have been quicker
            for one in old:
                _remove(one, now)
            if any(one.kind == "data" for one in old):
                files.forget(_needed())
    except (BackupError, OSError) as error:
        log.error("prune_failed", error=str(error))
        return 0
    return len(old)


def _too_old(now: datetime) -> list[Backup]:
    old = []
    with acting_as(ACTOR):
        for kind, life in LIVES.items():
            rows = list(Backup.objects.counting().of(kind).order_by("-started_at"))
            old += [one for one in rows[1:] if one.started_at < now - life]
    return old


def _remove(one: Backup, now: datetime) -> None:
    places.remove(one.name)
    with acting_as(ACTOR):
        Backup.objects.filter(pk=one.pk).update(pruned_at=now)
        Event.note(Event.Kind.BACKUP, subject=one.pk, act="purged", content=str(one.kind), number=one.name)


def _needed() -> set[str]:
    """Attachments that any copy still there names; raises `BackupError` where one cannot be read."""
    return {path for name in places.whole("data") for path in places.manifest(name)["files"]}


def last_with_key(before: datetime) -> Backup | None:
    """The newest copy of the keys begun before `before` that is still there: what was destroyed then may be in it."""
    return Backup.objects.counting().of("keys").filter(started_at__lte=before).order_by("-started_at").first()
