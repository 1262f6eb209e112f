"""The steps of a start, each for itself: servers, tables and keys, the services that serve people."""

import json
import os
import time
import urllib.error
import urllib.request
from pathlib import Path

from agency.embedded.home import CHECKOUT, Home
from agency.embedded.postgres import Postgres
from agency.embedded.service import Service
from agency.embedded.supervisor import PYTHON, Supervisor, short
from agency.embedded.valkey import Valkey


def base_environment(home: Home, port: int) -> dict[str, str]:
    """What every child is told. The owner's database address is not part of it: only `prepare` gets that."""
    env = dict(os.environ)
    env.pop("OWNER_DATABASE_URL", None)
    env.setdefault("DJANGO_SETTINGS_MODULE", "agency.settings")
    env.setdefault("BASE_URL", f"http://localhost:{port}")
    if env["BASE_URL"].startswith("http:"):
        env.setdefault("SIGNING_SANDBOX_URL", f"http://127.0.0.1:{port}")  # the worker asks the web service
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
        env["BACKUP_DATABASE_URL"] = postgres.url("ludang_backup")
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
