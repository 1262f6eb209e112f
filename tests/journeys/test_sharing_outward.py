"""A seller shares a guest with a hotel: manager on the phone, privacy officer, the hotel's own page, and its end."""

import re

import pytest
from django.utils.timezone import localdate
from playwright.sync_api import expect

from agency.acting import acting_as
from agency.models import Event
from compliance.models import OutwardShare
from tests import make
from tests.compliance.sharing.conftest import agree, approved

from .conftest import PHONE, press, sideways
from .walks import fill_in, shows

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DOCUMENT = "530102199003073092"


@pytest.fixture
def hotel(zhao, shen):
    return approved(zhao, shen)


@pytest.fixture
def archive(lin):
    made = make.customer(lin, name="刘芳", document_type="id_card", document_number=DOCUMENT)
    agree(made)
    return made


def answer(page, act: str) -> None:
    page.locator(f".in-foot button[value={act}]").click()
    page.wait_for_url("**/inbox/")


def open_item(page) -> None:
    page.goto("/inbox/")
    page.locator(".in-item").first.click()
    page.wait_for_url("**/inbox/outward/**")


def test_a_guest_goes_to_a_hotel_and_comes_back(browse, lin, zhao, shen, hotel, archive, say):
    seller = browse(lin)
    seller.goto(f"/compliance/outward/of/{archive.pk}/")
    press(seller, say("Share outward"))
    fill_in(seller, recipient=str(hotel.pk))
    press(seller, say("Go on to the fields"))
    seller.locator("[name=reason]").wait_for()
    expect(seller.locator("input[name=fields_sent]:checked")).to_have_count(2)
    seller.locator("label:has(input[name=purpose])").first.click()
    seller.locator("label:has(input[name=basis][value=contract])").click()
    fill_in(seller, reason="十一月三十日入住两晚")
    press(seller, say("Keep the draft and check the consents"))
    seller.wait_for_url(re.compile(r"/compliance/outward/[0-9a-f-]{36}/$"))
    press(seller, say("Propose for approval"))
    shows(seller, zhao.name)
    with acting_as("system:test"):
        share = OutwardShare.objects.get()
    assert share.state == "approval"

    manager = browse(zhao, width=PHONE)
    open_item(manager)
    assert sideways(manager) == 0
    assert "十一月三十日入住两晚" in manager.inner_text("#in-detail")
    assert DOCUMENT not in manager.content()
    answer(manager, "approve")

    officer = browse(shen)
    open_item(officer)
    answer(officer, "approve")

    seller.goto(share.get_absolute_url())
    press(seller, say("Send it off"))
    address = seller.locator("#address").input_value()
    code = seller.locator("#code").inner_text()
    seller.goto(share.get_absolute_url())
    expect(seller.locator("#code")).to_have_count(0)

    guest = browse(width=PHONE, expected=(404,))
    guest.goto(address)
    assert hotel.name not in guest.content()
    fill_in(guest, code=code)
    press(guest, say("Open the page"))
    guest.locator("[name=bound]").wait_for()
    assert DOCUMENT not in guest.content()
    fill_in(guest, name="陈前台")
    guest.locator("[name=bound]").check()
    press(guest, say("Received: show the data"))
    guest.locator("#people").wait_for()
    assert DOCUMENT in guest.inner_text("main")
    assert hotel.name in guest.inner_text("main")
    assert f"{localdate():%Y-%m-%d}" in guest.inner_text("main")
    assert sideways(guest) == 0

    seller.goto(share.get_absolute_url())
    fill_in(seller, reason="客人改期")
    press(seller, say("Revoke the share"))
    assert guest.reload().status == 404
    assert DOCUMENT not in guest.content()
    shows(guest, say("Nothing is here"))

    seller.goto(share.get_absolute_url())
    press(seller, say("Address for the confirmation"))
    address, code = seller.locator("#address").input_value(), seller.locator("#code").inner_text()
    guest.goto(address)
    fill_in(guest, code=code)
    press(guest, say("Open the page"))
    guest.locator("[name=sure]").wait_for()
    guest.locator("label:has(input[name=how][value=destroyed])").click()
    fill_in(guest, name="陈前台")
    guest.locator("[name=sure]").check()
    press(guest, say("Confirm: nothing is left"))
    shows(guest, say("Thank you"))

    seller.goto(share.get_absolute_url())
    press(seller, say("Close the share"))
    seller.goto(f"/compliance/outward/of/{archive.pk}/")
    shows(seller, hotel.name)
    with acting_as("system:test"):
        assert OutwardShare.objects.get().state == "closed"
        assert Event.objects.filter(subject=archive.pk, data__act="shown").count() == 1
