"""Those with business at an archive are told what changed, of what they may know, and acknowledge it."""

import pytest

from agency.acting import acting
from agency.models import Event, Notice
from customers.changing import business, deciding, showing
from customers.models import ChangeNotice
from customers.showing import Sheet
from tests import make

from .conftest import proposed


@pytest.fixture
def shared(liu, sun):
    """The archive's phone is open to sun of another department."""
    make.grant(liu, sun, fields=["phone"])
    return liu


def test_a_share_is_told_of_its_fields_once_the_change_applies(shared, lin, sun):
    proposed(shared, lin, phone="13912345678")

    notice = ChangeNotice.objects.get()
    assert (notice.to, notice.business, notice.fields, notice.version) == (sun, "share", ["phone"], 2)
    told = Notice.objects.get(kind="change_told")
    assert (told.to, told.params) == (sun, {"person": "林知夏", "number": shared.number})


def test_what_is_not_shared_is_not_told(shared, lin):
    proposed(shared, lin, address="上海")

    assert not ChangeNotice.objects.exists()


def test_nobody_is_told_of_a_proposal_before_it_applies(shared, lin, zhao, sun):
    request = proposed(shared, lin, name="刘梦奇").request
    assert not ChangeNotice.objects.exists()

    with acting(zhao):
        deciding.agree(request, by=zhao)

    assert set(ChangeNotice.objects.values_list("to", "business")) == {(sun.pk, "share")}


def test_the_owner_hears_of_what_others_changed_and_nobody_of_their_own_doing(liu, lin, zhao):
    proposed(liu, zhao, preferences="近电梯")

    assert ChangeNotice.objects.get().to == lin


def test_the_difference_is_shown_masked_and_only_as_far_as_shared(shared, lin, sun):
    proposed(shared, lin, phone="13912345678", address="上海")
    shared.refresh_from_db()
    notice = ChangeNotice.objects.get()

    with acting(sun):
        rows = showing.difference(notice, Sheet(shared, sun))

    assert [(row["old"], row["new"]) for row in rows] == [("158****9974", "139****5678")]


def test_acknowledging_is_for_oneself_once_and_stands_on_the_archive(shared, lin, sun, wang):
    proposed(shared, lin, phone="13912345678")
    notice = ChangeNotice.objects.get()
    with acting(wang), pytest.raises(ChangeNotice.DoesNotExist):
        business.acknowledge(notice, by=wang)

    with acting(sun):
        first = business.acknowledge(notice, by=sun).acknowledged_at
        assert business.acknowledge(notice, by=sun).acknowledged_at == first

    assert Event.objects.filter(kind="proposed", data__act="acknowledged", by=sun).count() == 1
    [told] = showing.told(Sheet(shared, lin))
    assert [(entry.to, bool(entry.acknowledged_at)) for entry, _label in told["people"]] == [(sun, True)]


def test_another_part_of_the_product_names_its_own_people(shared, lin, sun, wang, he, monkeypatch):
    monkeypatch.setattr(business, "CONCERNS", dict(business.CONCERNS))
    business.concerns("trip", "行程")(lambda customer, now: [sun, wang, he])

    proposed(shared, lin, phone="13912345678")

    told = {(notice.to, notice.business) for notice in ChangeNotice.objects.all()}
    assert told == {(sun, "share"), (he, "trip")}  # each once, and nobody to whom the archive is closed
    assert business.label_of("trip") == "行程"
