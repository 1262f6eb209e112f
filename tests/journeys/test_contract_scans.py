"""The signed paper of a contract: photographed on a phone, put in order, kept, read, found by its words."""

import os

import pytest
from django.utils.timezone import now
from playwright.sync_api import expect

from agency.acting import acting_as
from contracts.filing import reading
from contracts.models import ContractScan
from customers.attachments import parsing
from tests.contracts.filing.scanned import printed, submitted

from .conftest import PHONE, press, sideways

pytestmark = pytest.mark.browser
SENTENCE = "手写补充：加订热气球早餐，每人三百八十元"


def pages() -> list[dict]:
    """Two photographed pages and the page of a scanner."""
    shots = parsing.several(printed("第一页：旅游合同", "第二页：双方签字"), [(1, 0), (2, 0)], 1200)
    sent = [(f"{place}.jpg", "image/jpeg", shot) for place, shot in enumerate(shots, 1)]
    sent.append(("附件.pdf", "application/pdf", printed(SENTENCE)))
    return [{"name": name, "mimeType": kind, "buffer": content} for name, kind, content in sent]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_paper_is_photographed_ordered_kept_and_found(browse, lin, say, language):
    say = type(say)(language)
    contract = submitted(lin)
    page = browse(lin, width=PHONE, language=language)
    page.goto(f"/contracts/{contract.pk}/files/")
    page.locator("main").get_by_role("link", name=say("Add a scan")).first.click()
    page.locator("label:has(input[name=paper][value=signed])").click()
    press(page, say("On to the pages"))

    sent = pages()
    page.set_input_files("#id_camera", sent[0])
    expect(page.locator("#files figure")).to_have_count(1)
    page.set_input_files("#id_files", sent[1:])
    expect(page.locator("#files figure")).to_have_count(3)
    assert sideways(page) == 0
    page.get_by_role("button", name=say("Turn page %(number)s to the right", number=2)).click()
    page.get_by_role("button", name=say("Move page %(number)s back", number=1)).click()
    expect(page.locator("#files figure")).to_have_count(3)
    if shots := os.environ.get("SHOTS"):
        page.screenshot(path=f"{shots}/arrange-{language}.png", full_page=True)
    page.locator("button[value=finish]").click()
    page.get_by_text(say("signed contract", "scan").capitalize()).first.wait_for()
    with acting_as("system:test"):
        scan = ContractScan.objects.get()
    assert (scan.state, scan.pages) == ("whole", 3)

    reading.sweep(now())
    page.goto("/contracts/")
    page.fill("main [name=q]", "热气球早餐")
    page.locator("main [name=q]").press("Enter")
    expect(page.locator("mark")).to_have_text("热气球早餐")
    assert sideways(page) == 0
    if shots:
        page.screenshot(path=f"{shots}/search-{language}.png", full_page=True)
    page.locator("li a.link").first.click()
    page.get_by_text(SENTENCE[5:11]).first.wait_for()
    assert sideways(page) == 0

    desk = browse(lin, language=language)
    desk.goto(f"/contracts/{contract.pk}/files/")
    if shots:
        desk.screenshot(path=f"{shots}/files-{language}.png", full_page=True)
    desk.locator(f"a[href='/contracts/scans/{scan.pk}/open/']").click()
    desk.locator("label:has(input[name=purpose])").first.click()
    desk.locator("button[value=view]").click()
    expect(desk.locator(".pages figure img")).to_have_count(3)
    if shots:
        desk.screenshot(path=f"{shots}/show-{language}.png", full_page=False)
