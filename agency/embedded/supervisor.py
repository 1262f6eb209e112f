"""Keeps the services alive, in order, until it is told to stop."""

import contextlib
import os
import re
import signal
import sys
import time
from pathlib import Path

import psutil

from agency.embedded.home import CHECKOUT, Home
from agency.embedded.service import Service

PYTHON = sys.executable


class Stopped(Exception):
    """Ctrl-C, SIGTERM or a closed terminal."""


class Supervisor:
    """Services are started in the order they are added and stopped in the order of `STOPPING`."""

    STOPPING = ("web", "worker", "beat", "command", "valkey", "postgres")

    def __init__(self, home: Home, say=print):
        self.home, self.say = home, say
        self.services: list[Service] = []
        self.facts: dict = {"supervisor": os.getpid()}
        self.stopping = 0

    def __enter__(self) -> "Supervisor":
        for name in ("SIGINT", "SIGTERM", "SIGHUP"):
            signal.signal(signal.Signals[name], self._stop)
        return self

    def __exit__(self, kind, error, trace) -> bool:
        self.stopping = max(self.stopping, 1)
        self.stop()
        return kind is Stopped

    def _stop(self, number, frame) -> None:
        """The first signal stops in order, the second in a hurry."""
        self.stopping += 1
        if self.stopping == 1:
            raise Stopped

    def add(self, service: Service) -> Service:
        self.services.append(service)
        service.start()
        self.write()
        return service

    def write(self, **facts) -> None:
        """Tell state.json who runs, for the next start, `exec` and the chaos test."""
        self.facts |= facts
        services = {
            s.name: {"pid": s.process.pid, "created": s.created, "restarts": s.restarts}
            for s in self.services
            if s.process is not None
        }
        self.home.write_state(self.facts | {"services": services})

    def tick(self) -> None:
        """Revive what died. Called several times a second."""
        for service in self.services:
            fresh = not service.next_try
            if not service.alive and fresh:
                self.say(
                    f"  {time.strftime('%H:%M:%S')}  {service.name} ended ({ending(service)}), restarting it"
                )
            if service.revive():
                self.write()
            elif fresh and service.failures == 3:
                self.say(f"  {service.name} keeps ending; the end of {service.log}:\n{service.tail()}")

    def watch(self, done=lambda: False) -> None:
        while not done():
            self.tick()
            time.sleep(0.2)

    def stop(self) -> None:
        rank = {name: number for number, name in enumerate(self.STOPPING)}
        ordered = sorted(self.services, key=lambda service: rank.get(service.name, -1))
        people = [s for s in ordered if s.name not in ("valkey", "postgres")]
        for service in people:  # all are asked at once, then each is waited for
            if service.alive:
                with contextlib.suppress(ProcessLookupError):
                    service.process.send_signal(signal.Signals[service.stop_signal])
        for service in ordered:
            service.stop(hurry=self.stopping > 1)
        self.home.write_state({})


def ending(service: Service) -> str:
    code = service.process.returncode if service.process else None
    return f"killed by {signal.Signals(-code).name}" if code is not None and code < 0 else f"exit {code}"


def alive(state: dict) -> bool:
    """Whether the supervisor that wrote `state` still runs."""
    with contextlib.suppress(psutil.Error, KeyError, TypeError):
        return "python" in " ".join(psutil.Process(state["supervisor"]).cmdline()).lower()
    return False


def printer(quiet: bool = False):
    return (lambda text="": None) if quiet else (lambda text="": print(text, file=sys.stderr, flush=True))


def short(path: Path) -> str:
    return re.sub(f"^{re.escape(str(CHECKOUT))}/", "", str(path))
