"""A contract drafted at the desk, from the archive to the paper; looked at again on a phone."""

from datetime import timedelta

import pytest
from django.utils.timezone import localdate
from playwright.sync_api import expect

from agency.acting import acting_as
from contracts.models import Contract
from contracts.terms import Terms
from tests import make
from tests.contracts import drafts

from .conftest import PHONE, press, sideways

pytestmark = pytest.mark.browser


@pytest.fixture
def customer(lin):
    drafts.version()
    return make.customer(lin, name="陆晴川", special_needs="花生过敏")


def drafted() -> Contract:
    with acting_as("system:test"):
        return Contract.objects.get()


def terms() -> Terms:
    return Terms.of(drafted().terms)


def test_from_the_archive_to_a_draft_that_reads_well_on_a_phone(browse, lin, customer, say):
    page = browse(lin)
    page.goto(f"/customers/{customer.pk}/")
    press(page, say("Draft a contract"))
    page.get_by_text("花生过敏").first.wait_for()
    page.locator("label:has(input[name=version])").first.click()
    page.fill("[name=title]", "云南三日 · 陆女士")
    press(page, say("I have read this: begin"))

    page.locator("input[name=pick]").first.check()
    press(page, say("Take these along"))
    expect(page.locator("[name=travellers-0-name]")).to_have_value("陆晴川")
    press(page, say("Save and go on"))

    first = localdate() + timedelta(days=40)
    page.fill("[name=trip-product]", "云南三日")
    page.fill("[name=trip-starts_on]", first.isoformat())
    page.fill("[name=trip-ends_on]", (first + timedelta(days=2)).isoformat())
    press(page, say("A line for each day of the journey"))
    expect(page.locator("[name=days-2-on]")).to_have_count(1)
    assert [day.on for day in terms().trip.days] == [first + timedelta(days=place) for place in range(3)]
    press(page, say("Save and go on"))

    with page.expect_response("**/edit/money/save/"):
        page.fill("[name=lines-0-unit]", "3,000")
    expect(page.locator("#beside")).to_contain_text("¥3,000.00")
    press(page, say("Add a price"))
    page.fill("[name=lines-1-unit]", "viel")
    press(page, say("Save"))
    expect(page.locator("[name=lines-1-unit]")).to_have_attribute("aria-invalid", "true")
    page.fill("[name=lines-1-unit]", "200")
    press(page, say("Write the payment plan"))
    expect(page.locator("[name=payments-1-amount]")).to_have_value("2240.00")
    assert terms().money.total == 320_000

    phone = browse(lin, width=PHONE)
    contract = drafted()
    for part in ("people", "journey", "money", "promises", "text"):
        phone.goto(f"/contracts/{contract.pk}/edit/{part}/")
        assert sideways(phone) == 0
    phone.goto(f"/contracts/{contract.pk}/")
    phone.get_by_text("¥3,200.00").first.wait_for()
    assert sideways(phone) == 0
