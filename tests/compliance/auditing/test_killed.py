"""A worker at the control tests is killed again and again: no test is lost, none is done twice."""

import os
import signal
import subprocess
import sys

import pytest
from django.conf import settings
from django.utils.timezone import now

from agency.acting import acting_as
from agency.models import Event
from compliance.auditing import running
from compliance.auditing.controls import AUTOMATIC
from compliance.models import ControlResult, ControlRun
from tests.workers import database_url

pytestmark = pytest.mark.django_db(transaction=True)
WORKER = """
import sys, django
from pathlib import Path
django.setup()
from django.conf import settings
settings.KEY_DIRECTORY, settings.MASTER_KEY = Path(sys.argv[1]), ""
from django.db import connection
connection.settings_dict["OPTIONS"]["assume_role"] = settings.APPLICATION_ROLE
from django.utils.timezone import now
from compliance.auditing import running
print("ready", flush=True)
while running._next(sys.argv[2], now()):
    print("done", flush=True)
"""
KILLS = 3
PATIENCE = 200  # attempts: the server must notice first that a killed worker's lock is free


def worker(run: ControlRun) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, "-c", WORKER, str(settings.KEY_DIRECTORY), str(run.pk)],
        env={**os.environ, "DATABASE_URL": database_url(), "DJANGO_SETTINGS_MODULE": "agency.settings"},
        cwd=settings.BASE_DIR,
        stdout=subprocess.PIPE,
        text=True,
    )


def results() -> list[str]:
    with acting_as("system:test"):
        return sorted(ControlResult.objects.values_list("code", flat=True))


def finished(run: ControlRun) -> bool:
    for _attempt in range(PATIENCE):
        running._carry_out(run.pk, now())
        with acting_as("system:test"):
            if ControlRun.objects.get(pk=run.pk).state == ControlRun.State.DONE:
                return True
    return False


def test_each_test_is_done_once_however_often_the_worker_dies(qian):
    with acting_as("system:test"):
        run = running.ask(by=qian)

    for _kill in range(KILLS):
        process = worker(run)
        assert process.stdout.readline() == "ready\n"
        process.stdout.readline()  # at least one more, and then in the middle of the next
        os.kill(process.pid, signal.SIGKILL)
        process.wait(30)
    half = results()

    assert KILLS <= len(half) < len(AUTOMATIC)
    assert finished(run)
    assert results() == sorted(control.code for control in AUTOMATIC)
    with acting_as("system:test"):
        assert Event.objects.filter(kind="audit", subject=run.pk, data__act="tests_done").count() == 1
