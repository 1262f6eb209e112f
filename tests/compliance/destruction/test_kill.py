"""Workers are killed in the middle: every archive is destroyed exactly once, nothing lost, nothing done twice."""

import os
import signal
import subprocess
import sys
import time

import pytest
from django.conf import settings
from django.utils.timezone import now

from agency.acting import acting_as
from agency.models import Event, SubjectKey
from compliance.destruction import ledger, running
from compliance.models import DisposalItem
from customers.models import Customer
from tests import make
from tests.workers import database_url

from . import steps

pytestmark = pytest.mark.django_db(transaction=True)
ARCHIVES = 24
WORKER = """
import os, sys, django
from pathlib import Path
django.setup()
from django.conf import settings
settings.KEY_DIRECTORY, settings.FILES_DIRECTORY = Path(sys.argv[1]), Path(sys.argv[2])
settings.ANCHOR_DIRECTORIES = [sys.argv[3]]
settings.MASTER_KEY = ""
from django.db import connection
connection.settings_dict["OPTIONS"]["assume_role"] = settings.APPLICATION_ROLE
from django.utils.timezone import now
from compliance.destruction import executing
print("ready", flush=True)
while executing.step(sys.argv[4], now(), size=2):
    print("step", flush=True)
"""


@pytest.fixture
def anchors(tmp_path, monkeypatch):
    monkeypatch.setattr(settings, "ANCHOR_DIRECTORIES", [str(tmp_path / "anchors")])
    monkeypatch.setattr(settings, "AGENCY_HOME", tmp_path)
    return tmp_path / "anchors"


def worker(anchors, batch) -> subprocess.Popen:
    arguments = [settings.KEY_DIRECTORY, settings.FILES_DIRECTORY, anchors, batch.pk]
    return subprocess.Popen(
        [sys.executable, "-c", WORKER, *map(str, arguments)],
        env={**os.environ, "DATABASE_URL": database_url(), "DJANGO_SETTINGS_MODULE": "agency.settings"},
        cwd=settings.BASE_DIR,
        stdout=subprocess.PIPE,
        text=True,
    )


def test_each_archive_goes_exactly_once_however_often_workers_die(anchors, lin, shen, gao):
    long_ago = now() - steps.LONG_AGO
    archives = [make.customer(lin, entered_at=long_ago, phone=f"139{n:08}") for n in range(ARCHIVES)]
    batch = steps.approved(shen, gao)
    assert running._begin(steps.cooled(batch))

    killed = 0
    for _round in range(3):
        process = worker(anchors, batch)
        assert process.stdout.readline() == "ready\n"
        process.stdout.readline()
        time.sleep(0.05 * _round)
        os.kill(process.pid, signal.SIGKILL)
        process.wait(30)
        killed += 1
    with acting_as("system:test"):
        part = DisposalItem.objects.filter(state="destroyed").count()
    for _patience in range(100):  # the server must notice first that a worker is gone
        running.sweep(steps.cooled(batch))
        if steps.again(batch).state == "scanned":
            break
        time.sleep(0.1)

    assert killed == 3
    assert part < ARCHIVES
    with acting_as("system:test"):
        states = list(DisposalItem.objects.values_list("state", flat=True))
        events = Event.objects.filter(kind="destroyed").values_list("subject", flat=True)
        assert states == ["destroyed"] * ARCHIVES
        assert sorted(events) == sorted(one.pk for one in archives)
        assert SubjectKey.objects.filter(subject__in=events, wrapped__isnull=False).count() == 0
        assert set(Customer._base_manager.values_list("state", flat=True)) == {"destroyed"}
    assert ledger.kept() == {one.pk for one in archives}
