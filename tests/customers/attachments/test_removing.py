"""Files that are taken out, left behind by a crash, or whose archive was destroyed: their bytes go."""

import os
import signal
import subprocess
import sys
import time
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.utils.timezone import now

from agency import policy
from agency.acting import acting, acting_as
from agency.encryption.rotation import shred
from agency.errors import Refused
from agency.models import Event
from customers.attachments import removing, store, sweeping
from customers.models import Attachment
from tests import make

LATER = policy.ORPHANS_AFTER + timedelta(hours=1)


def on_disk(place) -> list:
    return [file for file in place.rglob("*") if file.is_file()]


@pytest.mark.django_db
def test_a_file_taken_out_loses_its_content_and_keeps_its_line(
    client, lin, customer, place, django_capture_on_commit_callbacks
):
    kept = make.attachment(customer)
    client.force_login(lin)
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(f"/customers/{customer.pk}/files/{kept.pk}/remove/", {"why": "传错了客户"})

    assert answer.status_code == 302
    assert on_disk(place) == []
    assert Attachment.objects.get().removed_at
    assert make.why(Attachment.history.first()) == "传错了客户"
    assert Event.objects.filter(kind=Event.Kind.DETACHED, by=lin, subject=customer.pk).exists()
    assert client.get(f"/customers/{customer.pk}/files/{kept.pk}/").status_code == 403
    assert client.get(f"/customers/{customer.pk}/files/").status_code == 200


@pytest.mark.django_db
def test_a_reason_is_needed(client, lin, customer):
    kept = make.attachment(customer)
    client.force_login(lin)

    assert client.post(f"/customers/{customer.pk}/files/{kept.pk}/remove/", {"why": " "}).status_code == 422
    with pytest.raises(Refused):
        removing.remove(customer, kept, by=lin, why="")


@pytest.mark.django_db
def test_the_sweep_takes_only_what_no_record_keeps(lin, customer, place):
    kept, gone, destroyed = (make.attachment(one) for one in (customer, customer, make.customer(lin)))
    with acting(lin):
        removing.remove(customer, gone, by=lin, why="错")  # its commit never came: the files are still there
    shred(destroyed.customer_id, at=now())
    store.write(uuid4(), store.ORIGINAL, b"an orphan", secret=b"s" * 32)
    (place / "ab").mkdir(exist_ok=True)
    (place / "ab" / "half.original.1234.part").write_bytes(b"half written")

    assert sweeping.sweep(now()) == 0  # what is young may belong to a transaction that is not over
    assert sweeping.sweep(now() + LATER) == 6
    assert sorted(file.name for file in on_disk(place)) == [
        f"{kept.pk.hex}.original",
        f"{kept.pk.hex}.thumbnail",
    ]
    assert sweeping.sweep(now() + LATER) == 0


CHILD = """
import os, sys, signal, uuid
import django; django.setup()
from django.conf import settings
from django.db import connection
settings.FILES_DIRECTORY, settings.KEY_DIRECTORY = sys.argv[1:3]
connection.settings_dict["NAME"] = sys.argv[3]
from agency.acting import acting
from agency.models import User
from customers.attachments import adding
from customers.models import Customer
from tests import make
lin = User.objects.get(username="lin")
number = 0
while True:
    number += 1
    with acting(lin):
        customer = Customer.objects.get(pk=uuid.UUID(sys.argv[4]))
        photo = make.picture((64 + number, 48 + os.getpid() % 1000))
        adding.add(customer, by=lin, kind="visit", name="z.jpg", content=photo)
        if sys.argv[5] == "before commit":
            os.kill(os.getpid(), signal.SIGKILL)
    print("kept", flush=True)
"""


def child(place, customer, when: str):
    said = [str(place), str(settings.KEY_DIRECTORY), connection.settings_dict["NAME"], str(customer.pk), when]
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "agency.settings"}
    return subprocess.Popen(
        [sys.executable, "-c", CHILD, *said],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=settings.BASE_DIR,
    )


def rows_and_files(place) -> tuple[set[UUID], set[UUID]]:
    with acting_as("system:test"):
        rows = set(Attachment.objects.values_list("pk", flat=True))
    whole = {
        UUID(hex=file.stem)
        for file in on_disk(place)
        if file.suffix == ".original" and file.with_suffix(".thumbnail").exists()
    }
    return rows, whole


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_process_killed_between_file_and_row_leaves_noise_that_is_swept(lin, place):
    with transaction.atomic():
        customer = make.customer(lin)
    process = child(place, customer, "before commit")
    _out, told = process.communicate(timeout=60)

    assert process.returncode == -signal.SIGKILL, told.decode()
    rows, files = rows_and_files(place)
    assert (len(rows), len(files)) == (0, 1)
    assert all(b"JFIF" not in file.read_bytes() for file in on_disk(place))
    with acting_as("system:test"):
        assert sweeping.sweep(now() + LATER) == 2
    assert on_disk(place) == []


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_however_a_process_dies_no_row_is_without_its_file_and_nothing_is_plain(lin, place):
    with transaction.atomic():
        customer = make.customer(lin)
    for pause in (0.05, 0.21, 0.4):
        process = child(place, customer, "any moment")
        assert process.stdout.readline() == b"kept\n", process.stderr.read().decode()
        time.sleep(pause)
        process.kill()
        process.communicate()
        rows, files = rows_and_files(place)
        assert rows <= files
    assert all(b"JFIF" not in file.read_bytes() for file in on_disk(place))
    with acting_as("system:test"):
        sweeping.sweep(now() + LATER)
        rows, files = rows_and_files(place)
        assert rows == files
        assert len(on_disk(place)) == 2 * len(rows)
