"""A declared purpose holds for half an hour and one archive; every look is written down all the same."""

from datetime import timedelta

import pytest
from django.utils.timezone import now

from agency import policy
from agency.acting import acting
from customers import revealing
from customers.guarding import purposes
from customers.models import Disclosure, PurposeGrant
from tests import make


def test_the_second_look_needs_no_declaration_and_is_written_down_with_the_first_ones_purpose(
    client, lin, liu, contact
):
    client.force_login(lin)
    first = f"/customers/{liu.pk}/reveal/phone/"
    client.post(first, {"purpose": contact.pk, "note": "确认集合时间"})

    answer = client.post(f"/customers/{liu.pk}/reveal/document_number/", headers={"HX-Request": "true"})

    assert "530102199003073092" in answer.content.decode()
    assert list(Disclosure.objects.order_by("at").values_list("field", "purpose__code")) == [
        ("phone", "contact"),
        ("document_number", "contact"),
    ]


def test_the_press_goes_on_by_itself_while_a_purpose_holds(client, lin, liu, contact):
    client.force_login(lin)
    asks = client.get(f"/customers/{liu.pk}/reveal/phone/", headers={"HX-Request": "true"})
    client.post(f"/customers/{liu.pk}/reveal/phone/", {"purpose": contact.pk})

    goes_on = client.get(f"/customers/{liu.pk}/reveal/phone/", headers={"HX-Request": "true"})

    assert 'name="purpose"' in asks.content.decode()
    assert goes_on["HX-Retarget"] == "#f-phone"
    assert Disclosure.objects.count() == 1  # asking again opened nothing


def test_another_archive_asks_again(client, lin, liu, contact):
    other = make.customer(lin, phone="13900000002")
    revealing.reveal(liu, "phone", by=lin, purpose=contact)
    client.force_login(lin)

    answer = client.post(f"/customers/{other.pk}/reveal/phone/", headers={"HX-Request": "true"})

    assert answer.status_code == 422
    assert "13900000002" not in answer.content.decode()


def test_it_ends_by_itself_after_half_an_hour_and_the_same_said_again_does_not_stretch_it(lin, liu, contact):
    moment = now()
    revealing.reveal(liu, "phone", by=lin, purpose=contact, now=moment)
    revealing.reveal(liu, "phone", by=lin, purpose=contact, now=moment + timedelta(minutes=20))

    assert PurposeGrant.objects.count() == 1
    assert purposes.open_purpose(lin, liu.pk, moment + policy.PURPOSE_HOLDS - timedelta(seconds=1))
    assert purposes.open_purpose(lin, liu.pk, moment + policy.PURPOSE_HOLDS) is None


def test_whoever_declared_it_sees_it_with_its_end_and_ends_it_with_one_press(client, lin, wang, liu, contact):
    with acting(lin):
        revealing.reveal(liu, "phone", by=lin, purpose=contact)
    client.force_login(lin)

    page = client.get("/customers/purposes/").content.decode()
    client.post(f"/customers/{liu.pk}/purpose/end/", {"next": "mine"})

    assert liu.number in page
    assert liu.number not in client.get("/customers/purposes/").content.decode()
    assert purposes.open_purpose(lin, liu.pk) is None


def test_a_purpose_opens_nothing_to_whoever_lost_the_right(lin, wang, liu, contact):
    share = make.grant(liu, wang, fields=["phone"])
    with acting(wang):
        revealing.reveal(liu, "phone", by=wang, purpose=contact)
    share.delete()

    with acting(wang), pytest.raises(revealing.PermissionDenied):
        revealing.reveal(liu, "phone", by=wang, purpose=contact)
