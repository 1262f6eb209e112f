"""The proof that a backup is one (H9): the newest is restored beside the running system, looked at, thrown away.

What is looked at runs in a process of its own that knows only the restored database, the restored keys and a copy of
the lists kept outside (`manage.py restore_check`): destroyed archives are destroyed once more, the register is
verified, rows are counted against the manifest, and a random sample of sealed values is opened.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from datetime import datetime
from pathlib import Path

import structlog
from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.timezone import now as clock

from agency.acting import acting_as
from agency.encryption import rootkey
from agency.models import Backup, Event, RestoreDrill

from . import files, places, restoring, server
from .asking import ACTOR, lock
from .server import BackupError

log = structlog.get_logger("agency.backups")
State = RestoreDrill.State
LONGEST = 3 * 3600  # seconds for all that is looked at
FILES_OPENED = 20
CHECKPOINTS, LISTS = "checkpoints.jsonl", ("destructions.jsonl",)


def ask(*, by=None, now: datetime | None = None) -> RestoreDrill:
    """Put a drill before the workers; the one that waits already, where there is one."""
    try:
        with transaction.atomic():
            one = RestoreDrill.objects.create(asked_by=by, asked_at=now or clock())
            if by:
                Event.note(Event.Kind.BACKUP, by=by, subject=one.pk, act="drill_asked")
            return one
    except IntegrityError:
        return RestoreDrill.objects.get(state=State.ASKED)


def sweep(now: datetime) -> int:
    """Do the drill somebody asked for, if nobody else is at work."""
    with acting_as(ACTOR):
        if not RestoreDrill.objects.filter(state=State.ASKED).exists():
            return 0
    try:
        with lock() as ours:
            return int(ours and _work() is not None)
    except BackupError as error:
        with acting_as(ACTOR):
            _end(RestoreDrill.objects.get(state=State.ASKED), State.FAILED, failure=error.code)
        return 0


def run(*, by=None) -> RestoreDrill:
    """A drill here and now (`manage.py restore_drill`). Raises `BackupError` while another one works."""
    with acting_as(ACTOR):
        ask(by=by)
    with lock() as ours:
        if not ours:
            raise BackupError("busy", "A backup or another drill is under way.")
        return _work()


def _work() -> RestoreDrill | None:
    with acting_as(ACTOR):
        RestoreDrill.objects.filter(state=State.RUNNING).update(
            state=State.FAILED, finished_at=clock(), failure="interrupted"
        )
        one = RestoreDrill.objects.filter(state=State.ASKED).first()
        if one is None:
            return None
        one.state, one.started_at = State.RUNNING, clock()
        one.save()
    try:
        result = _drill(one)
        state, failure = (State.DONE, "") if result["sound"] else (State.FAILED, "not_sound")
    except BackupError as error:
        log.error("drill_failed", error=str(error))
        result, state, failure = {}, State.FAILED, error.code
    except (OSError, subprocess.TimeoutExpired, ValueError) as error:
        log.error("drill_failed", error=str(error))
        result, state, failure = {}, State.FAILED, "disk"
    with acting_as(ACTOR):
        _end(one, state, failure=failure, result=result)
    return one


def _end(one: RestoreDrill, state: str, *, failure: str = "", result: dict | None = None) -> None:
    one.state, one.failure, one.result, one.finished_at = state, failure, result or {}, clock()
    one.step, one.percent = "", 100 if state == State.DONE else one.percent
    one.save()
    act = "drill_passed" if state == State.DONE else "drill_failed"
    seconds = round((one.finished_at - one.started_at).total_seconds()) if one.started_at else 0
    Event.note(Event.Kind.BACKUP, subject=one.pk, act=act, because=failure, seconds=seconds)


def _drill(one: RestoreDrill) -> dict:
    def tell(step: str, percent: int) -> None:
        one.step, one.percent = step, percent
        RestoreDrill.objects.filter(pk=one.pk).update(step=step, percent=percent)

    marks, begun = {}, time.monotonic()
    data, keys = restoring.newest("data"), restoring.newest("keys")
    rows = {row.name: row for row in Backup.objects.filter(name__in=[data, keys])}
    one.data, one.keys = rows.get(data), rows.get(keys)
    tell("verifying", 5)
    told, key_facts = places.verify(data), places.verify(keys)
    files.check(told["files"])
    marks["verified"] = time.monotonic() - begun
    database = f"ludang_drill_{one.pk.hex[:12]}"
    with tempfile.TemporaryDirectory(prefix="ludang-drill-") as scratch:
        home = Path(scratch)
        try:
            restoring.make_database(database)
            tell("restoring", 20)
            restoring.fill(database, keys)
            restoring.fill(database, data)
            marks["restored"] = time.monotonic() - begun
            tell("checking", 60)
            found = _look(home, database, told, key_facts)
        finally:
            restoring.drop_database(database)
    marks["checked"] = time.monotonic() - begun
    seconds = {name: round(value, 1) for name, value in marks.items()}
    return found | {"seconds": seconds, "files": len(told["files"]), "data": data, "keys": keys}


def _look(home: Path, database: str, told: dict, key_facts: dict) -> dict:
    """What the restored database says of itself, asked by a process that knows nothing of the running one."""
    restoring.put_back_keys(key_facts["name"], home / "keys")
    restoring.put_back_files(told, home / "files", most=FILES_OPENED)
    _lists(home / "anchors", told["checkpoint"])
    expected = {"public": told["tables"], "keys": key_facts["tables"], "chains": told["chains"]}
    env = {name: value for name, value in os.environ.items() if not name.endswith("_FILE")} | {
        "DATABASE_URL": server.url(database),
        "AGENCY_HOME": str(home),
        "KEY_DIRECTORY": str(home / "keys"),
        "FILES_DIRECTORY": str(home / "files"),
        "ANCHOR_DIRECTORIES": str(home / "anchors"),
        "MASTER_KEY": rootkey.encode(rootkey.configured().load()),
        "SECRET_KEY": settings.SECRET_KEY,
        "REDIS_URL": "redis://127.0.0.1:1/0",  # nothing of a drill reaches a worker
        "DJANGO_SETTINGS_MODULE": "agency.settings",
        "DATABASE_ROLE": "",
    }
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "restore_check"]
    done = subprocess.run(
        command, input=json.dumps(expected), capture_output=True, text=True, env=env, timeout=LONGEST
    )
    if done.returncode:
        raise BackupError("check_failed", done.stderr[-2000:])
    return json.loads(done.stdout.splitlines()[-1])


def _lists(folder: Path, newest: int) -> None:
    """Copies of what is kept outside the database, without checkpoints younger than the backup."""
    folder.mkdir(mode=0o700)
    for place in map(Path, settings.ANCHOR_DIRECTORIES):
        for name in LISTS:
            if (place / name).exists() and not (folder / name).exists():
                shutil.copyfile(place / name, folder / name)
        if (place / CHECKPOINTS).exists() and not (folder / CHECKPOINTS).exists():
            lines = (place / CHECKPOINTS).read_text(encoding="utf-8").splitlines(keepends=True)
            kept = (line for line in lines if _number(line) <= newest)
            (folder / CHECKPOINTS).write_text("".join(kept), encoding="utf-8")


def _number(line: str) -> int:
    """A line that is none stays, so that it is found."""
    try:
        return json.loads(json.loads(line)["signed"])["number"]
    except (ValueError, KeyError, TypeError):
        return 0
