"""One agreement from the first draft to the dispute, every act in the browser: written, stopped by the legal check,
put right, approved on three phones, signed in ink, its paper read and found, renewed when its last month comes,
the renewal signed by codes, the old one filed away, and a dispute over it settled (issue 5, must hold).
"""

from datetime import timedelta

import pytest
from django.utils.timezone import localdate, now
from playwright.sync_api import expect

from agency.acting import acting_as
from compliance.retention import holds
from contracts.expiry import climbing, moments
from contracts.filing import reading
from contracts.models import Contract, Dispute, HouseFacts
from tests.contracts import seals
from tests.contracts.filing.scanned import printed
from tests.customers.kinds.build import organisation

from .conftest import PHONE, Words, press, sideways
from .contract_steps import (
    act_on_dispute,
    approve_on_phones,
    compare,
    give_code,
    note_signatures,
    photo,
    photograph,
    print_for_ink,
    seal,
    sign_by_code,
    submit,
)
from .contract_writing import write_agreement
from .walks import arrives, shows

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SENTENCE = "手写补充：春季团建另赠西山徒步一次"
LAST = 40  # days the agreement runs
YEAR = timedelta(days=365)


@pytest.fixture(autouse=True)
def place(settings, tmp_path):
    settings.FILES_DIRECTORY = tmp_path / "files"


@pytest.fixture(autouse=True)
def house(transactional_db):
    """What the agency says of itself in its contracts."""
    facts = {"licence": "L-SH-CJ00123", "regions": ["home", "abroad"], "address": "上海市示例路 1 号"}
    facts |= {
        "phone": "021-60000000",
        "complaint_phone": "021-60000001",
        "account": "示例银行 6222 0000 0000",
    }
    with acting_as("system:test"):
        HouseFacts.objects.update_or_create(pk=1, defaults=facts | {"licence_until": localdate() + YEAR})


@pytest.fixture
def firm(lin):
    return organisation(lin)


def fresh(contract: Contract) -> Contract:
    with acting_as("system:test"):
        return Contract.objects.get(pk=contract.pk)


def tick(contract: Contract, rung: int) -> None:
    """The clock on that rung of the ladder: so many days before the last one; 0 when it is over."""
    assert climbing.sweep(moments.moment_of(contract.ends_on, rung) + timedelta(seconds=5)).failed == 0


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_from_the_draft_to_the_dispute(browse, firm, lin, zhao, jiang, bai, gao, fang, cai, language):
    say, deciders = Words(language), (zhao, bai, jiang)
    desk = browse(lin, language=language)
    phone = browse(lin, width=PHONE, language=language)

    contract = write_agreement(desk, say, firm, "差旅服务框架协议", localdate() + timedelta(days=LAST))
    _stopped_and_put_right(desk, say, contract)
    approve_on_phones(browse, say, contract, deciders)
    assert fresh(contract).state == "approved"

    contract = fresh(contract)
    print_for_ink(desk, say, contract)
    note_signatures(phone, contract, {"house": "林知夏", "other": "陈敏"})
    photograph(phone, say, [photo(1), photo(2)])
    compare(browse(fang, width=PHONE, language=language), say, pages=2)
    assert fresh(contract).state in ("signed", "effective")

    _scanned_and_found(phone, say, contract)
    renewal = _renewed(phone, say, contract)
    desk.goto(f"/contracts/{renewal.pk}/")
    press(desk, say("Read the archive"))
    press(desk, say("I have read this"))
    submit(desk, say, renewal)
    arrives(desk, "**/approval/")
    approve_on_phones(browse, say, renewal, deciders)
    _signed_by_codes(browse, desk, say, renewal, cai)

    tick(contract, 0)
    assert fresh(contract).ending == "lapsed"
    _filed_away(browse, desk, say, contract, zhao)
    _disputed(browse, desk, say, contract, bai, gao)


def _stopped_and_put_right(desk, say, contract) -> None:
    submit(desk, say, contract)
    desk.locator("#rule-signatory").get_by_role("link", name=say("Fix it")).first.click()
    desk.fill("[name=party-signatory]", "陈敏")
    desk.fill("[name=party-authority]", "法定代表人授权委托书")
    press(desk, say("Save"))
    assert fresh(contract).state == "draft"
    submit(desk, say, contract)
    arrives(desk, "**/approval/")


