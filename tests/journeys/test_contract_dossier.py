"""A signed journey, from its itinerary sheet to the guide's ticks and the filing away; on a desk and on phones."""

import pytest
from playwright.sync_api import expect

from agency.acting import acting, acting_as
from contracts.dossier import promised
from contracts.models import Contract
from tests.contracts import drafts, signed
from tests.contracts.dossier import journeys

from .conftest import PHONE, press, sideways

pytestmark = pytest.mark.browser


@pytest.fixture
def contract(lin, zhao, gao, guo):
    over = drafts.terms(starts_on=journeys.today(-4))
    contract = signed.ended(lin, terms=over)
    with acting(lin):
        journeys.fill(contract, "feedback")
        promised.ask(contract, guo, by=lin)
    return contract


def state(contract) -> str:
    with acting_as("system:test"):
        return Contract.objects.get(pk=contract.pk).state


def test_a_gap_is_said_confirmed_on_a_phone_and_the_contract_filed_away(
    browse, lin, zhao, guo, contract, say
):
    page = browse(lin)
    page.goto(f"/contracts/{contract.pk}/dossier/")
    assert sideways(page) == 0
    page.locator("a[href$='/dossier/put/feedback/']").click()
    page.fill("[name=reason]", "旅游者未填写，已电话回访")
    press(page, say("Not applicable"))
    page.get_by_text("旅游者未填写，已电话回访").wait_for()

    manager = browse(zhao, width=PHONE)
    manager.goto(f"/contracts/{contract.pk}/dossier/")
    assert sideways(manager) == 0
    press(manager, say("Confirm: not applicable"))
    expect(manager.get_by_text("100%")).to_have_count(1)

    guide = browse(guo, width=PHONE)
    guide.goto("/contracts/journeys/")
    guide.get_by_role("link", name="云南三日").click()
    assert sideways(guide) == 0
    guide.locator("label:has(input[name='1-state'][value=missed])").click()
    guide.fill("[name='1-note']", "改乘大巴")
    press(guide, say("Keep what was checked"))
    with acting_as("system:test"):
        assert promised.tally(contract)["missed"] == 1

    page.goto(f"/contracts/{contract.pk}/dossier/")
    page.get_by_text("改乘大巴").wait_for()
    page.locator("form[action$='/dossier/close/'] button").click()
    page.get_by_text(say("Filed away, with nothing missing.")).wait_for()
    assert state(contract) == "archived"
