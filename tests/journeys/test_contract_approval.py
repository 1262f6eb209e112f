"""A contract stopped by the legal check is put right at the desk and approved by three people on their phones."""

import pytest
from playwright.sync_api import expect

from agency.acting import acting_as
from contracts.drafting import consulting
from contracts.models import Contract, TemplateVersion
from contracts.terms import Cost
from tests import make
from tests.contracts import drafts
from tests.contracts.checking.goods import good
from tests.contracts.checking.test_starters import filled

from .conftest import Words, press
from .contract_steps import approve_on_phones, submit

pytestmark = pytest.mark.browser


@pytest.fixture
def contract(lin, zhao, gao, jiang, bai, shen) -> Contract:
    """A journey worth 120,000 yuan from the text the product brings along; who settles disputes is not chosen."""
    version = TemplateVersion.objects.get(template__kind__code="domestic", state="published")
    terms = good().terms
    terms.closing.values = {one["key"]: filled(one) for one in version.variables}
    terms.closing.dispute_body = ""
    terms.money.lines[0].unit = 6_000_000
    terms.money.payments[0].amount = terms.money.total // 10
    terms.money.payments[1].amount = terms.money.total - terms.money.total // 10
    terms.money.costs = [Cost("地接", "云南地接社", 9_000_000)]
    made = drafts.draft(make.customer(lin), version_=version, terms_=terms)
    consulting.consult(made, by=lin)
    return made


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_stopped_put_right_and_approved_on_three_phones(browse, contract, lin, zhao, jiang, bai, language):
    say = Words(language)
    desk = browse(lin, language=language)
    submit(desk, say, contract)
    desk.locator("#rule-dispute_body").get_by_role("link", name=say("Fix it")).click()
    desk.locator("[name=closing-dispute_body]").locator("visible=true").first.wait_for()
    desk.locator("[name=closing-dispute_body]").select_option("court")
    press(desk, say("Save"))
    submit(desk, say, contract)
    desk.get_by_text(say("Submitted. Those who decide have been told.")).wait_for()

    approve_on_phones(browse, say, contract, (zhao, jiang, bai))
    desk.goto(f"/contracts/{contract.pk}/approval/")
    expect(desk.locator("main")).to_contain_text(bai.name)
    with acting_as("system:test"):
        assert Contract.objects.get().state == "approved"