def _scanned_and_found(phone, say, contract) -> None:
    """Another paper of it comes to the file, and is found by what stands in it."""
    phone.goto(f"/contracts/{contract.pk}/files/")
    phone.locator("main").get_by_role("link", name=say("Add a scan")).first.click()
    phone.locator("label:has(input[name=paper])").last.click()
    press(phone, say("On to the pages"))
    arrives(phone, "**/contracts/scans/*/")
    sent = {"name": "附件.pdf", "mimeType": "application/pdf", "buffer": printed(SENTENCE)}
    phone.set_input_files("#id_files", sent)
    expect(phone.locator("#files figure")).to_have_count(1)
    phone.locator("button[value=finish]").click()
    phone.wait_for_url("**/files/")
    reading.sweep(now())
    phone.goto("/contracts/")
    phone.fill("main [name=q]", "西山徒步")
    phone.locator("main [name=q]").press("Enter")
    expect(phone.locator("mark")).to_have_text("西山徒步")
    assert sideways(phone) == 0


def _renewed(phone, say, contract) -> Contract:
    """A month before its end its owner is asked, and renews."""
    tick(contract, 30)
    phone.goto("/")
    phone.locator("a[href*='/inbox/expiry/']").first.click()
    phone.locator("form.in-foot button[value=renew]").wait_for()
    phone.goto(f"/contracts/{contract.pk}/term/")
    phone.locator("label:has(input[name=choice][value=renew])").click()
    phone.fill("[name=reason]", "合作顺利，按原条件再签一年")
    phone.get_by_role("button", name=say("Keep the decision")).click()
    phone.wait_for_url("**/edit/**")
    with acting_as("system:test"):
        return Contract.objects.get(parent=contract)


def _signed_by_codes(browse, desk, say, contract, keeper) -> None:
    seals.seal(keeper)
    desk.goto(f"/contracts/{contract.pk}/")
    press(desk, say("Have it signed by code"))
    address, code = give_code(desk, say, contract)
    sign_by_code(browse(width=PHONE, language=say.language), say, address, code, "陈敏")
    seal(browse(keeper, language=say.language, expected=(401,)), say)
    assert fresh(contract).state in ("signed", "effective")


def _filed_away(browse, desk, say, contract, manager) -> None:
    """What its file lacks is said to be not applicable, confirmed from the inbox, and it is filed away."""
    desk.goto(f"/contracts/{contract.pk}/dossier/")
    while (lacking := desk.locator("main a[href*='/dossier/put/'].primary")).count():
        lacking.first.click()
        desk.fill("[name=reason]", "框架协议无此材料")
        press(desk, say("Not applicable"))
        desk.wait_for_url("**/dossier/")
    desk.locator("form[action$='/dossier/close/'] button").click()
    shows(desk, say("Filed away, with nothing missing."))
    assert fresh(contract).state == "archived"


def _disputed(browse, desk, say, contract, counsel, chief) -> None:
    desk.goto(f"/contracts/{contract.pk}/")
    press(desk, say("Open a dispute"))
    desk.fill("[name=subject]", "协议价未兑现")
    desk.fill("[name=facts]", "十月两次会议住宿没有按协议价结算，对方要求退还差价。")
    desk.fill("[name=claim]", "3600")
    desk.get_by_role("button", name=say("Open the dispute")).click()
    arrives(desk, "**/contracts/disputes/*/")
    with acting_as("system:test"):
        dispute = Dispute.objects.get()
        assert holds.held([dispute.customer_id])
    page = browse(counsel, width=PHONE, language=say.language)
    page.goto(f"/contracts/disputes/{dispute.pk}/")
    told = {"settled": "860", "liable": "house", "words": "退还差价，双方签署和解书。"}
    act_on_dispute(page, "resolve", **told, lessons="下单时系统带出协议价。")
    assert sideways(page) == 0
    page = browse(chief, language=say.language)
    page.goto(f"/contracts/disputes/{dispute.pk}/")
    act_on_dispute(
        page, "close", limitation_on=localdate().isoformat(), limitation="自和解书签署之日起三年。"
    )
    with acting_as("system:test"):
        assert not holds.held([dispute.customer_id])
        assert Dispute.objects.get().stage == "closed"
