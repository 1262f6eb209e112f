"""Opening a field of a part: a purpose first, a trace before the value, and no further than a share reaches."""

import pytest
from django.core.exceptions import PermissionDenied

from agency.acting import acting
from agency.errors import Refused
from agency.models import Event
from customers.models import Asset, Disclosure, Purpose
from customers.parts import opening
from tests import make


def purpose() -> Purpose:
    return Purpose.objects.get(code="contact")


def test_the_look_is_written_down_with_the_path_and_no_value(archive, lin):
    made = make.contact(archive)

    value = opening.reveal(made, "value", by=lin, purpose=purpose())

    look = Disclosure.objects.get()
    assert value == "13912345678"
    assert (look.field, look.customer) == (f"contactpoint:{made.pk}:value", archive)
    assert value not in str(Event.objects.get(kind=Event.Kind.REVEALED).data)


def test_the_page_asks_opens_and_masks_again(client, archive, lin):
    made = make.contact(archive)
    client.force_login(lin)
    here = f"/customers/{archive.pk}/parts/contactpoint/{made.pk}/"

    asked = client.get(f"{here}reveal/value/", headers={"HX-Request": "true"})
    opened = client.post(f"{here}reveal/value/", {"purpose": purpose().pk}, headers={"HX-Request": "true"})
    masked = client.get(f"{here}masked/value/")

    assert "13912345678" not in asked.content.decode()
    assert "13912345678" in opened.content.decode()
    assert "139****5678" in masked.content.decode()


def test_a_share_of_the_phone_opens_a_further_phone_and_nothing_else(archive, lin, guo):
    make.grant(archive, guo, fields=("phone",))
    phone = make.contact(archive)
    mail = make.contact(archive, kind="email", value="a@example.com")
    from tests.cast import staff

    operator = staff("diao", "刁计", "operations", guo.department)
    make.grant(archive, operator, fields=("phone",))

    with acting(operator):
        phone.customer = mail.customer = archive
        assert opening.reveal(phone, "value", by=operator, purpose=purpose()) == "13912345678"
        with pytest.raises(PermissionDenied):
            opening.reveal(mail, "value", by=operator, purpose=purpose())


def test_assets_open_to_a_manager_and_to_others_only_after_an_approval(archive, lin, zhao):
    with acting(lin, reason="test"):
        asset = Asset(customer=archive, description="两套房产")
        asset.save(force_insert=True)

    with pytest.raises(Refused):
        opening.reveal(asset, "description", by=lin, purpose=purpose())

    assert opening.reveal(asset, "description", by=zhao, purpose=purpose()) == "两套房产"
