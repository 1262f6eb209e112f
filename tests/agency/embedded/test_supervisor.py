"""What dies is started again, and what is stopped takes its children with it."""

import signal
import sys
import time

import psutil
import pytest

from agency.embedded.home import Home
from agency.embedded.service import LONGEST_DELAY, Service
from agency.embedded.supervisor import Supervisor

SLEEPS = "import time; time.sleep(60)"
STUBBORN = """import signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print('up', flush=True)
time.sleep(60)"""
PARENT = f"""import subprocess, sys, time
child = subprocess.Popen([sys.executable, '-c', {SLEEPS!r}])
print(child.pid, flush=True)
time.sleep(60)"""


@pytest.fixture
def supervisor(tmp_path):
    supervisor = Supervisor(Home(tmp_path / "home"), say=lambda text="": None)
    yield supervisor
    supervisor.stop()


def service(supervisor, code=SLEEPS, name="web", **options) -> Service:
    log = supervisor.home.logs / f"{name}.log"
    return supervisor.add(Service(name, [sys.executable, "-c", code], log=log, **options))


def until(condition, seconds=5):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.02)


def words(child: Service) -> str:
    until(lambda: child.log.exists() and child.log.read_text())
    return child.log.read_text()


def test_a_killed_service_is_back_and_the_state_file_knows_its_number(supervisor):
    web = service(supervisor)
    killed = web.process.pid

    web.process.kill()
    web.process.wait()
    supervisor.watch(lambda: web.alive)

    told = supervisor.home.state()["services"]["web"]
    assert told["pid"] == web.process.pid != killed
    assert told["restarts"] == 1


def test_the_children_of_a_killed_service_do_not_outlive_it(supervisor):
    web = service(supervisor, PARENT)
    child = psutil.Process(int(words(web)))

    web.process.kill()
    web.process.wait()
    supervisor.watch(lambda: web.alive)

    until(lambda: not child.is_running() or child.status() == psutil.STATUS_ZOMBIE)


def test_what_keeps_dying_is_tried_later_and_later_but_never_given_up(supervisor):
    web = service(supervisor, "raise SystemExit(1)")
    waits = []
    for _ in range(8):
        web.process.wait()
        web.revive()
        waits.append(round(web.next_try - time.monotonic(), 1))
        web.next_try = time.monotonic()  # the time has come
        web.revive()

    assert waits == sorted(waits)
    assert waits[0] <= 0.3
    assert waits[-1] == LONGEST_DELAY


def test_one_that_does_not_listen_is_killed_after_its_patience(supervisor):
    stubborn = service(supervisor, STUBBORN, patience=0.2)
    words(stubborn)

    stubborn.stop()

    assert stubborn.process.returncode == -signal.SIGKILL


def test_people_are_stopped_before_the_servers_they_need(supervisor, monkeypatch):
    ended = []
    for name in ("postgres", "valkey", "beat", "web", "worker"):
        service(supervisor, name=name)
    real = Service.stop
    monkeypatch.setattr(
        Service, "stop", lambda self, **options: (ended.append(self.name), real(self, **options))
    )

    supervisor.stop()

    assert ended == ["web", "worker", "beat", "valkey", "postgres"]
    assert supervisor.home.state() == {}
