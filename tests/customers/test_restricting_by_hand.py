"""Frozen at the customer's request an archive is stored and protected, nothing more; and two people release it."""

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate, now

from agency.acting import acting
from agency.encryption.ids import uuid7
from agency.errors import Refused
from agency.models import Event
from customers import consenting, editing, restricting, revealing, sharing
from customers.attachments import adding
from customers.care import contacting, giving
from customers.changing import proposing
from customers.exporting import asking as exporting
from customers.inbox import KINDS
from customers.kinds import contacts
from customers.leads import filling
from customers.merging import joining
from customers.models import Customer, FillLink, PinnedAlert, Purpose, Reason, Restriction
from customers.papers import printing
from customers.parts import keeping
from customers.segments import choosing
from customers.showing import Sheet
from customers.trade import purchasing
from customers.views.selection import Selection
from tests import make

REQUEST = Restriction.Ground.REQUEST
CONTACT = {"way": "call", "reached": True}
EDIT = {"changes": {"preferences": "靠窗"}, "why": "来电说明"}


def ask_share(liu, lin, wang):
    sharing.ask(
        by=lin,
        number=liu.number,
        recipient=wang,
        fields=["phone"],
        purpose=make.purpose(),
        days=3,
        reason="",
        now=now(),
    )


DOORS = {
    "open a field": lambda c, lin, wang: revealing.reveal(c, "phone", by=lin, purpose=make.purpose()),
    "share": ask_share,
    "print": lambda c, lin, wang: printing.print_out(
        Sheet(c, lin), "archive", by=lin, purpose=make.purpose()
    ),
    "edit": lambda c, lin, wang: proposing.propose(c, by=lin, version=c.version, **EDIT),
    "edit, below": lambda c, lin, wang: editing.edit(c.pk, by=lin, version=c.version, **EDIT),
    "report a change": lambda c, lin, wang: proposing.propose(
        c, by=lin, version=c.version, source=proposing.REPORT, **EDIT
    ),
    "add a part": lambda c, lin, wang: keeping.add(
        c.pk, PinnedAlert, by=lin, values={"text": "怕冷", "severity": "info"}
    ),
    "add a file": lambda c, lin, wang: adding.add(c, by=lin, kind="other", name="a.pdf", content=b"%PDF-1.4"),
    "note a contact": lambda c, lin, wang: contacting.note(c, by=lin, minutes="想去云南", **CONTACT),
    "plan a visit": lambda c, lin, wang: contacting.plan(c, by=lin, due_on=localdate(), what="拜访"),
    "note a purchase": lambda c, lin, wang: purchasing.record_purchase(c, by=lin, facts={}),
    "name a contact person": lambda c, lin, wang: contacts.save(c, by=lin, facts={}),
    "merge": lambda c, lin, wang: joining.propose(make.customer(lin), c, by=lin, answers={}),
    "give a link": lambda c, lin, wang: filling.make(
        by=lin, purpose=make.purpose(), customer=c, asks=FillLink.Asks.FORM
    ),
}


@pytest.fixture
def liu(lin):
    customer = make.customer(lin)
    with acting(lin):
        consenting.answer(customer, Purpose.objects.get(code="marketing"), "granted", by=lin)
    return customer


@pytest.fixture
def frozen(liu):
    """As a rights request leaves it."""
    return restricting.restrict(liu, ground=REQUEST, reference=uuid7())


@pytest.mark.parametrize("door", DOORS.values(), ids=DOORS)
def test_every_door_is_closed(door, liu, frozen, lin, wang):
    with acting(lin), pytest.raises((Refused, PermissionDenied)):
        door(liu, lin, wang)


def test_no_set_takes_it_along(liu, frozen, lin, zhao):
    with acting(zhao):
        assert exporting.exportable(Selection(customers=[liu.pk]), by=zhao) == []
    with acting(lin):
        asked = choosing.Asked(lin, "care", now(), None, "care")
        assert choosing.judged(Customer.objects.filter(pk=liu.pk), asked).get().left_out_ == "restricted"
        assert not Customer.objects.greetable().filter(pk=liu.pk).exists()
        assert giving.obstacle(liu, by=lin)


def test_a_consent_is_still_taken_back(liu, frozen, lin):
    page = Client()
    page.force_login(lin)
    answered = page.post(
        reverse("customers:answer", args=[liu.pk, "marketing"]), {"decision": "withdrawn", "words": "来电"}
    )
    assert answered.status_code in (200, 302)


def test_what_a_rule_froze_is_written_to_when_the_customer_comes_again(liu, lin):
    restricting.restrict(liu, ground=Restriction.Ground.RETENTION)
    contacting.note(liu, by=lin, minutes="想去云南", **CONTACT)


def test_two_people_release_what_two_decided(liu, frozen, lin, shen, gao):
    assert not restricting.release_by_hand(frozen, by=shen, why="本人来店撤回")
    with pytest.raises(Refused):
        restricting.release_by_hand(frozen, by=shen, why="再点一次")
    assert restricting.frozen(liu)
    assert [KINDS["release"].waiting(one).exists() for one in (shen, gao, lin)] == [False, True, False]

    frozen.refresh_from_db()
    with acting(gao):
        assert KINDS["release"].context(gao, frozen)["why_asked"] == "本人来店撤回"
    KINDS["release"].decide(frozen, by=gao, action="approve", comment="")

    assert not restricting.frozen(liu)
    acts = (
        Event.objects.filter(kind="restricted", subject=liu.pk)
        .order_by("pk")
        .values_list("data__act", flat=True)
    )
    assert list(acts) == ["restricted", "release_asked", "released_for_use"]
    with acting(shen):
        assert "本人来店撤回" in [one.text for one in Reason.objects.filter(customer=liu)]


def test_a_refused_release_leaves_it_restricted(liu, frozen, shen, gao):
    restricting.release_by_hand(frozen, by=shen, why="误会")
    frozen.refresh_from_db()
    KINDS["release"].decide(frozen, by=gao, action="refuse", comment="仍在异议期")
    assert restricting.frozen(liu)
    assert not KINDS["release"].waiting(gao).exists()


def test_one_person_releases_what_one_placed_and_nobody_what_a_rule_did(liu, lin, shen, gao):
    own = restricting.restrict(liu, ground=Restriction.Ground.ACCURACY, by=shen)
    ruled = restricting.restrict(liu, ground=Restriction.Ground.RETENTION)
    for person in (lin, gao):
        with pytest.raises(PermissionDenied):
            restricting.release_by_hand(own, by=person, why="核对完毕")
    assert restricting.release_by_hand(own, by=shen, why="核对完毕")
    with pytest.raises(Refused):
        restricting.release_by_hand(ruled, by=shen, why="核对完毕")


def test_the_page_restricts_and_releases(liu, lin, shen):
    page = Client()
    page.force_login(shen)
    address = reverse("customers:restrictions", args=[liu.pk])
    page.post(address, {"category": "", "ground": "accuracy"})
    with acting(shen):
        made = Restriction.objects.get(customer=liu)
    release = reverse("customers:restriction_release", args=[liu.pk, made.pk])
    assert release in page.get(address).text
    assert page.get(release).status_code == 200
    assert page.post(release, {"why": ""}).status_code == 200
    page.post(release, {"why": "核对完毕"})
    with acting(shen):
        assert Restriction.objects.get().released_by == shen
    page.force_login(lin)
    assert release not in page.get(address).text
    assert page.post(address, {"category": "", "ground": "accuracy"}).status_code == 404
