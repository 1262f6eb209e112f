"""Workers die in the middle, two come at once, somebody alters a copy: nothing half or false ever counts."""

import os
import signal
import subprocess
import sys
from datetime import timedelta

import pytest
from django.conf import settings
from django.utils.timezone import now

from agency.acting import acting_as
from agency.backups import asking, drilling, places, pruning, restoring
from agency.backups.server import BackupError
from agency.models import Backup
from tests import make
from tests.workers import database_url

pytestmark = pytest.mark.django_db(transaction=True)
WORKER = """
import sys, time, django
from pathlib import Path
django.setup()
from django.conf import settings
settings.KEY_DIRECTORY, settings.FILES_DIRECTORY = Path(sys.argv[1]), Path(sys.argv[2])
settings.BACKUP_DIRECTORY, settings.KEY_BACKUP_DIRECTORY = Path(sys.argv[3]), Path(sys.argv[4])
settings.MASTER_KEY = ""
from django.db import connection
connection.settings_dict["OPTIONS"]["assume_role"] = settings.APPLICATION_ROLE
from agency.backups import asking, sealing
whole = sealing.streams.seal_from
def half(out, source, **more):
    print("flowing", flush=True)
    out.write(source.read(1000))
    sys.stdin.readline()  # until we are killed
sealing.streams.seal_from = half
asking.run()
"""


def worker() -> subprocess.Popen:
    arguments = [settings.KEY_DIRECTORY, settings.FILES_DIRECTORY]
    arguments += [settings.BACKUP_DIRECTORY, settings.KEY_BACKUP_DIRECTORY]
    return subprocess.Popen(
        [sys.executable, "-c", WORKER, *map(str, arguments)],
        env={**os.environ, "DATABASE_URL": database_url(), "DJANGO_SETTINGS_MODULE": "agency.settings"},
        cwd=settings.BASE_DIR,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def test_a_killed_backup_counts_for_nothing_and_the_next_one_clears_it_away(house, lin):
    make.customer(lin)
    process = worker()
    assert process.stdout.readline() == "flowing\n"
    os.kill(process.pid, signal.SIGKILL)
    process.wait(30)
    half = list(settings.BACKUP_DIRECTORY.glob(".partial-*"))
    before = (len(half), places.whole("data"))
    with pytest.raises(BackupError, match="no backup"):
        restoring.newest("data")

    made = again()

    assert before == (1, [])
    assert not list(settings.BACKUP_DIRECTORY.glob(".partial-*"))
    with acting_as("system:test"):
        states = list(Backup.objects.of("data").order_by("asked_at").values_list("state", "failure"))
    assert states == [("failed", "interrupted"), ("done", "")]
    assert places.whole("data") == [made[0].name]


def again():
    """The server must notice first that a worker is gone."""
    for _patience in range(100):
        try:
            asking.run()
        except BackupError:
            pass  # busy
        with acting_as("system:test"):
            if made := list(Backup.objects.counting().order_by("kind")):
                return made
    raise AssertionError("the lock was never let go of")


def test_of_two_at_once_one_works(house, lin):
    with asking.lock() as ours:
        with pytest.raises(BackupError) as refused:
            asking.run()
        swept = asking.sweep(now())

    assert (ours, refused.value.code, swept) == (True, "busy", 0)
    assert asking.sweep(now()) == 2


@pytest.mark.parametrize("part", ["dump", "manifest"])
def test_an_altered_copy_is_refused(house, lin, part):
    data, _keys = asking.run()
    place = places.of(data.name) / part
    content = bytearray(place.read_bytes())
    content[len(content) // 2] ^= 1
    place.write_bytes(content)

    drill = drilling.run()

    assert (drill.state, drill.failure) == ("failed", "tampered")


def test_a_copy_under_another_name_is_refused(house, lin):
    data, _keys = asking.run()
    other = data.name[:-4] + "ffff"
    places.of(data.name).rename(places.of(other))

    with pytest.raises(BackupError) as refused:
        places.verify(other)

    assert refused.value.code == "tampered"


def test_a_lost_attachment_is_noticed(house, lin):
    make.attachment(make.customer(lin))
    asking.run()
    next((settings.BACKUP_DIRECTORY / "files").rglob("*.original")).write_bytes(b"another one")

    assert drilling.run().failure == "tampered"


def test_copies_go_when_their_time_is_over_but_never_the_last_ones(house, lin):
    first = asking.run()
    second = asking.run()
    with acting_as("system:test"):
        for one, days in ((first[0], 91), (first[1], 36), (second[0], 89), (second[1], 34)):
            Backup.objects.filter(pk=one.pk).update(started_at=now() - timedelta(days=days))

    gone = pruning.sweep(now())
    later = pruning.sweep(now() + timedelta(days=400))

    assert (gone, later) == (2, 0)
    assert places.whole("data") == [second[0].name]
    assert places.whole("keys") == [second[1].name]
    with acting_as("system:test"):
        assert set(Backup.objects.counting()) == set(second)


def test_a_backup_is_due_every_night_and_tried_again_after_an_hour(house, lin, settings):
    night = now().replace(hour=18, minute=5)  # five past two in Shanghai
    assert asking.sweep(night) == 2
    assert asking.sweep(night + timedelta(hours=3)) == 0
    settings.BACKUP_DATABASE = None
    assert asking.sweep(night + timedelta(days=1)) == 0

    with acting_as("system:test"):
        assert Backup.objects.of("data").latest("asked_at").failure == "not_configured"
    assert not asking.is_time(night + timedelta(days=1, minutes=30))
    assert asking.is_time(night + timedelta(days=1, minutes=70))
