"""A copy put back into an empty database: the keys first, then the data, as PostgreSQL's own pg_restore does it.

The whole copy is verified before its first byte goes anywhere; each piece is opened on the way once more.
"""

import base64
import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from psycopg import sql

from . import files, places, sealing, server
from .server import BackupError

SMALL = 1024 * 1024  # a drill's scratch place may be memory


def newest(kind: str) -> str:
    """The newest whole copy whose manifest is genuine. Raises `BackupError` where there is none."""
    names = places.whole(kind)
    if not names:
        raise BackupError("no_backup", f"There is no backup of the {kind}.")
    return names[-1]


def make_database(name: str) -> None:
    with server.connect(autocommit=True) as link:
        link.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(name)))


def drop_database(name: str) -> None:
    """Gone, with our own connections to it. Not `WITH (FORCE)`: that is refused to a role like ours while autovacuum
    works there, for nobody owns that process. A plain DROP asks autovacuum to stop and waits for it."""
    with server.connect(autocommit=True) as link:
        link.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
            " WHERE datname = %s AND usename = session_user",
            (name,),
        )
        link.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))


def fill(database: str, name: str) -> None:
    """Restore the dump of copy `name` into `database`. Who restores owns the tables; rights are written anew
    by `migrate`."""
    command = [
        server.program("pg_restore"),
        "--no-owner",
        "--no-privileges",
        "--exit-on-error",
        "--no-password",
    ]
    with tempfile.TemporaryFile() as words:
        process = subprocess.Popen(
            [*command, f"--dbname={database}"],
            env=server.environment(database),
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=words,
        )
        try:
            for piece in sealing.read(places.of(name) / "dump", context=f"{name}/dump"):
                process.stdin.write(piece)
            process.stdin.close()
        except BrokenPipeError:
            pass  # it says why
        except BaseException:
            process.kill()
            raise
        finally:
            code = process.wait()
        if code:
            words.seek(0)
            raise BackupError("restore_failed", words.read()[-2000:].decode(errors="replace"))


def make_room(database: str) -> bool:
    """Empty a database in which nobody works yet, as a first start leaves it; whether there was something.

    Raises `BackupError` where there is a colleague or an archive.
    """
    with server.connect(database) as link:  # one transaction: nobody comes in between look and emptying
        tables = [
            sql.Identifier("public", name)
            for name in ("agency_user", "customers_customer")
            if link.execute("SELECT to_regclass(%s)", [f"public.{name}"]).fetchone()[0]
        ]
        for table in tables:
            link.execute(sql.SQL("LOCK TABLE {} IN ACCESS EXCLUSIVE MODE").format(table))
            if link.execute(sql.SQL("SELECT EXISTS (SELECT FROM {})").format(table)).fetchone()[0]:
                raise BackupError(
                    "not_empty", f"{database} is in use: {table.as_string()} has rows. Nothing was changed."
                )
        if tables:
            link.execute("DROP OWNED BY CURRENT_USER")
        return bool(tables)


def put_back_keys(name: str, folder: Path, *, aside: str = "") -> list[str]:
    """Write the key files of copy `name` into `folder`; what was written. Another file of the name is put aside
    under the ending `aside`; without one `BackupError` is raised."""
    held = json.loads(b"".join(sealing.read(places.of(name) / "store", context=f"{name}/store")))
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    written = []
    for one, content in held.items():
        plain, place = base64.b64decode(content), folder / Path(one).name
        if place.exists() and place.read_bytes() == plain:
            continue
        if place.exists() and aside:
            place.rename(place.with_name(f"{place.name}.{aside}"))
        try:
            handle = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            raise BackupError(
                "keys_there", f"{place} is there already and is another one. Put it aside first."
            ) from None
        with os.fdopen(handle, "wb") as out:
            out.write(plain)
            out.flush()
            os.fsync(out.fileno())
        written.append(one)
    return written


def put_back_files(told: dict, folder: Path, *, most: int | None = None) -> int:
    """Copy attachments out of the pool; those that are there already stay. With `most`, some small ones. How many."""
    copied = 0
    small = (path for path, facts in told["files"].items() if most is None or facts["bytes"] < SMALL)
    for path in list(small)[:most]:
        place = folder / path
        if not place.exists():
            place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            fresh = place.with_name(f"{place.name}.back.part")
            shutil.copyfile(files.pool() / path, fresh)
            fresh.chmod(0o600)
            fresh.rename(place)
            copied += 1
    return copied
