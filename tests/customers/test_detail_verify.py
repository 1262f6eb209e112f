"""The page of the second check."""

import pytest
from django.urls import reverse

from agency.acting import acting
from customers import verifying
from customers.editing import edit
from customers.models import Customer, Disclosure, Verification
from tests import make


@pytest.fixture
def vip(lin, zhao):
    made = make.customer(lin, grade="vip", name="刘梦琪", phone="15812349974")
    with acting(lin):
        verifying.ask(made, by=lin)
    return made


@pytest.fixture
def press(client, zhao, vip):
    client.force_login(zhao)
    return lambda **entries: client.post(reverse("customers:verify", args=[vip.pk]), entries)


def test_the_page_is_masked_until_the_fields_are_opened_for_the_check(client, press, zhao, vip):
    before = client.get(reverse("customers:verify", args=[vip.pk])).content.decode()
    opened = press(action="open")

    assert "15812349974" not in before
    assert "15812349974" in opened.content.decode()
    assert opened["Cache-Control"] == "no-store"
    assert [(look.by, look.field, look.purpose.code) for look in Disclosure.objects.all()] == [
        (zhao, "phone", "verification")
    ]


def test_a_check_without_looking_is_none(press, vip):
    answer = press(action="confirm", checked=["name", "phone"])

    assert answer.status_code == 422
    assert Verification.objects.get().state == "waiting"


def test_ticked_fields_make_the_archive_active(press, vip):
    press(action="open")
    answer = press(action="confirm", checked=["name", "phone"])

    assert answer.status_code == 302
    assert Customer.objects.get(pk=vip.pk).state == Customer.State.ACTIVE


def test_what_was_changed_since_it_was_opened_must_be_opened_again(press, vip, lin):
    press(action="open")
    with acting(lin):
        edit(vip.pk, by=lin, changes={"address": "解放路3号"}, version=1, why="补登")

    unseen = press(action="confirm", checked=["name", "phone", "address"])
    press(action="open")

    assert (unseen.status_code, Verification.objects.get().state) == (422, "waiting")
    assert press(action="confirm", checked=["name", "phone", "address"]).status_code == 302


def test_a_missing_tick_comes_back_with_those_that_were_set(press):
    press(action="open")
    answer = press(action="confirm", checked=["name"])

    assert answer.status_code == 422
    assert 'value="name" checked' in answer.content.decode()


def test_a_difference_is_told_in_words(client, press, vip):
    assert press(action="difference", note="").status_code == 422
    assert press(action="difference", note="电话不符").status_code == 302

    text = client.get(reverse("customers:verify", args=[vip.pk])).content.decode()
    assert "电话不符" in text


def test_after_a_mistaken_difference_the_owner_asks_again(client, press, vip, lin):
    press(action="difference", note="电话不符")
    client.force_login(lin)

    client.post(reverse("customers:verify_again", args=[vip.pk]))

    assert Verification.objects.filter(state="waiting").count() == 1


def test_the_registrar_has_no_page_for_it(client, vip, lin):
    client.force_login(lin)

    assert client.get(reverse("customers:verify", args=[vip.pk])).status_code == 403


def test_a_manager_who_registered_reads_why_another_must_check(client, zhao):
    own = make.customer(zhao, grade="vip")
    with acting(zhao):
        verifying.ask(own, by=zhao)
    client.force_login(zhao)

    answer = client.get(reverse("customers:verify", args=[own.pk]))

    assert answer.status_code == 200
    assert 'name="checked"' not in answer.content.decode()
    assert client.post(reverse("customers:verify", args=[own.pk]), {"action": "open"}).status_code == 403
