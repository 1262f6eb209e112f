"""Keys in operation: renewed while people write, lost and wrong ones noticed."""

import threading
import time
import uuid
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from agency.acting import acting_as
from agency.encryption import (
    SHREDDED,
    KeyStoreError,
    horizon,
    keyring,
    resealing,
    rotation,
    startup,
    verifying,
)
from agency.encryption.provider import provider
from agency.models import KeyStoreMark, SubjectKey
from customers.models import RegistrationDraft
from tests.cast import staff

from .busy import PATIENCE, Busy, contents, draft, in_threads


@pytest.fixture
def writer(transactional_db):
    with acting_as("system:test"):
        return staff("writer", "写手", "sales")


def test_the_epoch_key_is_renewed_while_four_people_write(writer):
    drafts = [draft(writer, n) for n in range(40)]
    rotation.shred(drafts[39].pk, at=timezone.now())
    before = provider().current_epoch()

    with Busy(drafts) as busy:
        time.sleep(0.3)
        done = rotation.rotate(batch=7, patience=PATIENCE)
        time.sleep(0.3)

    assert (busy.errors, done.complete, done.epoch) == ([], True, before + 1)
    assert busy.rounds > 8
    assert provider().epochs() == [done.epoch] == startup.epochs_in_use()
    assert {c["n"] for c in contents() if c is not SHREDDED and c["n"] < 40} == set(range(39))
    assert contents().count(SHREDDED) == 1


def test_a_rotation_that_was_interrupted_is_finished_by_the_next(writer):
    drafts = [draft(writer, n) for n in range(6)]
    unfinished = provider().new_epoch()
    rotation.rewrap(unfinished, 4)

    done = rotation.rotate(patience=PATIENCE)

    assert (done.epoch, done.rewrapped) == (unfinished, 2)
    assert provider().epochs() == [unfinished]
    assert contents() == [{"n": n} for n in range(len(drafts))]


def test_nothing_is_destroyed_while_an_old_transaction_is_open(writer):
    draft(writer, 1)
    opened, go = threading.Event(), threading.Event()

    def reader(_):
        with acting_as("system:test"):
            list(RegistrationDraft.objects.all())
            opened.set()
            go.wait(20)

    (thread,) = in_threads(1, reader)
    opened.wait(20)
    old = provider().current_epoch()
    waiting = rotation.rotate(patience=timedelta(seconds=0.5))
    go.set()
    thread.join()

    assert not waiting.complete
    assert old in provider().epochs()
    assert rotation.rotate(patience=PATIENCE).destroyed == (old,)
    assert contents() == [{"n": 1}]


def test_an_epoch_still_in_use_cannot_be_destroyed(writer):
    draft(writer, 1)
    current = provider().new_epoch()

    with pytest.raises(KeyStoreError, match="still need"):
        rotation.destroy_past(current)
    assert rotation.rotate(patience=PATIENCE).complete


def test_data_keys_are_renewed_while_four_people_write(writer):
    drafts = [draft(writer, n) for n in range(30)]
    rotation.shred(drafts[29].pk, at=timezone.now())
    before = dict(SubjectKey.objects.values_list("subject", "gen"))

    with Busy(drafts) as busy:
        time.sleep(0.3)
        done = resealing.renew(list(before), batch=8, patience=PATIENCE)
        time.sleep(0.3)

    assert (busy.errors, done.problems, done.subjects) == ([], [], 29)
    assert done.resealed >= 25  # the writers have sealed their own anew by themselves
    after = SubjectKey.objects.filter(subject__in=before, wrapped__isnull=False)
    assert set(after.values_list("gen", "old")) == {(2, None)}
    assert {c["n"] for c in contents() if c is not SHREDDED and c["n"] < 30} == set(range(29))
    assert sum(len(found.damaged) for found in verifying.inspect()) == 0


def test_a_cell_that_does_not_open_keeps_its_old_key_and_is_reported(writer):
    whole, broken = draft(writer, 1), draft(writer, 2)
    with acting_as("system:test"), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE customers_registrationdraft SET content = overlay(content placing '\\x00' from 30)"
            " WHERE id = %s",
            [broken.pk],
        )
    done = resealing.renew(patience=PATIENCE)

    assert done.kept == {broken.pk}
    assert len(done.problems) == 1
    assert SubjectKey.objects.get(pk=broken.pk).old is not None
    assert SubjectKey.objects.get(pk=whole.pk).old is None
    with pytest.raises(CommandError, match="1 sealed values"):
        call_command("sealed_verify")


def test_keys_renewed_twice_open_after_the_epoch_changed_in_between(writer):
    draft(writer, 1)
    for _ in range(2):
        resealing.renew(patience=PATIENCE)
        rotation.rotate(patience=PATIENCE)

    assert contents() == [{"n": 1}]
    assert SubjectKey.objects.get().gen == 3


def test_many_threads_read_one_page(writer):
    for n in range(20):
        draft(writer, n)
    wrong = []

    def read(_):
        for _ in range(10):
            if sorted(c["n"] for c in contents()) != list(range(20)):
                wrong.append(1)

    for thread in in_threads(6, read):
        thread.join()

    assert wrong == []


def test_two_people_registering_at_once_share_one_key(transactional_db):
    subject, keys, gate = uuid.uuid4(), [], threading.Barrier(4)

    def register(_):
        gate.wait(20)
        with acting_as("system:test"):
            keys.append(keyring.ensure([subject])[subject].tag)

    for thread in in_threads(4, register):
        thread.join()

    assert len(set(keys)) == 1
    assert len(keys) == 4


def test_waiting_sees_open_transactions_and_gives_up_in_time(transactional_db):
    opened, go = threading.Event(), threading.Event()

    def hold(_):
        with acting_as("system:test"), connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            opened.set()
            go.wait(20)

    (thread,) = in_threads(1, hold)
    opened.wait(20)

    assert not horizon.wait(timedelta(seconds=0.3))
    go.set()
    assert horizon.wait(PATIENCE)
    thread.join()


def test_a_database_of_another_key_store_is_refused(writer):
    KeyStoreMark.objects.all().delete()
    startup.adopt()
    startup.verify()
    draft(writer, 1)

    with pytest.raises(KeyStoreError, match="sealed data already"):
        startup.adopt()
    KeyStoreMark.objects.update(fingerprint="0" * 32)
    with pytest.raises(KeyStoreError, match="not the one"):
        startup.verify()
    KeyStoreMark.objects.update(fingerprint=provider().fingerprint())
    SubjectKey.objects.update(epoch=999)
    with pytest.raises(KeyStoreError, match="epoch 999"):
        startup.verify()
