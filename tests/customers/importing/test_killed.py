"""Workers die, come twice, and are called again: every row goes in exactly once."""

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, connections

from agency.acting import acting_as
from agency.models import Event, Notice
from customers.importing import committing, reverting, working
from customers.models import Customer, ImportBatch

from .making import checked, now, person

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
ROWS = 900
WORKER = """
import sys
from uuid import UUID
import django
from django.conf import settings
django.setup()
settings.DATABASES["default"]["NAME"] = sys.argv[2]
settings.DATABASES["default"]["OPTIONS"]["assume_role"] = settings.APPLICATION_ROLE
from customers.importing import working
print("ready", flush=True)
working.work(UUID(sys.argv[1]), budget=600)
"""


def worker(batch: ImportBatch) -> subprocess.Popen:
    """A process of its own, as Celery's are."""
    env = dict(os.environ) | {
        "DJANGO_SETTINGS_MODULE": "agency.settings",
        "KEY_DIRECTORY": str(settings.KEY_DIRECTORY),
        "SECRET_KEY": settings.SECRET_KEY,
        "DATABASE_URL": os.environ.get("OWNER_DATABASE_URL", os.environ["DATABASE_URL"]),
        "MASTER_KEY": "",
    }
    return subprocess.Popen(
        [sys.executable, "-c", WORKER, str(batch.pk), connection.settings_dict["NAME"]],
        env=env,
        cwd=Path(__file__).resolve().parents[3],
        stdout=subprocess.PIPE,
        text=True,
    )


def done(batch: ImportBatch) -> int:
    with acting_as("system:test"):
        return batch.lines.filter(step="done").count()


def numbers(batch: ImportBatch) -> list[int]:
    with acting_as("system:test"):
        found = (
            Customer.objects.filter(batch=batch).exclude(state="withdrawn").values_list("number", flat=True)
        )
        return sorted(int(number.split("-")[2]) for number in found)


def test_a_worker_killed_again_and_again_loses_and_doubles_nothing(zhao):
    batch = checked(zhao, [person(place) for place in range(1, ROWS + 1)])
    committing.start(batch, by=zhao)

    kills = 0
    while kills < 3:
        process, before = worker(batch), done(batch)
        assert process.stdout.readline() == "ready\n"
        while done(batch) == before and process.poll() is None:
            time.sleep(0.02)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        kills += 1
    assert 0 < done(batch) < ROWS

    assert working.waiting() == [batch.pk]  # the clock finds it
    working.work(batch.pk, budget=600)

    made = numbers(batch)
    assert made == list(range(made[0], made[0] + ROWS))
    with acting_as("system:test"):
        assert Event.objects.filter(kind="imported", data__act="created").count() == ROWS
        assert Notice.objects.filter(kind="import_done").count() == 1
        assert ImportBatch.objects.get().counts == {"created": ROWS}
    assert working.waiting() == []


def test_two_workers_at_once_share_the_rows(zhao):
    batch = checked(zhao, [person(place) for place in range(1, 301)])
    committing.start(batch, by=zhao)

    def at_work(_worker):
        try:
            return working.work(batch.pk, budget=600)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(3) as pool:
        assert list(pool.map(at_work, range(3))) == [False] * 3
    made = numbers(batch)
    assert made == list(range(made[0], made[0] + 300))

    reverting.start(batch, by=zhao, now=now())
    with ThreadPoolExecutor(3) as pool:
        list(pool.map(at_work, range(3)))
    assert numbers(batch) == []
    with acting_as("system:test"):
        assert ImportBatch.objects.get().counts == {"withdrawn": 300}
        assert Notice.objects.filter(kind="import_reverted").count() == 1
