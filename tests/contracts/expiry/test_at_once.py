"""Many workers at once, and one killed in the middle: every reminder is given exactly once (issue 5)."""

import os
import signal
import subprocess
import sys
import threading
import time

import pytest
from django.conf import settings
from django.db import connection

from agency.acting import acting_as
from agency.models import Notice
from contracts.expiry import climbing
from contracts.models import ExpiryStep
from tests.contracts.expiry.lasting import agreement, at, in_days, tell_nobody
from tests.workers import database_url

END = in_days(60)
COUNT = 12


@pytest.fixture
def stage(transactional_db, lin, zhao, bai):
    """Agreements of lin's, each with its first reminder due."""
    for _number in range(COUNT):
        agreement(lin, END)
    tell_nobody()
    return at(END, 30, 10)


def given() -> dict[str, int]:
    with acting_as("system:test"):
        return {
            "steps": ExpiryStep.objects.count(),
            "notices": Notice.objects.filter(kind__startswith="contract_ending").count(),
            "keys": Notice.objects.filter(kind__startswith="contract_ending")
            .values("key")
            .distinct()
            .count(),
        }


ONCE = {"steps": COUNT, "notices": 2 * COUNT, "keys": 2 * COUNT}  # the owner and her manager


def test_four_workers_at_once_remind_everybody_once(stage):
    done, failed, start = [], [], threading.Barrier(4)

    def work():
        start.wait()
        try:
            swept = climbing.sweep(stage)
            done.append(swept.done)
            failed.append(swept.failed)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    done.append(climbing.sweep(stage).done)  # what a worker found locked it left to the others

    assert (sum(done), sum(failed)) == (COUNT, 0)
    assert given() == ONCE


WORKER = """
import sys, django
from datetime import datetime
from pathlib import Path
django.setup()
from django.conf import settings
settings.KEY_DIRECTORY, settings.MASTER_KEY = Path(sys.argv[1]), ""
from django.db import connection
connection.settings_dict["OPTIONS"]["assume_role"] = settings.APPLICATION_ROLE
from contracts.expiry import climbing
moment = datetime.fromisoformat(sys.argv[2])
for pk in climbing._to_put_right(moment):
    climbing._one(climbing._put_right, pk, moment, climbing.Swept())
for pk in climbing._due(moment):
    climbing._one(climbing._climb, pk, moment, climbing.Swept())
    print("done", flush=True)
"""


def test_a_worker_killed_in_the_middle_loses_and_doubles_nothing(stage):
    process = subprocess.Popen(
        [sys.executable, "-c", WORKER, str(settings.KEY_DIRECTORY), stage.isoformat()],
        env={**os.environ, "DATABASE_URL": database_url(), "DJANGO_SETTINGS_MODULE": "agency.settings"},
        cwd=settings.BASE_DIR,
        stdout=subprocess.PIPE,
        text=True,
    )
    for _line in range(3):
        assert process.stdout.readline() == "done\n"
    os.kill(process.pid, signal.SIGKILL)
    process.wait(30)
    half = given()["steps"]

    end = time.monotonic() + 30  # the server must notice first that the killed worker's locks are free
    while given()["steps"] < COUNT and time.monotonic() < end:
        climbing.sweep(stage)
    assert 3 <= half < COUNT
    assert given() == ONCE
