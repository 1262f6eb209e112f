"""The pages of sharing outward, from the draft to the archive that tells who got what."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate

from agency.acting import acting
from compliance.models import OutwardShare
from compliance.sharing import showing
from customers import hanging, inbox, selecting
from customers.models import Customer, Group, Member, Purpose
from tests import make

from .conftest import agree, approve_all, approved, proposed, sent_off

pytestmark = pytest.mark.django_db


def browser(person) -> Client:
    made = Client()
    made.force_login(person)
    return made


def typed(client: Client, address: str, **changes) -> dict:
    form = client.get(address).context["form"]
    return {
        "form_id": str(form["form_id"].value()),
        "purpose": Purpose.objects.get(code="booking").pk,
        "basis": "contract",
        "reason": "十一月三十日入住两晚",
        "fields_sent": ["name", "document_number"],
        "beyond_reason": "",
        "ends_on": localdate().isoformat(),
    } | changes


def test_from_the_archive_to_the_sent_address(lin, zhao, shen, hotel, liu):
    client = browser(lin)
    tab = client.get(f"/compliance/outward/of/{liu.pk}/").text
    start = re.search(r'href="(/compliance/outward/new/[^"]+)"', tab)[1]
    assert hotel.name in client.get(start).text
    address = f"{start}&recipient={hotel.pk}"
    assert client.post(address, typed(client, address, basis="")).status_code == 422
    page = client.get(client.post(address, typed(client, address))["Location"])
    share = OutwardShare.objects.get()
    assert liu.number in page.text

    client.post(f"{share.get_absolute_url()}propose/")
    share.refresh_from_db()
    approve_all(share)
    sent = client.post(f"{share.get_absolute_url()}issue/").text
    given = re.search(r'value="http://[^"]+(/received/[^"]+)"', sent)[1]
    assert re.search(r'id="code">\d{6}<', sent)
    assert given not in client.get(share.get_absolute_url()).text
    assert hotel.name in client.get(f"/compliance/outward/of/{liu.pk}/").text
    assert hotel.name in client.get(liu.get_absolute_url()).text  # the timeline


def test_a_group_is_shared_as_its_members_archives(lin, hotel, liu):
    other = make.customer(lin, name="王芳", phone="13900000008")
    party = make.customer(lin, name="大理三日团", kind="group")
    with acting(lin, reason="test"):
        Group(customer=party).save(force_insert=True)
        for one in (liu, other):
            Member(customer=party, archive=one).save(force_insert=True)
        Member(customer=party, name="无档案的同伴").save(force_insert=True)
    client = browser(lin)

    page = client.get("/compliance/outward/new/", {"archive": party.pk})
    who = page.context["who"]
    assert (set(who.ids), who.left_out) == ({liu.pk, other.pk}, 1)


def test_what_was_marked_in_the_list_is_shared(zhao, lin, hotel, liu):
    client = browser(zhao)
    answer = client.post(reverse("customers:select"), {"act": "outward", "ids": [str(liu.pk)]})
    assert "/compliance/outward/new/?selection=" in answer["Location"]
    assert client.get(answer["Location"]).context["who"].ids == (liu.pk,)
    with acting(zhao):
        mine = selecting.freeze([liu.pk], by=zhao)
    assert browser(lin).get("/compliance/outward/new/", {"selection": mine.pk}).status_code == 404


def test_the_inbox_shows_what_leaves_and_the_decision_is_taken_there(lin, zhao, shen, hotel, liu):
    share = proposed(lin, hotel, [liu])
    [item] = [one for one in inbox.waiting(zhao) if one.kind == "outward"]
    client = browser(zhao)
    page = client.get(item.url).text
    assert hotel.name in page
    assert liu.document_number not in page

    client.post(f"{item.url}decide/", {"action": "approve"})
    assert [one.kind for one in inbox.waiting(shen)].count("outward") == 1
    refused = browser(shen)
    second = share.steps.get(place=2)
    assert refused.post(f"/inbox/outward/{second.pk}/decide/", {"action": "refuse"}).status_code == 422
    refused.post(f"/inbox/outward/{second.pk}/decide/", {"action": "refuse", "comment": "范围过大"})
    share.refresh_from_db()
    assert share.state == "refused"


def test_who_stands_against_it_is_named_and_can_be_left_out(lin, hotel, liu):
    nobody = make.customer(lin, name="王芳", phone="13900000008")
    client = browser(lin)
    address = f"/compliance/outward/new/?archive={nobody.pk}&recipient={hotel.pk}"
    client.post(address, typed(client, address, basis="consent"))
    share = OutwardShare.objects.get()
    assert "disabled" in client.get(share.get_absolute_url()).text
    client.post(f"{share.get_absolute_url()}propose/")
    share.refresh_from_db()
    assert share.state == "consent_check"


def test_lists_and_meter(lin, zhao, shen, qian, liu):
    abroad = approved(zhao, shen, country="TH")
    share = proposed(lin, abroad, [liu])
    approve_all(share)
    sent_off(share, lin)

    for person in (lin, zhao, shen, qian):
        assert abroad.name in browser(person).get("/compliance/outward/").text
        assert browser(person).get("/compliance/outward/?tab=owed").status_code == 200
    assert share.number in browser(qian).get("/compliance/outward/abroad/").text
    assert browser(lin).get("/compliance/outward/abroad/").status_code == 403


def test_another_department_gets_the_answer_of_a_share_there_is_not(lin, sun, zhao, shen, hotel, liu):
    share = proposed(lin, hotel, [liu])
    client = browser(sun)

    assert client.get(share.get_absolute_url()).status_code == 404
    assert client.post(f"{share.get_absolute_url()}revoke/", {"reason": "好奇"}).status_code == 404


def test_the_page_of_consents_says_what_ends_with_them(lin, zhao, shen, hotel, liu):
    proposed(lin, hotel, [liu])
    with acting(lin):
        hung = hanging.hanging(Customer.objects.get(pk=liu.pk), Purpose.objects.get(code="share_suppliers"))
    assert [hotel.name in one.text for one in hung] == [True]


def test_a_colleague_who_takes_the_archive_over_knows_who_got_what(lin, wang, zhao, shen, hotel, liu):
    share = proposed(lin, hotel, [liu])
    approve_all(share)
    sent_off(share, lin)
    Customer.objects.filter(pk=liu.pk).update(owner=wang)

    assert hotel.name in browser(wang).get(f"/compliance/outward/of/{liu.pk}/").text
    with acting(wang):
        assert len(showing.given_of(Customer.objects.get(pk=liu.pk), wang)) == 1


def test_a_group_tells_what_went_out_of_the_members_one_may_see(lin, wang, zhao, shen, hotel, liu):
    party = make.customer(lin, name="春城摄影团", kind="group", phone="13900000777")
    with acting(lin):
        Group(customer=party).save(force_insert=True)
        Member(customer=party, archive=liu).save(force_insert=True)
    share = proposed(lin, hotel, [liu])
    approve_all(share)
    sent_off(share, lin)

    page = browser(lin).get(f"/compliance/outward/of/{party.pk}/").text
    assert hotel.name in page
    assert f"/compliance/outward/of/{liu.pk}/" in page

    Customer.objects.filter(pk=party.pk).update(owner=wang)  # the member stays with lin
    assert hotel.name not in browser(wang).get(f"/compliance/outward/of/{party.pk}/").text


def test_a_share_of_many_keeps_to_a_few_questions(lin, hotel, django_assert_max_num_queries):
    people = [make.customer(lin, phone=f"139000001{n:02}") for n in range(12)]
    for one in people[:2]:
        agree(one)
    client = browser(lin)
    from .conftest import drafted

    share = drafted(lin, hotel, people)
    with django_assert_max_num_queries(45):
        client.get(share.get_absolute_url())
