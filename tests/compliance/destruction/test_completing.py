"""A certificate is completed by the real last copy of the keys, not by a date alone."""

from datetime import timedelta

import pytest
from django.utils.timezone import now

from agency import policy
from agency.models import Backup, Event
from compliance.destruction import certifying, completing
from compliance.models import Completion
from tests import make

from . import steps

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def anchors(tmp_path, settings):
    settings.ANCHOR_DIRECTORIES, settings.AGENCY_HOME = [str(tmp_path / "anchors")], tmp_path


@pytest.fixture
def certificate(lin, shen, gao, he):
    make.customer(lin, entered_at=now() - steps.LONG_AGO)
    batch = steps.executed(shen, gao)
    return certifying.verify(batch.pk, by=he)


def copy(certificate, hours: int, **facts) -> Backup:
    moment = certificate.issued_at + timedelta(hours=hours)
    return Backup.objects.create(
        kind="keys", name=f"keys-{hours}", state="done", started_at=moment, finished_at=moment, **facts
    )


def test_it_waits_for_the_last_copy_that_may_hold_the_key(certificate):
    old, _young = copy(certificate, -2), copy(certificate, 2)
    over = now() + policy.KEY_BACKUP_LIFE + timedelta(days=8)

    early = completing.sweep(over)
    Backup.objects.filter(pk=old.pk).update(pruned_at=over)
    late = completing.sweep(over)

    assert (early, late, completing.sweep(over)) == (0, 1, 0)
    made = Completion.objects.get()
    assert (made.certificate_id, made.last_copy, made.removed_at) == (certificate.pk, old.name, over)
    assert completing.is_final(certificate)
    assert Event.objects.filter(data__act="completed").count() == 1


def test_without_copies_of_ours_the_day_itself_counts(certificate):
    assert completing.sweep(now() + timedelta(days=20)) == 0
    assert completing.sweep(now() + policy.KEY_BACKUP_LIFE + timedelta(days=8)) == 1


def test_the_certificate_names_the_copies_there_were(certificate):
    copy(certificate, -3)

    told = completing.copies(certificate.issued_at)

    assert told == {"data": 0, "keys": 1, "last_keys": "keys--3"}
    assert certificate.content["backups"] == {"data": 0, "keys": 0, "last_keys": ""}
