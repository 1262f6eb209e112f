"""Money of a contract from the seller’s phone over finance’s inbox to the figures of the manager."""

import pytest
from playwright.sync_api import expect

from agency.acting import acting, acting_as
from contracts.models import Contract, Due, Receipt
from tests.contracts.money import pay

from .conftest import PHONE, Words, sideways

pytestmark = pytest.mark.browser


@pytest.fixture
def contract(lin, zhao, jiang) -> Contract:
    with acting(lin):
        return pay.contract(lin)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_noted_found_overpaid_and_given_back(browse, contract, lin, zhao, jiang, language):
    say = Words(language)
    money = f"/contracts/{contract.pk}/money/"
    phone = browse(lin, width=PHONE, language=language)
    phone.goto("/contracts/payments/")
    assert sideways(phone) == 0
    phone.get_by_role("link", name=contract.title).first.click()
    phone.get_by_role("link", name=say("Note a payment")).first.click()
    phone.fill("[name=amount]", "6500")
    phone.select_option("[name=method]", "transfer")
    phone.fill("[name=reference]", "TT-0001")
    assert sideways(phone) == 0
    phone.get_by_role("button", name=say("Note the payment")).click()
    expect(phone.locator("main")).to_contain_text("TT-0001")
    assert sideways(phone) == 0
    with acting_as("system:test"):
        assert not Due.objects.open().filter(contract=contract).exists()
        receipt = Receipt.objects.get()

    phone.get_by_role("link", name=say("Give credit back")).click()
    phone.select_option("[name=method]", "transfer")
    phone.fill("[name=reason]", "客户多付 500 元")
    phone.get_by_role("button", name=say("Ask for the refund")).click()
    expect(phone.locator("main")).to_contain_text("客户多付 500 元")

    desk = browse(jiang, language=language)
    desk.goto(f"/inbox/payment/{receipt.pk}/")
    desk.get_by_role("button", name=say("It is on the account")).click()
    desk.get_by_text(say("Confirmed.")).first.wait_for()
    with acting_as("system:test"):
        refund = Receipt.objects.get(kind="refund")
    desk.goto(f"/inbox/refund/{refund.pk}/")
    desk.get_by_role("button", name=say("Agree")).click()
    desk.get_by_text(say("Agreed.")).first.wait_for()
    desk.goto(money)
    expect(desk.locator("main")).to_contain_text("¥-500.00")

    boss = browse(zhao, language=language)
    boss.goto("/contracts/figures/")
    boss.locator("#value .mini a").first.click()
    expect(boss.locator("main")).to_contain_text(contract.title)
    boss.goto(f"/contracts/{contract.pk}/obligations/")
    boss.locator("details > summary.link").first.click()
    boss.locator("textarea[name=note]").first.fill("已电话确认成团")
    boss.get_by_role("button", name=say("Done")).first.click()
    expect(boss.locator("main")).to_contain_text("已电话确认成团")
