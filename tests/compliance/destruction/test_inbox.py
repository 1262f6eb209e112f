"""Each step of a destruction waits in the inbox of whoever may take it, with a notice; planted archives never do."""

import pytest
from django.utils.timezone import now

from agency.acting import acting
from agency.models import Notice
from compliance.destruction import batches, running
from compliance.destruction.treatments import Surface
from compliance.models import DisposalBatch, DisposalItem
from compliance.privacy import noticing
from compliance.retention import collecting
from customers.guarding import watching
from customers.inbox import KINDS, Kind
from customers.models import NoticeEdition
from tests import make

from . import steps

pytestmark = pytest.mark.django_db
DISPOSAL = "disposal"


@pytest.fixture(autouse=True)
def anchors(tmp_path, settings):
    settings.ANCHOR_DIRECTORIES, settings.AGENCY_HOME = [str(tmp_path / "anchors")], tmp_path


@pytest.fixture
def due(lin):
    return make.customer(lin, name="司马无忌", entered_at=now() - steps.LONG_AGO)


def waits(*people) -> list[bool]:
    return [KINDS[DISPOSAL].waiting(person).exists() for person in people]


def told(kind: str, *people) -> list[int]:
    return [Notice.objects.filter(kind=kind, to=person).count() for person in people]


def test_each_step_waits_for_the_next_person(due, shen, gao, he, lin):
    batch = steps.proposed()
    assert waits(shen, gao, he, lin) == [True, False, False, False]
    assert told("disposal_proposed", shen, gao, lin) == [1, 0, 0]
    KINDS[DISPOSAL].decide(batch, by=shen, action="approve", comment="")
    assert waits(shen, gao, he) == [False, True, False]
    assert told("disposal_reviewed", shen, gao) == [0, 1]
    with acting(gao):
        KINDS[DISPOSAL].decide(steps.again(batch), by=gao, action="approve", comment="")
    assert waits(shen, gao, he) == [False, False, False]
    running.sweep(steps.cooled(steps.again(batch)))
    assert waits(shen, gao, he) == [False, False, True]
    assert told("disposal_scanned", shen, gao, he) == [0, 0, 1]
    collecting.sweep(now())
    assert told("disposal_proposed", shen) == [1]


def test_it_is_called_off_from_the_inbox_too(due, shen):
    batch = steps.proposed()
    KINDS[DISPOSAL].decide(batch, by=shen, action="refuse", comment="")
    assert DisposalBatch.objects.get().state == "cancelled"
    assert KINDS[DISPOSAL].find(shen, batch.pk) == batch


def test_a_planted_archive_is_never_due(due, shen):
    with acting(shen):
        watching.plant(due.number, by=shen)
    assert collecting.sweep(now()) == 0
    assert not DisposalItem.objects.exists()


def test_one_that_was_planted_after_it_was_listed_stays(due, shen, gao):
    batch = steps.proposed()
    batches.review(batch.pk, by=shen)
    batches.approve(batch.pk, by=gao)
    with acting(shen):
        watching.plant(due.number, by=shen)
    running.sweep(steps.cooled(steps.again(batch)))
    assert DisposalItem.objects.get().state == "kept"


def test_a_notice_waits_for_the_second_person(he, shen, gao):
    edition = NoticeEdition(
        version="2027-01", title="告知", body="正文", title_en="n", body_en="b", summary="新增", drafted_by=he
    )
    with acting(he):
        edition.save(force_insert=True)
        noticing.propose(edition, by=he)
    assert [KINDS["edition"].waiting(one).exists() for one in (he, shen, gao)] == [False, True, True]
    KINDS["edition"].decide(edition, by=shen, action="approve", comment="")
    assert not KINDS["edition"].waiting(gao).exists()
    assert KINDS["edition"].done(shen).exists()


def test_a_kind_or_surface_that_says_nothing_cannot_be_made():
    for unfinished in (Kind, Surface):
        with pytest.raises(TypeError):
            unfinished()
