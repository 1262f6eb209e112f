"""One backup: PostgreSQL's own dump, sealed as it flows, and a manifest of what was in it at that moment.

The data come without the schema `keys` and without what can be made anew or must not come back: search tokens,
sessions. The keys come after the data, so that no row is without its key. They are read until table and key files
are of one moment: a rotation in between would leave keys that nothing opens.
"""

import base64
import json
import subprocess
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from psycopg import IsolationLevel, sql

from agency.encryption import rootkey
from agency.release import version

from . import files, places, sealing, server
from .server import BackupError

LEFT_OUT = ("customers_searchindex", "django_session", "usersessions_usersession")  # structure, no rows
STAY_HOME = {"master.key", "backup.key"}  # they open everything and are kept by people, apart
TRIES = 3
Tell = Callable[[str, int], None]


def take(kind: str, name: str, now: datetime, tell: Tell = lambda step, percent: None) -> dict:
    """Make the copy `name`; its manifest. Raises `BackupError`, and then nothing of it counts."""
    place = places.begin(name)
    told = {"name": name, "kind": kind, "at": now.astimezone(UTC).isoformat(timespec="seconds")}
    told |= {"release": version()}
    told |= _data(name, place, tell) if kind == "data" else _keys(name, place, tell)
    tell("publishing", 97)
    places.publish(name, place, told)
    return told


def _data(name: str, place: Path, tell: Tell) -> dict:
    tell("counting", 5)
    with server.connect() as link:
        link.isolation_level, link.read_only = IsolationLevel.REPEATABLE_READ, True
        snapshot = link.execute("SELECT pg_export_snapshot()").fetchone()[0]
        told = {"tables": _counts(link), **_state(link)}
        tell("dumping", 20)
        parts = {"dump": _dump(name, place, "--exclude-schema=keys", f"--snapshot={snapshot}", *_left_out())}
    tell("files", 75)
    return told | {"parts": parts, "files": files.copy_new(_last_files())}


def _left_out() -> list[str]:
    return [f"--exclude-table-data=public.{table}" for table in LEFT_OUT]


def _counts(link, schema: str = "public") -> dict[str, int]:
    rows = link.execute(
        "SELECT tablename FROM pg_tables WHERE schemaname = %s AND tablename <> ALL (%s) ORDER BY 1",
        [schema, list(LEFT_OUT)],
    )
    count = sql.SQL("SELECT count(*) FROM {}.{}")
    return {
        table: link.execute(count.format(sql.Identifier(schema), sql.Identifier(table))).fetchone()[0]
        for (table,) in rows.fetchall()
    }


def _state(link) -> dict:
    """Ends of the chains, newest checkpoint and migrations, as of the snapshot."""
    heads = link.execute("SELECT chain, seq, encode(hash, 'hex') FROM compliance_chainhead ORDER BY chain")
    moves = link.execute("SELECT app, max(name) FROM django_migrations GROUP BY app ORDER BY app")
    return {
        "chains": {str(chain): [seq, end] for chain, seq, end in heads.fetchall()},
        "checkpoint": link.execute("SELECT max(id) FROM compliance_checkpoint").fetchone()[0] or 0,
        "migrations": dict(moves.fetchall()),
        "server": link.info.server_version,
    }


def _dump(name: str, place: Path, *what: str) -> dict:
    command = [server.program("pg_dump"), "--format=custom", "--compress=gzip:1", "--no-password", *what]
    with tempfile.TemporaryFile() as words:
        process = subprocess.Popen(
            command, env=server.environment(), stdout=subprocess.PIPE, stderr=words, stdin=subprocess.DEVNULL
        )
        try:
            facts = sealing.write(place / "dump", process.stdout, context=f"{name}/dump")
        finally:
            process.stdout.close()
            code = process.wait()
        if code:
            words.seek(0)
            raise BackupError("dump_failed", words.read()[-2000:].decode(errors="replace"))
    return facts


def _last_files() -> dict[str, dict]:
    """Of the newest whole copy, to spare reading what has not changed."""
    for name in reversed(places.whole("data")):
        try:
            return places.manifest(name)["files"]
        except BackupError:
            continue
    return {}


def _keys(name: str, place: Path, tell: Tell) -> dict:
    for turn in range(TRIES):
        tell("dumping", 20)
        before = key_files()
        with server.connect() as link:
            link.isolation_level, link.read_only = IsolationLevel.REPEATABLE_READ, True
            snapshot = link.execute("SELECT pg_export_snapshot()").fetchone()[0]
            tables = _counts(link, "keys")
            living = link.execute("SELECT count(*) FROM keys.subject_key WHERE wrapped IS NOT NULL")
            living = living.fetchone()[0]
            dump = _dump(name, place, "--schema=keys", f"--snapshot={snapshot}")
        if key_files() == before:
            break
        (place / "dump").unlink()  # a rotation went through meanwhile
        if turn == TRIES - 1:
            raise BackupError("keys_moving", "The keys kept changing while they were read; try again.")
    content = json.dumps({one: base64.b64encode(held).decode() for one, held in before.items()}).encode()
    store = sealing.write(place / "store", places.source(content), context=f"{name}/store")
    return {"tables": tables, "living": living, "parts": {"dump": dump, "store": store}}


def key_files() -> dict[str, bytes]:
    """The key store and the key that signs the register, as they lie in the key directory."""
    folder = rootkey.directory()
    found = sorted(folder.iterdir()) if folder.is_dir() else []
    held = [one for one in found if one.is_file() and one.name not in STAY_HOME and one.suffix != ".lock"]
    return {one.name: one.read_bytes() for one in held if not one.name.startswith(".")}
