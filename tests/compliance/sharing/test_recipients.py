"""Customers' data goes only to recipients that two people have looked at, with licence and agreement in force."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test import Client
from django.utils.timezone import localdate, now

from agency.acting import acting
from agency.encryption.ids import uuid7
from agency.errors import Refused
from agency.models import Event, Notice
from compliance.models import RecipientOrg
from compliance.sharing import entering, minimum, standing
from customers import fieldbook, inbox
from tests import make

from .conftest import approved, entered, facts

pytestmark = pytest.mark.django_db


def test_nothing_goes_to_a_recipient_one_person_alone_has_entered(zhao, shen):
    make.assessed("recipient_kind", "hotel", author=zhao, officer=shen)
    made = entered(zhao)
    assert standing.usable(localdate()) == []
    assert len(standing.troubles(made, localdate())) == 1

    with acting(shen):
        entering.decide(made.pk, by=shen, approve=True)

    assert [one.name for one in standing.usable(localdate())] == ["大理古城客栈"]
    assert Notice.objects.get(to=zhao).kind == "recipient_approved"
    assert [e.data["act"] for e in Event.objects.filter(subject=made.pk).order_by("id")] == [
        "on_file",
        "approved",
    ]


def test_whoever_entered_it_never_decides_not_even_past_the_code(shen, gao):
    made = entered(shen)
    with acting(shen), pytest.raises(Refused):
        entering.decide(made.pk, by=shen, approve=True)

    with pytest.raises(IntegrityError), transaction.atomic():
        RecipientOrg.objects.filter(pk=made.pk).update(decided_by=shen, decided_at=now())


@pytest.mark.parametrize("person", ["lin", "qian"])
def test_only_those_with_the_right_enter_recipients(person, request):
    by = request.getfixturevalue(person)
    with pytest.raises(PermissionDenied):
        entering.enter(uuid7(), by=by, facts=facts())


@pytest.mark.parametrize(
    "changes",
    [
        {"licence": ""},
        {"licence_until": localdate() - timedelta(days=1)},
        {"agreement": ""},
        {"agreed_measures": ""},
        {"agreed_until": localdate() - timedelta(days=1)},
        {"agreed_from": localdate() + timedelta(days=1)},
        {"no_passing_on": False},
        {"kind": "government", "country": "FR"},
    ],
)
def test_each_missing_paper_alone_keeps_everything_back(zhao, shen, changes):
    made = approved(zhao, shen, **changes)

    assert len(standing.troubles(made, localdate())) == 1
    assert standing.usable(localdate()) == []


def test_a_licence_counts_on_its_last_day_and_no_longer(zhao, shen):
    day = localdate()
    made = approved(zhao, shen, licence_until=day)

    assert standing.troubles(made, day) == []
    assert len(standing.troubles(made, day + timedelta(days=1))) == 1
    assert standing.warnings(made, day)


def test_another_licence_waits_for_a_second_person_again_a_new_phone_does_not(zhao, shen, hotel):
    with acting(zhao):
        entering.change(hotel.pk, by=zhao, facts={"contact": "前台 0872-2123456"})
        assert RecipientOrg.objects.get().state == "approved"
        entering.change(hotel.pk, by=zhao, facts={"licence": "滇LJ-2026-0001"})

    changed = RecipientOrg.objects.get()
    assert (changed.state, changed.decided_by, changed.contact) == ("waiting", None, "前台 0872-2123456")
    assert RecipientOrg.history.filter(id=hotel.pk).count() >= 4


def test_the_same_form_twice_is_one_entry_and_a_name_stands_once(zhao, shen):
    key = uuid7()
    with acting(zhao):
        entering.enter(key, by=zhao, facts=facts())
        entering.enter(key, by=zhao, facts=facts())
        assert RecipientOrg.objects.count() == 1
        with pytest.raises(Refused):
            entering.enter(uuid7(), by=zhao, facts=facts())


def test_a_refusal_needs_a_word_and_is_decided_once(zhao, shen, gao):
    made = entered(zhao)
    with acting(shen), pytest.raises(Refused):
        entering.decide(made.pk, by=shen, approve=False)
    with acting(shen):
        entering.decide(made.pk, by=shen, approve=False, comment="许可证编号与公示不符")
    with acting(gao), pytest.raises(Refused):
        entering.decide(made.pk, by=gao, approve=True)


def test_it_waits_in_the_inbox_of_those_who_decide_and_nobody_elses(zhao, shen, gao, lin, client):
    made = entered(zhao, contact="前台陈小姐")
    for person, count in ((shen, 1), (gao, 1), (zhao, 0), (lin, 0)):
        assert len([item for item in inbox.waiting(person) if item.kind == "recipient"]) == count

    client.force_login(shen)
    page = client.get(f"/inbox/recipient/{made.pk}/")
    assert made.agreement in page.text
    client.post(f"/inbox/recipient/{made.pk}/decide/", {"action": "approve"})
    assert RecipientOrg.objects.get().state == "approved"


def test_the_pages_say_why_nothing_can_go_there(zhao, shen, lin):
    made = approved(zhao, shen, licence_until=localdate() - timedelta(days=1))
    browser = Client()
    browser.force_login(lin)

    assert made.name in browser.get("/compliance/recipients/").text
    page = browser.get(made.get_absolute_url()).text
    assert standing.troubles(made, localdate())[0] in page
    assert browser.get(f"{made.get_absolute_url()}edit/").status_code == 403


def test_entering_and_changing_through_the_pages(zhao, client):
    client.force_login(zhao)
    form = client.get("/compliance/recipients/new/").context["form"]
    typed = facts(contact="前台") | {"form_id": str(form["form_id"].value())}
    typed |= {"no_passing_on": "on", "licence_until": typed["licence_until"].isoformat()}
    typed |= {name: typed[name].isoformat() for name in ("agreed_from", "agreed_until")}

    answer = client.post("/compliance/recipients/new/", typed)
    made = RecipientOrg.objects.get()
    assert answer["Location"] == made.get_absolute_url()
    assert (
        client.post(f"{made.get_absolute_url()}edit/", typed | {"agreed_until": "2020-01-01"}).status_code
        == 422
    )
    client.post(f"{made.get_absolute_url()}check/", {"on": localdate().isoformat(), "found": "已按约删除"})
    assert RecipientOrg.objects.get().look == "已按约删除"


def test_recipients_are_retired_never_deleted(hotel, gao):
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM compliance_recipientorg")
    with acting(gao):
        entering.retire(hotel.pk, by=gao)
    assert standing.usable(localdate()) == []


def test_every_kind_has_a_minimum_of_fields_the_registry_knows():
    assert set(minimum.MINIMUM) == set(RecipientOrg.Kind.values)
    for known in minimum.MINIMUM.values():
        assert set(known.fields) | set(known.never) <= set(fieldbook.NAMES)
        assert not set(known.fields) & set(known.never)


def test_a_guide_sees_phone_and_needs_and_never_a_document():
    assert minimum.MINIMUM["guide"].fields == ("name", "phone", "special_needs")
    assert "document_number" not in minimum.offered("guide")
    assert minimum.beyond("hotel", ["name", "phone"]) == ["phone"]
