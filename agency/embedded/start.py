"""`up`: the whole product on one machine. `exec`: the servers alone, around another command."""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from agency.embedded.home import CHECKOUT, Busy, Home
from agency.embedded.postgres import Postgres
from agency.embedded.service import Service
from agency.embedded.supervisor import Stopped, Supervisor, alive, printer
from agency.embedded.valkey import Valkey

PYTHON = sys.executable


def up(port: int) -> int:
    """Start everything and keep it running until Ctrl-C or SIGTERM; returns the exit code."""
    say = printer()
    home = Home.from_environment()
    say("旅档 Lüdang")
    try:
        home.claim()
    except Busy as busy:
        say(f"  Already running: {busy} (in {home.path}).\n  Stop it first, or set another AGENCY_HOME.")
        return 1
    if taken(port):
        say(f"  Port {port} is taken by another program. Choose one: PORT={port + 1} make run")
        return 1
    with Supervisor(home, say) as supervisor:
        try:
            env = base_environment(home, port)
            owner = start_servers(supervisor, home, env, say)
            prepare(supervisor, home, env | owner, env, say)
            people = commands(home, env)
            supervisor.add(people.pop("web"))  # alone first: the sooner somebody can sign in
            answered = await_answer(supervisor, port)
            for service in people.values():
                supervisor.add(service)
        except (RuntimeError, TimeoutError, OSError) as error:
            if supervisor.stopping:
                raise Stopped from error
            say(f"\n  The start failed: {error}")
            return 1
        supervisor.write(
            url=env["BASE_URL"], env=addresses(env | {"OWNER_DATABASE_URL": owner["DATABASE_URL"]})
        )
        say(
            f"\n  {env['BASE_URL']}/   (Ctrl-C stops everything; logs in {short(home.logs)}/)"
            + ("" if answered else "\n  The web service does not answer yet.")
        )
        accounts(home, say)
        supervisor.watch()
    say("\n  Stopped.")
    return 0


def execute(command: list[str], temporary: bool) -> int:
    """Run `command` with the servers' addresses in its environment; returns its exit code.

    `temporary`: fresh servers of its own that are thrown away. Otherwise those of AGENCY_HOME, which are
    started when no `make run` has them running.
    """
    say = printer()
    if temporary:
        os.environ["AGENCY_HOME"] = str(CHECKOUT / ".local" / f"temporary-{os.getpid()}")
    home = Home.from_environment()
    try:
        if not temporary and alive(home.state()) and "env" in home.state():
            env = base_environment(home, 8000) | home.state()["env"]
            return subprocess.run(command, env=env, check=False).returncode
        home.claim()
        (home.path / "static").mkdir(exist_ok=True)
        with Supervisor(home, say) as supervisor:
            env = base_environment(home, 8000)
            owner = start_servers(
                supervisor, home, env, say if not temporary else printer(quiet=True), temporary
            )
            env["OWNER_DATABASE_URL"] = owner["DATABASE_URL"]
            if not temporary:
                prepare(supervisor, home, env | owner, env, say)
            supervisor.write(env=addresses(env))
            child = subprocess.Popen(command, env=env)
            try:
                supervisor.watch(lambda: child.poll() is not None)
            finally:
                if child.poll() is None:
                    child.terminate()
                    child.wait(60)
            return child.returncode
        return 130
    except Busy:
        say(f"  {home.path} is starting or in use by another command.")
        return 1
    finally:
        if temporary:
            shutil.rmtree(home.servers, ignore_errors=True)
            shutil.rmtree(home.path, ignore_errors=True)


# --- steps ---------------------------------------------------------------------------------------------
def base_environment(home: Home, port: int) -> dict[str, str]:
    """What every child is told. The owner's database address is not part of it: only `prepare` gets that."""
    env = dict(os.environ)
    env.pop("OWNER_DATABASE_URL", None)
    env.setdefault("DJANGO_SETTINGS_MODULE", "agency.settings")
    env.setdefault("BASE_URL", f"http://localhost:{port}")
    env["AGENCY_HOME"] = str(home.path)
    env["PORT"] = str(port)
    env["PYTHONUNBUFFERED"] = "1"
    if not env.get("SECRET_KEY") and not env.get("SECRET_KEY_FILE"):
        home.secret("secret_key")
        env["SECRET_KEY_FILE"] = str(home.path / "secret_key")
    return env


def start_servers(
    supervisor: Supervisor, home: Home, env: dict, say, temporary: bool = False
) -> dict[str, str]:
    """Start the servers whose address was not given, and write their addresses into `env`.

    Returns the owner's address, as the DATABASE_URL of the steps that change tables.
    """
    began = time.monotonic()
    postgres = valkey = None
    if not (env.get("DATABASE_URL") or env.get("DATABASE_URL_FILE")):
        postgres = Postgres(home, temporary)
        postgres.prepare()
        supervisor.add(postgres.service())
        env["DATABASE_URL"] = postgres.url()
        owner = postgres.url("ludang_owner")
    else:
        owner = (
            os.environ.get("OWNER_DATABASE_URL")
            or env.get("DATABASE_URL")
            or Path(env["DATABASE_URL_FILE"]).read_text()
        )
    if not (env.get("REDIS_URL") or env.get("REDIS_URL_FILE")):
        valkey = Valkey(home)
        valkey.prepare()
        supervisor.add(valkey.service())
        env["REDIS_URL"] = valkey.url
    for server in (postgres, valkey):
        if server:
            wait_for(server, supervisor)
    if postgres:
        postgres.found()
        say(f"  PostgreSQL  ready, data in {short(postgres.folder)}")
    if valkey:
        say(f"  Valkey      ready on 127.0.0.1:{valkey.port}  ({time.monotonic() - began:.1f} s)")
    return {"DATABASE_URL": owner.strip(), "DATABASE_URL_FILE": ""}


