"""The steps of a destruction: three people, a cooling-off, holds that stop it, and a database that insists."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.timezone import localdate, now

from agency import policy
from agency.acting import acting_as
from agency.errors import Refused
from agency.models import Event
from compliance.destruction import batches, certifying, executing, ledger, replaying, running
from compliance.models import Certificate, DisposalBatch, Probe
from compliance.retention import collecting, holds
from customers import suppressing
from customers.models import Customer
from tests import make

from . import steps

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def anchors(tmp_path, settings):
    settings.ANCHOR_DIRECTORIES, settings.AGENCY_HOME = [str(tmp_path / "anchors")], tmp_path


@pytest.fixture
def due(lin):
    """An archive nobody heard of for more than two years."""
    return make.customer(lin, name="司马无忌", entered_at=now() - steps.LONG_AGO)


def test_three_people_take_part(due, shen, gao, he):
    batch = steps.proposed()
    batches.review(batch.pk, by=shen)
    with pytest.raises(Refused):
        batches.approve(batch.pk, by=shen)
    batches.approve(batch.pk, by=gao)
    running.sweep(steps.cooled(steps.again(batch)))
    for person in (shen, gao):
        with pytest.raises(PermissionDenied):
            certifying.verify(batch.pk, by=person)
    certificate = certifying.verify(batch.pk, by=he)

    assert steps.again(batch).state == "done"
    assert [one["name"] for one in certificate.content["people"].values()] == ["沈宁", "高远", "何静"]
    acts = (
        Event.objects.filter(kind="disposal", subject=batch.pk)
        .order_by("pk")
        .values_list("data__act", flat=True)
    )
    assert list(acts) == [
        *("proposed", "collected", "reviewed", "approved", "begun", "executed", "scanned", "verified")
    ]


def test_whoever_wanted_no_contact_is_never_written_to_again(due, shen, gao):
    phone = due.phone
    assert suppressing.find(phone) is None
    Customer.objects.filter(pk=due.pk).update(no_contact_on=localdate())

    steps.executed(shen, gao)

    assert suppressing.find(phone) is not None


def test_the_database_keeps_the_people_apart(due, shen, gao):
    batch = steps.approved(shen, gao)

    for wrong in ({"approved_by": shen}, {"verified_by": gao}, {"started_at": now()}):
        with pytest.raises(IntegrityError), transaction.atomic():
            DisposalBatch.objects.filter(pk=batch.pk).update(**wrong)


def test_nothing_goes_before_the_cooling_off_is_over(due, shen, gao):
    batch = steps.approved(shen, gao)

    running.sweep(batch.cooling_until.replace(microsecond=0) - policy.COOLING_OFF / 7)

    assert steps.again(batch).state == "cooling"
    assert Customer.objects.get(pk=due.pk).name == "司马无忌"


def test_called_off_in_time_nothing_goes_and_it_may_be_proposed_again(due, shen, gao):
    batch = steps.approved(shen, gao)
    batches.call_off(batch.pk, by=shen)

    running.sweep(steps.cooled(batch))

    assert Customer.objects.get(pk=due.pk).state == "active"
    assert collecting.sweep(now()) == 1


def test_once_begun_it_is_not_called_off(due, shen, gao):
    batch = steps.executed(shen, gao)

    with pytest.raises(Refused):
        batches.call_off(batch.pk, by=shen)


def test_a_hold_placed_meanwhile_keeps_its_archive(due, lin, shen, gao):
    other = make.customer(lin, entered_at=now() - steps.LONG_AGO, phone="13700000001")
    batch = steps.approved(shen, gao)
    running._begin(steps.cooled(batch))
    holds.place(by=shen, case="(2026)沪01民初1号", reason="纠纷", numbers=[due.number])

    running.sweep(steps.cooled(batch))

    assert batches.tally(batch) == {"held": 1, "destroyed": 1}
    assert Customer.objects.get(pk=due.pk).name == "司马无忌"
    assert Customer._base_manager.get(pk=other.pk).state == "destroyed"


def test_the_database_itself_destroys_nothing_on_hold(due, shen):
    holds.place(by=shen, case="A-1", reason="纠纷", numbers=[due.number])

    with pytest.raises(IntegrityError), transaction.atomic():
        executing.destroy([due.pk], now=now())


def test_a_destroyed_archive_takes_no_hold_and_never_comes_back(due, shen, gao):
    steps.executed(shen, gao)

    with pytest.raises(Refused):
        holds.place(by=shen, case="A-1", reason="纠纷", numbers=[due.number])
    with pytest.raises(IntegrityError), transaction.atomic():
        Customer._base_manager.filter(pk=due.pk).update(state="active")


def test_whoever_bought_something_meanwhile_stays(due, shen, gao):
    batch = steps.approved(shen, gao)
    Customer.objects.filter(pk=due.pk).update(last_contact_on=now().date())

    running.sweep(steps.cooled(batch))

    assert batches.tally(batch) == {"kept": 1}


def test_the_search_finds_what_somebody_wrote_down(due, shen, gao, he, tmp_path):
    (tmp_path / "notes.txt").write_text("回电：司马无忌")
    batch = steps.executed(shen, gao)

    assert batch.scan["found"] == {"file: notes.txt": 1}
    with pytest.raises(Refused):
        certifying.verify(batch.pk, by=he)
    (tmp_path / "notes.txt").unlink()
    assert certifying.verify(batch.pk, by=he, explained=True).content["scan"]["explained"]


def test_what_is_looked_for_is_gone_with_the_certificate(due, shen, gao, he):
    batch = steps.executed(shen, gao)

    with acting_as("system:test"):
        assert Probe.objects.filter(batch=batch).count() == 1
    certifying.verify(batch.pk, by=he)
    with acting_as("system:test"):
        assert not Probe.objects.exists()


def test_the_certificate_is_written_once(due, shen, gao, he):
    batch = steps.executed(shen, gao)
    certifying.verify(batch.pk, by=he)

    with pytest.raises(Exception, match="append-only|permission denied"), transaction.atomic():
        Certificate.objects.update(number="XH-2026-000009-9")


def test_after_a_restore_the_list_destroys_once_more(due, lin):
    ledger.write([due.pk], now())

    assert replaying.replay(now()) == 1
    assert replaying.replay(now()) == 0
    with acting_as("system:test"):
        assert Customer._base_manager.get(pk=due.pk).state == "destroyed"
