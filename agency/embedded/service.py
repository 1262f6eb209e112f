"""One child process: how it starts, ends, and is started again."""

import contextlib
import ctypes
import os
import signal
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path

import psutil

LONGEST_DELAY = 5.0  # seconds between two tries
STEADY_AFTER = 20.0  # seconds of life after which the delay starts again from its smallest
LARGEST_LOG = 20 * 1024 * 1024
PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None)


@dataclass
class Service:
    name: str
    argv: list[str]
    log: Path
    env: dict[str, str] | None = None
    user: tuple[int, int] | None = None  # uid and gid, when not ours
    cwd: str | None = None
    stop_signal: str = "SIGTERM"
    last_signal: str = "SIGKILL"
    patience: float = 15  # seconds between the two
    process: subprocess.Popen | None = field(default=None, repr=False)
    started: float = 0.0
    created: float = 0.0  # the kernel's start time, which tells a pid from its successor
    restarts: int = 0
    failures: int = 0
    next_try: float = 0.0

    def start(self) -> None:
        if self.log.exists() and self.log.stat().st_size > LARGEST_LOG:
            self.log.replace(self.log.with_suffix(".log.1"))
        out = os.open(self.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        identity = {"user": self.user[0], "group": self.user[1], "extra_groups": []} if self.user else {}
        try:
            self.process = subprocess.Popen(
                self.argv,
                env=self.env,
                cwd=self.cwd,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                process_group=0,  # Ctrl-C at the terminal reaches the supervisor alone, which keeps the order
                preexec_fn=lambda: die_with_parent(self.stop_signal),
                **identity,
            )
        finally:
            os.close(out)
        self.started = time.monotonic()
        with contextlib.suppress(psutil.Error):
            self.created = psutil.Process(self.process.pid).create_time()

    @property
    def alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def revive(self) -> bool:
        """Start again what has died, later and later while it keeps dying. True when it was started."""
        now = time.monotonic()
        if self.alive:
            return False
        if not self.next_try:
            self.end_group()
            self.failures = 0 if now - self.started > STEADY_AFTER else self.failures + 1
            self.next_try = now + (
                min(LONGEST_DELAY, 0.25 * 2 ** (self.failures - 1)) if self.failures else 0
            )
        if now < self.next_try:
            return False
        self.next_try = 0.0
        self.restarts += 1
        self.start()
        return True

    def stop(self, hurry: bool = False) -> None:
        if self.process is None:
            return
        for name, patience in (
            (self.stop_signal, 0 if hurry else self.patience),
            (self.last_signal, 10),
            ("SIGKILL", 5),
        ):
            if not self.alive:
                break
            with contextlib.suppress(ProcessLookupError, PermissionError):
                self.process.send_signal(signal.Signals[name])
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(patience)
        self.end_group()

    def end_group(self) -> None:
        """The children of a killed parent: gunicorn's workers hold the port, Celery's pool its tasks."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)

    def tail(self, lines: int = 15) -> str:
        with contextlib.suppress(OSError):
            return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])
        return ""


def die_with_parent(name: str) -> None:
    """Have the kernel stop this child when the supervisor is killed (elsewhere the next start does)."""
    with contextlib.suppress(OSError, AttributeError):
        LIBC.prctl(PR_SET_PDEATHSIG, int(signal.Signals[name]))
