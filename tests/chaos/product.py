"""The product under test: `manage.py up` in a home of its own, its processes, and its database."""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from random import Random

import psutil
import psycopg

from agency.embedded.home import CHECKOUT, Home

INHERITED = ("DATABASE_URL", "OWNER_DATABASE_URL", "REDIS_URL", "SECRET_KEY", "KEY_DIRECTORY", "MASTER_KEY")
# name → how often it is chosen
VICTIMS = {
    "web": 2,
    "web worker": 5,
    "worker": 3,
    "worker child": 4,
    "beat": 3,
    "valkey": 3,
    "database backend": 5,
    "postgres": 2,
}


class Product:
    def __init__(self, port: int, home: Path | None = None):
        self.port, self.path = port, home or Path(tempfile.mkdtemp(prefix="ludang-chaos-"))
        self.url = f"http://127.0.0.1:{port}"
        self.process: subprocess.Popen | None = None

    def __enter__(self) -> "Product":
        env = {name: value for name, value in os.environ.items() if name not in INHERITED}
        env |= {
            "AGENCY_HOME": str(self.path),
            "PORT": str(self.port),
            "BASE_URL": self.url,
            "WEB_WORKERS": "2",
            "DJANGO_SETTINGS_MODULE": "agency.settings",
        }
        self.log = open(self.path / "up.log", "w")  # noqa: SIM115 (lives as long as the product)
        argv = [sys.executable, str(CHECKOUT / "manage.py"), "up", "--port", str(self.port)]
        self.process = subprocess.Popen(argv, env=env, cwd=CHECKOUT, stdout=self.log, stderr=self.log)
        self.await_answer(240)
        return self

    def __exit__(self, *error) -> None:
        self.process.send_signal(signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(60)
        if self.process.poll() is None:
            self.process.kill()
        self.log.close()
        if error[0] is None:
            servers = Home(self.path).servers
            shutil.rmtree(servers, ignore_errors=True)
            shutil.rmtree(self.path, ignore_errors=True)

    # --- is it there -------------------------------------------------------------------------------------
    def state(self) -> dict:
        with contextlib.suppress(OSError, ValueError):
            return json.loads((self.path / "state.json").read_text())
        return {}

    def answers(self, page: str = "healthz") -> bool:
        with contextlib.suppress(OSError), urllib.request.urlopen(f"{self.url}/{page}", timeout=3):
            return True
        return False

    def await_answer(self, seconds: float) -> None:
        """Until pages are served and the state names every service."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if self.process.poll() is not None:
                raise RuntimeError(f"The product ended; see {self.log.name}")
            if "env" in self.state() and self.answers():
                return
            time.sleep(0.3)
        raise TimeoutError(f"No answer; see {self.log.name}")

    def accounts(self) -> dict[str, str]:
        return {
            row["username"]: row["password"] for row in json.loads((self.path / "accounts.json").read_text())
        }

    # --- its database ------------------------------------------------------------------------------------
    def query(self, sql: str, *values) -> list[tuple]:
        """As the owner, who sees every row; tries again while the server comes back."""
        for attempt in range(60):
            try:
                with psycopg.connect(self.state()["env"]["OWNER_DATABASE_URL"], connect_timeout=3) as link:
                    return link.execute(sql, values).fetchall()
            except (psycopg.OperationalError, KeyError):
                if attempt == 59:
                    raise
                time.sleep(1)
        return []

    # --- its processes -----------------------------------------------------------------------------------
    def kill(self, random: Random) -> str:
        """Kill -9 one process; returns what it was, or "" when there is none of that kind just now."""
        name = random.choices(list(VICTIMS), list(VICTIMS.values()))[0]
        with contextlib.suppress(psutil.Error, KeyError, IndexError):
            random.choice(self._processes(name)).kill()
            return name
        return ""

    def _processes(self, name: str) -> list[psutil.Process]:
        services = self.state()["services"]
        if name in services:
            return [psutil.Process(services[name]["pid"])]
        owner = {"web worker": "web", "worker child": "worker", "database backend": "postgres"}[name]
        children = psutil.Process(services[owner]["pid"]).children(recursive=True)
        if name == "database backend":
            return [child for child in children if "ludang" in " ".join(child.cmdline())]
        return children

    def await_services(self, seconds: float = 90) -> None:
        """Until every service the supervisor knows is alive and pages are served."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            pids = [service["pid"] for service in self.state().get("services", {}).values()]
            if pids and all(map(psutil.pid_exists, pids)) and self.answers("readyz"):
                return
            time.sleep(0.3)
        raise TimeoutError("The services did not come back.")
