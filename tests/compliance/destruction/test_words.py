"""What others' notes, minutes and proposed changes say of somebody destroyed is decided before the certificate."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils.timezone import now

from agency import policy
from agency.acting import acting, acting_as
from agency.errors import Refused
from agency.models import Event, Notice
from compliance.destruction import certifying, paper, remaining, running
from compliance.destruction.needles import ERASED
from compliance.models import Remain
from customers.inbox import KINDS
from customers.models import ChangeRequest, Customer, Visit
from tests import make

from . import steps

pytestmark = pytest.mark.django_db
NAME, PHONE = "司马无忌", "13799990001"


@pytest.fixture(autouse=True)
def anchors(tmp_path, settings):
    settings.ANCHOR_DIRECTORIES, settings.AGENCY_HOME = [str(tmp_path / "anchors")], tmp_path


@pytest.fixture
def due(lin):
    return make.customer(lin, name=NAME, phone=PHONE, entered_at=now() - steps.LONG_AGO)


@pytest.fixture
def other(due, lin):
    """Somebody else's archive: a visit, a proposed change and a need that name the person."""
    made = make.customer(lin, name="张三", phone="13700000002", special_needs=f"与{NAME}同住一间")
    with acting(lin):
        visit = Visit(customer=made, at=now(), by=lin, minutes=f"{NAME}也来了，电话 {PHONE}")
        visit.save()
        visit.minutes = f"{NAME}先走"
        visit.save()
        ChangeRequest(
            customer=made,
            drafter=lin,
            rule="approve",
            fields=["preferences"],
            base=1,
            lapses_at=now(),
            values={"preferences": {"new": f"同{NAME}"}},
            why=f"{NAME}说的",
        ).save()
    return made


def open_ones(batch) -> dict[str, Remain]:
    with acting_as("system:test"):
        return {remain.model: remain for remain in batch.remains.filter(state="open")}


def test_every_place_is_put_before_the_reviewer_first(due, other, shen, gao, he):
    batch = steps.executed(shen, gao)

    found = open_ones(batch)
    assert set(found) == {"customers.Customer", "customers.Visit", "customers.ChangeRequest"}
    assert found["customers.Visit"].customer_id == other.pk
    assert found["customers.ChangeRequest"].fields == ["values", "why"]
    assert NAME not in str([vars(remain) for remain in found.values()])
    assert KINDS["disposal"].waiting(shen).exists()
    assert not KINDS["disposal"].waiting(he).exists()
    assert Notice.objects.filter(kind="disposal_words", to=shen).count() == 1
    with pytest.raises(Refused):
        certifying.verify(batch.pk, by=he)


def test_erased_words_are_gone_from_the_text_and_from_every_version(due, other, shen, gao, he):
    batch = steps.executed(shen, gao)

    chosen = [str(remain.pk) for remain in open_ones(batch).values()]
    assert remaining.decide(batch.pk, chosen, ground="tells", by=shen) == 3

    with acting_as("system:test"):
        visit = Visit.objects.get(customer=other)
        texts = [visit.minutes, *(version.minutes for version in Visit.history.filter(id=visit.pk))]
        assert texts[0] == f"{ERASED}先走"
        assert all(NAME not in text and PHONE not in text for text in texts)
        assert Customer.objects.get(pk=other.pk).special_needs == f"与{ERASED}同住一间"
        change = ChangeRequest.objects.get(customer=other)
        assert (change.values, change.why) == ({"preferences": {"new": f"同{ERASED}"}}, f"{ERASED}说的")
        acts = Event.objects.filter(kind="disposal", subject=other.pk, data__act="words_erased")
        assert acts.count() == 3
    assert KINDS["disposal"].waiting(he).exists()
    certificate = certifying.verify(batch.pk, by=he)
    assert certificate.content["scan"]["words"] == {"erased": 3}
    assert certifying.is_genuine(certificate)
    printed = paper.print_certificate(certificate, by=he, form="pdf", now=now())
    assert any("3" in text for block in printed.blocks for text in block.paragraphs)


def test_a_namesake_stays_and_the_certificate_says_so(due, other, shen, gao, he):
    batch = steps.executed(shen, gao)
    chosen = [str(remain.pk) for remain in open_ones(batch).values()]
    remaining.decide(batch.pk, chosen, ground="namesake", by=shen)

    assert certifying.verify(batch.pk, by=he).content["scan"]["words"] == {"namesake": 3}
    with acting_as("system:test"):
        assert NAME in Visit.objects.get(customer=other).minutes
    with pytest.raises(Refused):
        remaining.decide(batch.pk, chosen, ground="tells", by=shen)


def test_searched_again_the_same_is_found_and_what_was_decided_stays(due, other, shen, gao, he):
    batch = steps.executed(shen, gao)
    kept = open_ones(batch)["customers.Visit"]
    remaining.decide(batch.pk, [str(kept.pk)], ground="duty", by=shen)

    certifying.search_again(batch.pk, by=he)
    running.sweep(now())

    again = steps.again(batch)
    assert again.scan["values"] == batch.scan["values"] > 0
    assert set(open_ones(again)) == {"customers.Customer", "customers.ChangeRequest"}


def test_only_whoever_reviews_decides_and_the_database_opens_no_other_door(due, other, shen, gao, he, lin):
    batch = steps.executed(shen, gao)
    remain = open_ones(batch)["customers.Visit"]
    for person in (gao, lin):
        with pytest.raises(PermissionDenied):
            remaining.decide(batch.pk, [str(remain.pk)], ground="tells", by=person)

    wrong = [(remain.pk, None, "customer_id"), (remain.pk, None, "no_such"), (batch.pk, None, "minutes")]
    for pk, version, field in wrong:
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT erase_words(%s, %s, %s, %s)", [pk, version, field, b"x"])
    with acting(lin), pytest.raises(DatabaseError), transaction.atomic():
        Remain(batch=batch, model="customers.Visit", row=due.pk, spots=1).save(force_insert=True)


def test_every_archive_of_the_batch_is_looked_for_in_as_many_readings_as_it_takes(
    lin, shen, gao, settings, monkeypatch, tmp_path
):
    monkeypatch.setattr(policy, "PROBED_AT_ONCE", 3)
    long_ago = now() - steps.LONG_AGO
    for number in range(8):
        make.customer(
            lin, name=f"欧阳墨{'璃轩云海山川石竹'[number]}", phone=f"1370000{number:04}", entered_at=long_ago
        )
    (tmp_path / "notes.txt").write_text("欧阳墨璃 13700000007")

    batch = steps.executed(shen, gao)

    assert batch.scan["archives"] == 8
    assert batch.scan["found"] == {"file: notes.txt": 2}


def test_the_page_names_places_and_lets_them_be_decided(due, other, shen, gao, client):
    batch = steps.executed(shen, gao)
    client.force_login(shen)
    page = client.get(reverse("compliance:disposal_words", args=[batch.pk]))
    assert page.status_code == 200
    assert NAME not in page.content.decode()
    chosen = [str(remain.pk) for remain in open_ones(batch).values()]
    client.post(
        reverse("compliance:disposal_words_decide", args=[batch.pk]), {"ids": chosen, "ground": "namesake"}
    )
    assert open_ones(batch) == {}
    assert client.get(batch.get_absolute_url()).status_code == 200
