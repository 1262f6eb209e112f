"""The dialog that asks for a purpose, the open value, and its mask again."""

import json

import pytest
from django.urls import reverse

from agency import policy
from agency.models import Event
from customers.models import Disclosure, Purpose
from tests import make

HTMX = {"HX-Request": "true"}


@pytest.fixture
def liu(lin):
    return make.customer(lin, name="刘梦琪", phone="15812349974")


@pytest.fixture
def desk(client, lin):
    client.force_login(lin)
    return client


def address(customer, field="phone", name="reveal") -> str:
    return reverse(f"customers:{name}", args=[customer.pk, field])


def contact() -> int:
    return Purpose.objects.get(code="contact").pk


def test_the_dialog_names_every_purpose_and_marks_none(desk, liu):
    answer = desk.get(address(liu), headers=HTMX)

    text = answer.content.decode()
    assert answer["Cache-Control"] == "no-store"
    assert text.count('type="radio"') == Purpose.objects.filter(access=True, active=True).count()
    assert "checked" not in text
    assert "15812349974" not in text
    assert "<html" not in text


def test_the_value_takes_the_place_of_its_mask_and_closes_the_dialog(desk, liu):
    answer = desk.post(address(liu), {"purpose": contact()}, headers=HTMX)

    assert answer.status_code == 200
    assert (answer["HX-Retarget"], answer["HX-Reswap"]) == ("#f-phone", "outerHTML")
    assert json.loads(answer["HX-Trigger"])["close-dialog"] == ""
    assert answer["Cache-Control"] == "no-store"
    text = answer.content.decode()
    assert "15812349974" in text
    assert f'data-seconds="{policy.REVEAL_SECONDS}"' in text
    assert Disclosure.objects.get().request_id == Event.objects.get(kind="revealed").request_id


def test_without_a_purpose_the_dialog_comes_back_and_nothing_is_opened(desk, liu):
    answer = desk.post(address(liu), {"note": "x"}, headers=HTMX)

    assert answer.status_code == 422
    assert "15812349974" not in answer.content.decode()
    assert not Disclosure.objects.exists()


def test_other_needs_a_word_beside_the_field(desk, liu):
    other = Purpose.objects.get(code="other").pk

    assert desk.post(address(liu), {"purpose": other}, headers=HTMX).status_code == 422
    assert (
        desk.post(address(liu), {"purpose": other, "note": "客户遗失证件"}, headers=HTMX).status_code == 200
    )


def test_the_mask_is_put_back(desk, liu):
    answer = desk.get(address(liu, name="masked"), headers=HTMX)

    assert "158****9974" in answer.content.decode()
    assert "15812349974" not in answer.content.decode()


def test_without_javascript_the_value_is_a_page_that_goes_back_by_itself(desk, liu):
    answer = desk.post(address(liu), {"purpose": contact()})

    assert "15812349974" in answer.content.decode()
    assert answer["Refresh"] == f"{policy.REVEAL_SECONDS}; url=/customers/{liu.pk}/"
    assert answer["Cache-Control"] == "no-store"


def test_over_the_quota_the_dialog_says_so_and_offers_no_button(desk, lin, liu):
    Event.objects.bulk_create(
        Event(kind="revealed", by=lin, actor="user") for _ in range(policy.REVEALS_PER_DAY)
    )

    text = desk.get(address(liu), headers=HTMX).content.decode()
    answer = desk.post(address(liu), {"purpose": contact()}, headers=HTMX)

    assert 'type="radio"' not in text
    assert answer.status_code == 422
    assert not Disclosure.objects.exists()


def test_a_value_never_stands_in_an_address(desk, liu):
    desk.post(address(liu), {"purpose": contact()}, headers=HTMX)

    assert "15812349974" not in str(list(Event.objects.values_list("data", flat=True)))


@pytest.mark.parametrize("field", ["name", "nonsense", "travel_needs"])
def test_only_sealed_fields_have_a_dialog(desk, liu, field):
    assert desk.get(address(liu, field)).status_code == 404


def test_a_field_that_was_not_shared_has_no_dialog(client, liu, sun):
    make.grant(liu, sun, fields=["email"])
    client.force_login(sun)

    assert client.get(address(liu)).status_code == 403
    assert client.post(address(liu), {"purpose": contact()}).status_code == 403
    assert "158****" not in client.get(address(liu, name="masked")).content.decode()


def test_where_the_house_asks_for_it_a_document_number_needs_a_fresh_password(desk, lin, monkeypatch):
    monkeypatch.setattr(policy, "REVEAL_CONFIRMS_TIERS", frozenset({2}))
    traveller = make.customer(lin, document_type="passport", document_number="E12345696")

    assert desk.get(address(traveller, "phone")).status_code == 200
    assert "reauthenticate" in desk.get(address(traveller, "document_number")).url
