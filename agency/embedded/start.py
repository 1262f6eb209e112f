"""`up`: the whole product on one machine. `exec`: the servers alone, around another command."""

import json
import os
import shutil
import socket
import subprocess

from agency.embedded.home import CHECKOUT, Busy, Home
from agency.embedded.steps import await_answer, base_environment, commands, prepare, start_servers
from agency.embedded.supervisor import Stopped, Supervisor, alive, printer, short


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


# --- small things --------------------------------------------------------------------------------------
def addresses(env: dict) -> dict[str, str]:
    names = ("DATABASE_URL", "OWNER_DATABASE_URL", "BACKUP_DATABASE_URL", "REDIS_URL")
    names += ("AGENCY_HOME", "SECRET_KEY_FILE", "BASE_URL")
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
