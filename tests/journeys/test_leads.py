"""From a stranger's enquiry to an archive; and the customer's own form on the phone, in English."""

import re

import pytest
from playwright.sync_api import expect

from agency.acting import acting_as
from customers.models import Customer, Intake, Lead
from tests import make

from .conftest import PHONE, Words, press, sideways
from .walks import fill_in, give_consents

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_an_enquiry_from_the_website_becomes_an_archive(browse, he, say):
    guest = browse(width=PHONE)
    guest.goto("/enquire/")
    fill_in(guest, contact="周文", phone="138 0013 8000", wish="丽江，两大一小，国庆")
    guest.locator("label:has([name=consent])").click()
    assert sideways(guest) == 0
    press(guest, say("Send the enquiry"))
    guest.wait_for_url("**/enquire/thanks/")

    page = browse(he)
    page.goto("/customers/leads/")
    expect(page.locator(".in-detail .rec h2")).to_have_text("周文")
    assert "138****8000" in page.locator(".in-detail").inner_text()
    page.keyboard.press("a")
    page.wait_for_url("**/customers/register/?intake=*")
    expect(page.locator("#id_name")).to_have_value("周文")
    expect(page.locator("#id_travel_needs")).to_have_value("丽江，两大一小，国庆")
    give_consents(page)
    press(page, say("Register"))

    page.wait_for_url(re.compile(r"/customers/[0-9a-f-]{36}/$"))
    with acting_as("system:test"):
        customer = Customer.objects.get()
        lead = Lead.objects.get()
        assert (customer.name, customer.phone) == ("周文", "13800138000")
        assert (lead.state, lead.customer_id) == ("accepted", customer.pk)
        assert Intake.objects.get().collected_at == customer.collected_at


def test_a_guest_fills_in_the_form_in_english_on_the_phone(browse, lin, he, say):
    make.customer(lin, name="Anna Schmidt", phone="13800138000")
    page = browse(lin)
    with acting_as("system:test"):
        archive = Customer.objects.get()
    page.goto(f"/customers/{archive.pk}/fill-link/")
    page.locator("select[name=purpose]").select_option(index=1)
    page.locator("label:has(input[value=en])").click()
    press(page, say("Make the link"))
    address, code = page.input_value("#fill-url"), page.inner_text(".fill-code")

    english = Words("en")
    guest = browse(width=PHONE, expected=(410,))
    guest.goto(address)
    assert guest.locator("html").get_attribute("lang") == "en"
    fill_in(guest, code=code)
    press(guest, english("Open the form"))
    guest.locator("#id_name").wait_for()
    assert "Schmidt" not in guest.content()
    assert sideways(guest) == 0
    fill_in(guest, name="Anna Schmidt", phone="+44 20 7946 0958", preferences="window seat")
    give_consents(guest)
    guest.locator("label:has([name=declared])").click()
    press(guest, english("Send the form"))
    guest.get_by_role("heading", name=english("Thank you")).wait_for()
    guest.goto(address)
    guest.get_by_role("heading", name=english("This link leads nowhere")).wait_for()

    with acting_as("system:test"):
        lead = Lead.objects.get()
        assert (lead.state, lead.way, lead.customer_id) == ("matched", "self", archive.pk)
    page = browse(he, width=PHONE)
    page.goto(f"/customers/leads/{lead.pk}/")
    assert "window seat" in page.locator(".compare").inner_text()
    assert sideways(page) == 0
