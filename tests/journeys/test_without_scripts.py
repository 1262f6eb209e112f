"""The main path in a browser that runs no scripts: every form is plain HTML underneath."""

import re

import pytest
from playwright.sync_api import expect

from agency.acting import acting_as
from customers.models import Customer, Disclosure, ShareRequest
from tests import make

from .conftest import PHONE, press, sign_in
from .walks import choose_source, fill_in, give_consents, shows

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ARCHIVE = re.compile(r"/customers/[0-9a-f-]{36}/$")


def test_a_customer_is_registered_opened_and_changed(browse, lin, say):
    page = browse(scripts=False)
    sign_in(page, lin)
    page.goto("/customers/register/")
    choose_source(page)
    fill_in(page, name="周文", phone="123")
    give_consents(page)
    press(page, say("Register"))
    expect(page.locator("#id_phone_error")).to_be_visible()
    fill_in(page, phone="13800138000")
    press(page, say("Register"))
    page.wait_for_url(ARCHIVE)
    address = page.url

    page.locator("#f-phone .eye").click()
    page.wait_for_url("**/reveal/phone/")
    page.locator(f"label:has(input[name=purpose][value='{make.purpose().pk}'])").click()
    press(page, say("View in plain text"))
    shows(page, "13800138000")
    with acting_as("system:test"):
        assert Disclosure.objects.get().by == lin

    page.goto(address + "edit/")
    fill_in(page, preferences="靠窗", why="回访时补充")
    press(page, say("Save the change"))
    page.wait_for_url(address)
    with acting_as("system:test"):
        assert Customer.objects.get().preferences == "靠窗"


def test_access_is_asked_for_and_approved(browse, lin, sun, zhao, say):
    customer = make.customer(lin, name="周文")
    page = browse(sun, scripts=False)
    page.goto("/customers/shares/ask/")
    fill_in(page, number=customer.number, reason="同团客人需要联系")
    page.locator("label:has(input[name=fields_asked][value=phone])").click()
    page.locator(f"label:has(input[name=purpose][value='{make.purpose().pk}'])").click()
    press(page, say("Send the request"))
    page.wait_for_url("**/customers/shares/?tab=asked")

    page = browse(zhao, scripts=False, width=PHONE)
    page.goto("/inbox/")
    page.locator(".in-item").first.click()
    page.wait_for_url("**/inbox/share/**")
    page.locator("#in-detail button[name=action][value=approve]").click()
    page.wait_for_url("**/inbox/")
    with acting_as("system:test"):
        assert ShareRequest.objects.get().state == ShareRequest.State.APPROVED


def test_the_list_is_filtered_searched_and_leads_to_archives(browse, lin, say):
    make.customer(lin, name="张伟", grade="a")
    make.customer(lin, name="欧阳娜", grade="b")
    page = browse(lin, scripts=False)
    page.goto("/customers/")

    page.locator("select[name=grade]").select_option("b")
    press(page, say("Filter"))
    expect(page.locator("[data-row]")).to_have_count(1)

    page.goto("/customers/")
    page.locator("#listsearch input[name=q]").fill("zw")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="张伟", exact=True).click()
    page.wait_for_url(ARCHIVE)