def wait_for(server, supervisor: Supervisor) -> None:
    end = time.monotonic() + 60
    while True:
        try:
            return server.wait(1)
        except TimeoutError as error:
            supervisor.tick()  # a stale server of a killed supervisor may need a moment to let go
            if time.monotonic() > end:
                log = next(s for s in supervisor.services if s.name == type(server).__name__.lower())
                raise TimeoutError(f"{error}\n{log.tail()}") from error


def prepare(supervisor: Supervisor, home: Home, owner_env: dict, env: dict, say) -> None:
    """Words, keys, tables, styles; and the demo agency in an empty database."""
    began = time.monotonic()
    report = home.path / "prepared.json"
    report.unlink(missing_ok=True)
    own = ["--own"] if any(service.name == "postgres" for service in supervisor.services) else []
    step(supervisor, [PYTHON, "-m", "agency.embedded.prepare", str(report), *own], owner_env, "prepare")
    told = json.loads(report.read_text()) if report.exists() else {}
    for line in told.get("lines", []):
        say(f"  {line}")
    say(f"  prepared in {time.monotonic() - began:.1f} s")
    if told.get("empty") and not env.get("NO_DEMO"):
        began = time.monotonic()
        say("  demo agency …")
        file = home.path / "accounts.json"
        env["DEMO"] = "1"
        demo = [PYTHON, str(CHECKOUT / "manage.py"), "demo", "--accounts", str(file)]
        step(supervisor, demo, env | {"OWNER_DATABASE_URL": owner_env["DATABASE_URL"]}, "demo")
        file.chmod(0o600)
        say(f"  demo agency loaded in {time.monotonic() - began:.1f} s")
    elif (home.path / "accounts.json").exists():
        env.setdefault("DEMO", "1")  # the sign-in page lists the accounts


def step(supervisor: Supervisor, argv: list[str], env: dict, name: str) -> None:
    """One command to its end while the servers are watched; raises `RuntimeError` with its last words."""
    service = Service(name, argv, log=supervisor.home.logs / f"{name}.log", env=env, cwd=str(CHECKOUT))
    service.log.unlink(missing_ok=True)
    service.start()
    try:
        supervisor.watch(lambda: not service.alive)
    finally:
        service.stop()
    if service.process.returncode:
        raise RuntimeError(
            f"{name} ended with {service.process.returncode}; {short(service.log)} ends:\n{service.tail()}"
        )


def commands(home: Home, env: dict) -> dict[str, Service]:
    """The three that serve people: web, worker, beat."""
    beat = str(home.path / "beat.schedule")
    celery = [PYTHON, "-m", "celery", "--quiet", "--app", "agency"]
    argvs = {
        "web": [PYTHON, "-m", "gunicorn", "--config", "python:agency.gunicorn", "agency.wsgi:application"],
        "worker": [*celery, "worker", "--concurrency", env.get("WORKERS", "2"), "--loglevel", "INFO"]
        + ["--without-gossip", "--without-mingle", "--without-heartbeat", "--hostname", "worker@ludang"],
        "beat": [*celery, "beat", "--loglevel", "WARNING", "--schedule", beat, "--pidfile", ""],
    }
    return {
        name: Service(name, argv, log=home.logs / f"{name}.log", env=env, cwd=str(CHECKOUT))
        for name, argv in argvs.items()
    }


def await_answer(supervisor: Supervisor, port: int, seconds: float = 60) -> bool:
    """Until /healthz answers on `port`."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        supervisor.tick()
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2):  # noqa: S310
                return True
        except (urllib.error.URLError, OSError):
            time.sleep(0.15)
    return False


# --- small things --------------------------------------------------------------------------------------
def addresses(env: dict) -> dict[str, str]:
    names = ("DATABASE_URL", "OWNER_DATABASE_URL", "REDIS_URL", "AGENCY_HOME", "SECRET_KEY_FILE", "BASE_URL")
    return {name: env[name] for name in names if env.get(name)}


def accounts(home: Home, say) -> None:
    """Print the demo accounts, if this home has any."""
    file = home.path / "accounts.json"
    if not file.exists():
        return
    told = json.loads(file.read_text())
    rows = told.get("accounts", told) if isinstance(told, dict) else told
    if isinstance(rows, dict):
        rows = [{"role": role, **row} for role, row in rows.items() if isinstance(row, dict)]
    passwords = {row.get("password", "") for row in rows}
    same = passwords.pop() if len(passwords) == 1 else ""
    say(f"\n  Demo accounts, also in {short(file)}" + (f"; the password of all is {same}" if same else ""))
    for row in rows:
        login = row.get("username") or row.get("login", "")
        factor = f"  second factor {row['totp_secret']}" if row.get("totp_secret") else ""
        password = "" if same else "  " + row.get("password", "")
        say(f"    {login:<10} {row.get('role', ''):<20} {row.get('name', '')}{password}{factor}")


def taken(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((os.environ.get("BIND", "127.0.0.1"), port))
        except OSError:
            return True
    return False


def short(path: Path) -> str:
    return re.sub(f"^{re.escape(str(CHECKOUT))}/", "", str(path))
