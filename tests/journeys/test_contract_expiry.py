"""An agreement comes to its end: its owner decides on her phone, a second person agrees, the renewal is drafted."""

import pytest
from django.utils.timezone import now
from playwright.sync_api import expect

from agency.acting import acting_as
from contracts.models import Contract, ExpiryDecision
from tests.contracts.expiry.lasting import agreement, in_days, tick

from .conftest import PHONE, Words, sideways

pytestmark = pytest.mark.browser


@pytest.fixture
def small(lin, zhao, bai) -> Contract:
    contract = agreement(lin, in_days(12))
    tick(now())
    return contract


@pytest.fixture
def large(lin, zhao, bai, jiang) -> Contract:
    contract = agreement(lin, in_days(6), yuan=60_000)
    tick(now())
    return contract


def choose(page, choice: str, reason: str) -> None:
    page.locator(f"label:has(input[name=choice][value={choice}])").click()
    page.fill("[name=reason]", reason)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_owner_renews_on_her_phone_and_lands_in_the_draft(browse, small, lin, language):
    say = Words(language)
    phone = browse(lin, width=PHONE, language=language)
    phone.goto("/")
    phone.locator("a[href*='/inbox/expiry/']").first.click()
    phone.locator("form.in-foot button[value=renew]").wait_for()
    assert sideways(phone) == 0
    phone.goto(f"/contracts/{small.pk}/term/")
    assert sideways(phone) == 0
    choose(phone, "renew", "继续合作一年")
    phone.get_by_role("button", name=say("Keep the decision")).click()
    phone.wait_for_url("**/edit/**")

    with acting_as("system:test"):
        made = Contract.objects.get(parent=small)
    assert made.starts_on > small.ends_on
    phone.goto(f"/contracts/{made.pk}/term/")
    expect(phone.locator("main")).to_contain_text("继续合作一年")
    phone.goto("/contracts/expiring/")
    expect(phone.locator("main")).to_contain_text(say("renew", "expiry"))
    assert sideways(phone) == 0


def test_to_end_a_large_one_the_manager_says_yes_on_her_phone(browse, large, lin, zhao, say):
    phone = browse(lin, width=PHONE)
    with acting_as("system:test"):
        ladder = large.ladders.get()
    phone.goto(f"/inbox/expiry/{ladder.pk}/")
    phone.fill("[name=comment]", "对方多次违约")
    phone.locator("form.in-foot button[value=terminate]").click()
    phone.get_by_text(say("Kept. It counts once the person asked has agreed.")).wait_for()

    boss = browse(zhao, width=PHONE)
    boss.goto("/")
    boss.locator("a[href*='/inbox/expiry_second/']").first.click()
    expect(boss.locator("main")).to_contain_text("对方多次违约")
    boss.locator("form.in-foot button[value=approve]").click()
    boss.get_by_text(say("Agreed. The contract ends by itself on its last day.")).wait_for()
    with acting_as("system:test"):
        assert ExpiryDecision.objects.get().state == "standing"
