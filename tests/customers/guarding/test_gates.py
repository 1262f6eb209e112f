"""The most secret fields and the data of children open only after an approval."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils.timezone import localdate, now

from agency import policy
from agency.acting import acting
from agency.errors import Refused
from agency.models import Event, Notice
from customers import revealing
from customers.guarding import asking, gates
from customers.inbox import KINDS
from customers.models import AccessRequest, Customer, Group, Member
from customers.parts import opening
from tests import make

REASON = "核对旅行团报名资料"


def asked(customer, by, path, purpose, hours=2):
    return asking.ask(customer, by=by, field=path, purpose=purpose, hours=hours, reason=REASON, now=now())


def test_a_secret_field_is_approved_by_the_manager_and_opens_for_the_hours_stated(
    liu, asset, path, lin, zhao, contact
):
    with pytest.raises(Refused):
        opening.reveal(asset, "description", by=lin, purpose=contact)
    request = asked(liu, lin, path, contact)
    with acting(zhao):
        request = asking.decide(request, by=zhao, approve=True, comment="", now=now())

    assert opening.reveal(asset, "description", by=lin, purpose=contact) == "两套房产"
    assert request.expires_at - request.decided_at == timedelta(hours=2)
    late = request.expires_at + timedelta(seconds=1)
    assert gates.closed(lin, liu, 3, path, late) == "secret"
    assert Notice.objects.filter(to=zhao, kind="access_asked").count() == 1
    acts = Event.objects.filter(kind="access").order_by("pk").values_list("data__act", flat=True)
    assert list(acts) == ["asked", "approved"]


def test_the_approval_of_one_field_opens_no_other(liu, asset, path, lin, zhao, contact):
    request = asked(liu, lin, path, contact)
    asking.decide(request, by=zhao, approve=True, comment="", now=now())

    assert gates.closed(lin, liu, 3, path) == ""
    assert gates.closed(lin, liu, 3, path.replace("description", "another")) == "secret"


def test_nobody_decides_about_his_own_request_nor_twice(liu, asset, path, lin, zhao, zhou, contact):
    request = asked(liu, lin, path, contact)

    for person in (lin, zhou):
        with pytest.raises(Refused):
            asking.decide(request, by=person, approve=True, comment="", now=now())
    with pytest.raises(Refused):
        asking.decide(request, by=zhao, approve=False, comment=" ", now=now())
    asking.decide(request, by=zhao, approve=False, comment="没有必要", now=now())
    with pytest.raises(Refused):
        asking.decide(request, by=zhao, approve=True, comment="", now=now())
    assert gates.closed(lin, liu, 3, path) == "secret"


def test_an_unanswered_request_lapses_and_its_asker_hears(liu, asset, path, lin, zhao, contact):
    asked(liu, lin, path, contact)
    late = now() + policy.ACCESS_ANSWER_WITHIN + timedelta(minutes=1)

    assert (asking.lapse_unanswered(late), asking.lapse_unanswered(late)) == (1, 0)
    assert AccessRequest.objects.get().state == "lapsed"
    assert Notice.objects.filter(to=lin, kind="access_lapsed").count() == 1


def test_whoever_looks_after_the_journey_needs_no_approval_from_a_week_before(liu, lin, sun):
    group = make.customer(sun, kind="group", name="西北团")
    journey = Group(
        customer=group, departs_on=localdate() + timedelta(days=5), returns_on=localdate() + timedelta(days=9)
    )
    with acting(sun, reason="test"):
        journey.save(force_insert=True)
    member = Member(customer=group, archive=liu)
    member.save(force_insert=True)

    assert gates.assigned_to_trip(sun, liu, now())
    assert not gates.assigned_to_trip(lin, liu, now())
    assert not gates.assigned_to_trip(sun, liu, now() + timedelta(days=10))
    assert not gates.assigned_to_trip(sun, liu, now() - timedelta(days=3))


def test_a_childs_document_waits_for_the_named_manager_even_for_its_owner(
    child, lin, zhao, he, contact, fang
):
    asking.name_manager(he, by=fang)
    with pytest.raises(Refused):
        revealing.reveal(child, "document_number", by=lin, purpose=contact)
    with pytest.raises(Refused):
        revealing.reveal(child, "document_number", by=zhao, purpose=contact)
    assert revealing.reveal(child, "phone", by=lin, purpose=contact)  # no more secret than a grown-up's

    request = asked(child, lin, "document_number", contact, hours=8)
    with pytest.raises(Refused):
        asking.decide(request, by=zhao, approve=True, comment="", now=now())
    asking.decide(request, by=he, approve=True, comment="", now=now())

    assert revealing.reveal(child, "document_number", by=lin, purpose=contact) == "530102201803073092"


def test_only_the_privacy_officer_names_who_decides(he, zhao, fang, lin, child):
    with pytest.raises(PermissionDenied):
        asking.name_manager(he, by=zhao)
    asking.name_manager(zhao, by=fang)
    assert [one.username for one in asking.deciders("minor", child, lin)] == ["zhao"]

    asking.end_manager(zhao, by=fang)
    assert [one.username for one in asking.deciders("minor", child, lin)] == ["he"]  # the house decides


def test_one_approval_of_the_group_opens_all_its_children_until_the_day_after_the_return(
    party, child, lin, he, contact
):
    Group.objects.filter(customer=party).update(
        departs_on=localdate(), returns_on=localdate() + timedelta(days=4)
    )
    request = asking.ask_for_party(party, by=lin, purpose=contact, reason=REASON, now=now())
    asking.decide(request, by=he, approve=True, comment="", now=now())

    assert gates.closed(lin, child, 2, "document_number") == ""
    assert gates.closed(lin, child, 2, "document_number", now() + timedelta(days=7)) == "minor"
    stranger = make.customer(lin, minor=True, basis="guardian", guardian_name="某某", phone="13900000003")
    assert gates.closed(lin, stranger, 2, "document_number") == "minor"


def test_every_look_at_a_childs_data_stands_on_one_page(client, child, liu, lin, he, fang, qian, contact):
    asking.decide(asked(child, lin, "document_number", contact), by=he, approve=True, comment="", now=now())
    revealing.reveal(child, "document_number", by=lin, purpose=contact)
    revealing.reveal(liu, "document_number", by=lin, purpose=contact)
    client.force_login(qian)

    page = client.get("/customers/minors/").content.decode()

    assert child.number in page
    assert liu.number not in page


def test_the_dialog_of_a_closed_field_offers_to_ask(client, child, lin, he, contact):
    client.force_login(lin)
    address = f"/customers/{child.pk}/reveal/document_number/"

    dialog = client.get(address, headers={"HX-Request": "true"}).content.decode()
    client.post(
        f"/customers/{child.pk}/access/",
        {"field": "document_number", "purpose": contact.pk, "hours": 8, "reason": REASON},
    )

    assert f"/customers/{child.pk}/access/" in dialog
    request = AccessRequest.objects.get()
    assert (request.gate, request.field, request.asker) == ("minor", "", lin)
    assert KINDS["access"].item(request).title
    client.force_login(he)
    assert REASON in client.get(f"/inbox/access/{request.pk}/").content.decode()


def test_a_manager_of_another_department_decides_about_a_child_he_cannot_see(child, lin, zhou, fang, contact):
    asking.name_manager(zhou, by=fang)
    asked(child, lin, "document_number", contact)
    with acting(zhou):
        assert not Customer.objects.visible_to(zhou).filter(pk=child.pk).exists()
        waiting = KINDS["access"].waiting(zhou).get()
        assert (waiting.reason, waiting.number) == (REASON, child.number)
        asking.decide(waiting, by=zhou, approve=True, comment="", now=now())

    assert gates.closed(lin, child, 2, "document_number") == ""


def test_a_birthday_does_not_matter_to_the_gate_but_the_mark_does(child):
    assert gates.closed(child.owner, child, 2) == "minor"
    child.minor, child.born_on = False, date(2011, 1, 1)
    assert gates.closed(child.owner, child, 2) == ""
