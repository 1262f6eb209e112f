"""Kept files are read again; a damaged one becomes an incident, once, and whoever handles incidents hears."""

from datetime import timedelta

import pytest
from django.utils.timezone import now

from agency.models import Notice
from compliance.incidents import file_damage
from compliance.models import FileProof, Incident
from contracts import policy
from customers.attachments import store
from customers.models import Attachment
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(lin):
    return make.attachment(make.customer(lin), "contract", make.pdf(1), "合同.pdf")


def spoil(file: Attachment) -> None:
    place = store.path(file.pk, store.ORIGINAL)
    content = bytearray(place.read_bytes())
    content[-3] ^= 1
    place.write_bytes(content)


def test_a_sound_file_is_read_and_read_again_after_a_week(file):
    moment = now()
    file_damage.sweep(moment)
    assert FileProof.objects.get(file=file).checked_at == moment
    assert file_damage._overdue(moment + timedelta(days=6)) == []
    assert file_damage._overdue(moment + policy.FILES_EVERY + timedelta(seconds=1)) == [file.pk]
    assert not Incident.objects.exists()


def test_a_sample_of_what_was_read_this_week_is_read_each_day(file):
    moment = now()
    file_damage.sweep(moment)
    file_damage.sweep(moment + timedelta(days=1))
    assert FileProof.objects.get(file=file).checked_at == moment + timedelta(days=1)


@pytest.mark.parametrize("harm", [spoil, lambda file: store.path(file.pk, store.ORIGINAL).unlink()])
def test_a_damaged_or_missing_file_is_one_incident_by_nobody(file, gao, shen, harm):
    harm(file)
    for day in range(3):
        file_damage.sweep(now() + timedelta(days=8 * day))
    incident = Incident.objects.get()
    assert (incident.kind, incident.reported_by) == ("altered", None)
    assert str(incident.reporter)
    assert FileProof.objects.get(file=file).incident == incident
    assert Notice.objects.filter(kind="incident_reported").exists()


def test_a_file_that_is_not_the_one_that_came_in_is_found_by_its_fingerprint(file):
    file.digest = "0" * 64
    file.save()
    file_damage.sweep(now())
    assert Incident.objects.count() == 1


def test_what_was_taken_out_or_destroyed_is_not_asked_for(file):
    Attachment.objects.filter(pk=file.pk).update(removed_at=now())
    assert file_damage.sweep(now()) == 0
