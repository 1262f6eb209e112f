"""A customer signs her contract on the phone by a one-time code; the keeper of the seal signs for the agency."""

import os

import pytest
from playwright.sync_api import expect

from agency.acting import acting_as
from contracts.models import Contract
from tests.cast import PASSWORD
from tests.contracts import seals, signed

from .conftest import PHONE, press, sideways

pytestmark = pytest.mark.browser


def look(page, name: str) -> None:
    """A picture of what stands there, where somebody wants to see it."""
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=f"{folder}/codes-{name}.png", full_page=True)


def test_both_sides_sign_and_the_contract_is_signed(browse, lin, zhao, jiang, cai, say):
    contract = signed.begun(lin).contract
    seals.seal(cai)
    seller = browse(lin)
    seller.goto(f"/contracts/{contract.pk}/codes/")
    press(seller, say("Make the link"))
    address = seller.locator("#sign-url").input_value()
    code = seller.locator(".fill-code").inner_text().replace(" ", "")
    look(seller, "link")
    press(seller, say("Ask the keeper"))
    look(seller, "colleague")

    guest = browse(width=PHONE)
    guest.goto(address)
    assert contract.number not in guest.content()
    look(guest, "code")
    guest.fill("[name=code]", code)
    press(guest, say("Open the contract"))
    guest.locator("#sign").wait_for()
    assert sideways(guest) <= 0
    look(guest, "text")
    for box in guest.locator("#sign input[type=checkbox]").all():
        box.check()
    guest.fill("#sign [name=name]", "张三")
    guest.fill("#sign [name=code]", code)
    press(guest, say("I sign this contract"))
    expect(guest.locator("h1")).to_have_text(say("You have signed"))
    look(guest, "thanks")

    keeper = browse(cai, expected=(401,))
    keeper.goto("/contracts/seals/")
    look(keeper, "seals")
    keeper.locator("main table a.link").first.click()
    keeper.locator("[name=compared]").check()
    look(keeper, "use")
    press(keeper, say("Sealed"))
    keeper.locator("input[type=password]").fill(PASSWORD)
    keeper.locator("main form button.primary").click()
    keeper.wait_for_url("**/contracts/seals/")
    with acting_as("system:test"):
        assert Contract.objects.get(pk=contract.pk).state == "signed"
