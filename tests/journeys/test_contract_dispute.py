"""A dispute from the seller’s desk over counsel’s phone to the general manager, who closes it."""

import pytest
from django.utils.timezone import localdate
from playwright.sync_api import expect

from agency.acting import acting_as
from compliance.retention import holds
from contracts.models import Contract, Dispute
from tests.contracts.signed import running

from .conftest import PHONE, Words, sideways
from .contract_steps import act_on_dispute

pytestmark = pytest.mark.browser


@pytest.fixture
def contract(lin, zhao, gao, jiang, bai, shen) -> Contract:
    return running(lin)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_opened_carried_on_settled_and_closed(browse, contract, lin, bai, gao, language):
    say = Words(language)
    desk = browse(lin, language=language)
    desk.goto(f"/contracts/{contract.pk}/")
    desk.get_by_role("link", name=say("Open a dispute")).first.click()
    desk.fill("[name=subject]", "住宿降级")
    desk.fill("[name=facts]", "第二晚酒店与约定的四星标准不符，旅游者要求退还差价。")
    desk.fill("[name=claim]", "3600")
    desk.get_by_role("button", name=say("Open the dispute")).click()
    desk.get_by_text(say("Opened. The archive is on hold until the dispute is closed.")).wait_for()
    with acting_as("system:test"):
        dispute = Dispute.objects.get()
        assert holds.held([dispute.customer_id])

    phone = browse(bai, width=PHONE, language=language)
    phone.goto(f"/contracts/disputes/{dispute.pk}/")
    assert sideways(phone) == 0
    act_on_dispute(phone, "move", to="complaint", words="12345 转来投诉")
    phone.get_by_role("button", name=say("Done")).first.click()
    expect(phone.locator("main")).to_contain_text(say("done"))
    act_on_dispute(phone, "move", to="mediation", words="旅游协会主持调解")
    told = {"settled": "860", "liable": "ground", "words": "退还差价，双方签署和解书。"}
    act_on_dispute(phone, "resolve", **told, lessons="地接合同写明酒店名称。")
    assert sideways(phone) == 0

    chief = browse(gao, language=language)
    chief.goto("/contracts/disputes/?tab=resolved")
    chief.get_by_role("link", name="住宿降级").click()
    act_on_dispute(
        chief, "close", limitation_on=localdate().isoformat(), limitation="自和解书签署之日起三年。"
    )
    expect(chief.locator("main")).to_contain_text("自和解书签署之日起三年。")
    chief.goto("/contracts/disputes/lessons/")
    expect(chief.locator("main")).to_contain_text("地接合同写明酒店名称。")
    with acting_as("system:test"):
        assert not holds.held([dispute.customer_id])
        assert not Contract.objects.get(pk=contract.pk).disputed
