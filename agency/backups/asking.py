"""Who wanted a backup, what the clock owes, what a killed worker left. PostgreSQL remembers; one works at a time."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import structlog
from django.db import IntegrityError, transaction
from django.utils.timezone import localtime
from django.utils.timezone import now as clock

from agency import policy
from agency.acting import acting_as
from agency.models import Backup, Event, RestoreDrill

from . import places, server, taking
from .server import BackupError

log = structlog.get_logger("agency.backups")
ACTOR = "system:backup"
ONE_AT_A_TIME = 7203530  # advisory lock, held by the session that works and by nobody once it is gone
State, Kind = Backup.State, Backup.Kind


@contextmanager
def lock() -> Iterator[bool]:
    """Whether we are the one who works; held for the block. The server lets go of it when we are killed."""
    with server.connect(autocommit=True) as link:
        held = link.execute("SELECT pg_try_advisory_lock(%s)", [ONE_AT_A_TIME]).fetchone()[0]
        try:
            yield held
        finally:
            if held:
                link.execute("SELECT pg_advisory_unlock(%s)", [ONE_AT_A_TIME])


def ask(*, by=None, now: datetime | None = None) -> list[Backup]:
    """Put a backup of the data and one of the keys before the workers; those that wait already, where they do."""
    moment, made = now or clock(), []
    for kind in (Kind.DATA, Kind.KEYS):
        stamp = moment.astimezone(UTC)
        name = f"{kind}-{stamp:%Y%m%d-%H%M%S%f}-{secrets.token_hex(2)}"
        try:
            with transaction.atomic():
                one = Backup.objects.create(kind=kind, name=name, asked_by=by, asked_at=moment)
                if by:
                    Event.note(Event.Kind.BACKUP, by=by, subject=one.pk, act="asked", content=str(kind))
        except IntegrityError:
            one = Backup.objects.get(kind=kind, state__in=(State.ASKED, State.RUNNING))
        made.append(one)
    return made


def sweep(now: datetime) -> int:
    """Ask for the day's backup when it is time, then do whatever was asked for; how many were made."""
    with acting_as(ACTOR):
        if is_time(now):
            ask(now=now)
        if not Backup.objects.filter(state__in=(State.ASKED, State.RUNNING)).exists():
            return 0
    try:
        with lock() as ours:
            return _work() if ours else 0
    except BackupError as error:  # no role, no server
        _fail_waiting(error)
        return 0


def is_time(now: datetime) -> bool:
    """Every day from `policy.BACKUP_HOUR` on, Shanghai time; what failed is tried again after a while."""
    begins = localtime(now).replace(hour=policy.BACKUP_HOUR, minute=0, second=0, microsecond=0)
    if begins > now:
        begins -= timedelta(days=1)
    since = Backup.objects.of(Kind.DATA).filter(asked_at__gte=begins)
    if (
        since.filter(state=State.DONE).exists()
        or since.filter(asked_at__gt=now - policy.BACKUP_RETRY).exists()
    ):
        return False
    return localtime(now) >= begins


def run(*, by=None) -> list[Backup]:
    """A backup here and now (`manage.py backup`). Raises `BackupError` where another one is being made."""
    with lock() as ours:
        if not ours:
            raise BackupError("busy", "Another backup or drill is under way.")
        _bury()
        with acting_as(ACTOR):
            asked = ask(by=by)
        _work()
    with acting_as(ACTOR):
        return list(Backup.objects.filter(pk__in=[one.pk for one in asked]).order_by("kind"))


def _work() -> int:
    _bury()
    done = 0
    while (one := _next()) is not None:
        done += _make(one)
    return done


def _bury() -> None:
    """As the one who holds the lock: whatever is marked as running was left by somebody who died."""
    with acting_as(ACTOR):
        for one in Backup.objects.filter(state=State.RUNNING):
            _failed(one, "interrupted")
        lost = RestoreDrill.objects.filter(state=State.RUNNING)
        lost.update(state=State.FAILED, finished_at=clock(), failure="interrupted")
    places.clear_partials()


def _next() -> Backup | None:
    """Data before keys: no row without its key."""
    with acting_as(ACTOR):
        one = Backup.objects.filter(state=State.ASKED).order_by("kind").first()
        if one:
            one.state, one.started_at = State.RUNNING, clock()
            one.save(update_fields=["state", "started_at"])
        return one


def _make(one: Backup) -> int:
    def tell(step: str, percent: int) -> None:
        Backup.objects.filter(pk=one.pk).update(step=step, percent=percent)

    try:
        told = taking.take(one.kind, one.name, one.started_at, tell)
    except (BackupError, OSError) as error:
        log.error("backup_failed", kind=one.kind, error=str(error))
        with acting_as(ACTOR):
            _failed(one, getattr(error, "code", "no_room" if getattr(error, "errno", 0) == 28 else "disk"))
        return 0
    files = told.pop("files", {})
    told |= {"files": len(files), "rows": sum(told["tables"].values()), "tables": len(told["tables"])}
    size = sum(part["bytes"] for part in told["parts"].values()) + sum(
        file["bytes"] for file in files.values()
    )
    with acting_as(ACTOR):
        Backup.objects.filter(pk=one.pk).update(
            state=State.DONE, finished_at=clock(), size=size, facts=told, percent=100, step=""
        )
        digest = told["parts"]["dump"]["sha256"]
        facts = {"content": str(one.kind), "rows": told["rows"], "digest": digest}
        Event.note(Event.Kind.BACKUP, subject=one.pk, act="made", number=one.name, **facts)
    return 1


def _failed(one: Backup, code: str) -> None:
    Backup.objects.filter(pk=one.pk).update(state=State.FAILED, finished_at=clock(), failure=code, step="")
    Event.note(Event.Kind.BACKUP, subject=one.pk, act="failed", content=str(one.kind), because=code)


def _fail_waiting(error: BackupError) -> None:
    log.error("backup_failed", error=str(error))
    with acting_as(ACTOR):
        for one in Backup.objects.filter(state=State.ASKED):
            _failed(one, error.code)
