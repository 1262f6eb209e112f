"""Contact points typed in the browser: a form of its own or a dialog over the profile."""

import pytest

from customers.models import (
    ContactPoint,
)
from customers.parts import keeping
from tests import make

from .addresses import at

CONTACT = {"kind": "phone", "usage": "work", "value": "139 1234 5678"}


def pressed_on(page: str) -> dict[str, str]:
    """The headers of a form sent by htmx from `page`."""
    return {"HX-Request": "true", "HX-Current-URL": f"http://testserver{page}"}


def test_a_contact_typed_in_the_form_stands_masked_on_the_profile(client, lin, archive):
    client.force_login(lin)

    saved = client.post(at(archive, "contactpoint", "add"), CONTACT | {"preferred": "on"})
    page = client.get(f"/customers/{archive.pk}/profile/").content.decode()

    assert saved.url == f"/customers/{archive.pk}/profile/#contactpoint"
    assert "139****5678" in page
    assert "13912345678" not in page


@pytest.mark.parametrize(
    ("kind", "value"),
    [("phone", "1391234567"), ("email", "a@"), ("wechat", "张"), ("qq", "12"), ("web", "not an address")],
)
def test_a_wrong_contact_comes_back_with_what_is_wrong(client, lin, archive, kind, value):
    client.force_login(lin)

    answer = client.post(at(archive, "contactpoint", "add"), {"kind": kind, "usage": "work", "value": value})

    assert answer.status_code == 422
    assert "value" in answer.context["form"].errors
    assert not ContactPoint.objects.exists()


def test_a_number_of_another_archive_is_saved_only_knowingly(client, lin, archive):
    make.customer(lin, phone="13912345678")
    client.force_login(lin)

    warned = client.post(at(archive, "contactpoint", "add"), CONTACT)
    saved = client.post(at(archive, "contactpoint", "add"), CONTACT | {"different_person": "on"})

    assert (warned.status_code, saved.status_code) == (422, 302)


def test_in_the_dialog_the_block_alone_comes_back(client, lin, archive):
    client.force_login(lin)

    answer = client.post(
        at(archive, "contactpoint", "add"), CONTACT, headers=pressed_on(f"/customers/{archive.pk}/profile/")
    )

    assert answer.headers["HX-Retarget"] == "#contactpoint"
    assert "<html" not in answer.content.decode()


def test_on_a_page_of_its_own_the_form_leads_back_to_the_profile(client, lin, archive):
    client.force_login(lin)
    here = at(archive, "contactpoint", "add")

    answer = client.post(here, CONTACT, headers=pressed_on(here))

    assert (answer.status_code, answer.headers["HX-Redirect"]) == (
        204,
        f"/customers/{archive.pk}/profile/#contactpoint",
    )


def test_a_number_left_empty_in_a_change_stays(client, lin, archive):
    made = make.contact(archive)
    client.force_login(lin)
    change = {
        "kind": "phone",
        "usage": "home",
        "value": "",
        "why": "客户要求",
        "seen": made.updated_at.isoformat(),
    }

    client.post(at(archive, "contactpoint", made.pk), change)

    kept = ContactPoint.objects.get()
    assert (kept.usage, kept.value) == ("home", "13912345678")


def test_a_change_upon_an_older_state_is_told(client, lin, archive, zhao):
    made = make.contact(archive)
    seen = made.updated_at.isoformat()
    keeping.change(made, by=zhao, changes={"usage": "home"}, why="客户要求")
    client.force_login(lin)

    change = {"kind": "phone", "usage": "other", "why": "客户要求", "seen": seen}
    answer = client.post(at(archive, "contactpoint", made.pk), change)

    assert answer.status_code == 422
    assert ContactPoint.objects.get().usage == "home"


def test_a_part_of_another_archive_is_not_found_under_this_one(client, lin, archive):
    other = make.contact(make.customer(lin, phone="13712345678"))
    client.force_login(lin)

    assert client.get(at(archive, "contactpoint", other.pk)).status_code == 404
    assert client.post(at(archive, "contactpoint", other.pk, "remove"), {"why": "重复"}).status_code == 404
