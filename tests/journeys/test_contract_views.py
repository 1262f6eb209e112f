"""A head narrows the list of contracts, keeps it under a name for her department; a seller opens it on her phone."""

import re

import pytest
from playwright.sync_api import expect

from agency.models import SavedView
from contracts.models import Contract
from tests import make
from tests.contracts import drafts

from .conftest import PHONE, Words, sideways

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def contracts(lin) -> list[Contract]:
    version = drafts.version()
    return [
        drafts.draft(make.customer(lin), version_=version, title=title, terms_=drafts.terms(people=people))
        for title, people in (("云南三日", 2), ("大理包团", 9))
    ]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_what_a_head_saves_for_her_department_a_seller_opens_on_her_phone(
    browse, contracts, zhao, lin, language
):
    say = Words(language)
    desk = browse(zhao, language=language)
    desk.goto("/contracts/?tab=open")
    expect(desk.locator("#results [data-row]")).to_have_count(2)
    desk.locator("select[name=least]").select_option("20000")
    desk.wait_for_url(re.compile("least=20000"))
    expect(desk.locator("#results [data-row]")).to_have_count(1)
    desk.get_by_role("link", name=say("Save the view")).click()
    desk.locator("#dialog[open] [name=name]").fill("两万以上")
    desk.locator("#dialog [name=shared]").check()
    desk.locator("#dialog").get_by_role("button", name=say("Save the view"), exact=True).click()
    desk.wait_for_url(re.compile("saved="))
    expect(desk.get_by_role("link", name="两万以上")).to_have_attribute("aria-current", "page")

    phone = browse(lin, width=PHONE, language=language)
    phone.goto("/contracts/")
    expect(phone.locator("#results [data-row]")).to_have_count(2)
    phone.get_by_role("link", name="两万以上").click()
    expect(phone.locator("#results [data-row]")).to_have_count(1)
    expect(phone.locator("#results")).to_contain_text("大理包团")
    assert sideways(phone) == 0
    assert SavedView.objects.get().query == "tab=open&least=20000"
