"""An approved contract signed in ink: printed at the desk, photographed on a phone, compared by the office, checked
by whoever holds the paper."""

import pytest
from django.utils.timezone import localdate
from playwright.sync_api import expect

from agency.acting import acting_as
from contracts.models import Contract, Signature
from tests import make
from tests.cast import staff
from tests.contracts import approvals

from .conftest import PHONE, Words, sideways

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def place(settings, tmp_path):
    settings.FILES_DIRECTORY = tmp_path / "files"


@pytest.fixture
def fang(domestic):
    return staff("fang", "方岚", "office", domestic)


@pytest.fixture
def contract(lin, zhao, jiang) -> Contract:
    made = approvals.approved(lin)
    approvals.checked(made)
    return made


def photo(number: int) -> dict:
    content = make.picture((900, 1200 + number), colour=("teal", "maroon")[number % 2])
    return {"name": f"第{number}页.jpg", "mimeType": "image/jpeg", "buffer": content}


def state() -> str:
    with acting_as("system:test"):
        return Contract.objects.get().state


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_signed_on_paper_photographed_compared_and_checked(browse, contract, lin, fang, language):
    say = Words(language)
    desk = browse(lin, language=language)
    desk.goto(f"/contracts/{contract.pk}/")
    desk.get_by_role("button", name=say("Have it signed in ink")).first.click()
    with desk.expect_download() as printed:
        desk.get_by_role("link", name=say("Print for signing")).first.click()
    assert printed.value.suggested_filename == f"{contract.number}.pdf"

    phone = browse(lin, width=PHONE, language=language)
    phone.goto(f"/contracts/{contract.pk}/sign/")
    assert sideways(phone) == 0
    for side, name in (("house", "林知夏"), ("traveller", "张三")):
        phone.fill(f"[name={side}-name]", name)
        phone.fill(f"[name={side}-signed_on]", localdate().isoformat())
        phone.locator(f"form:has([name={side}-name]) button").click()
        phone.locator(f"[name={side}-name]").wait_for(state="detached")
    assert state() == "part_signed"
    for number in (1, 2):
        phone.set_input_files("#id_photo", photo(number))
        expect(phone.locator("x-pages ol li")).to_have_count(number)
    assert sideways(phone) == 0
    phone.get_by_role("button", name=say("Take in the scan")).click()
    phone.get_by_role("link", name=say("Look at the scan")).wait_for()

    office = browse(fang, width=PHONE, language=language)
    office.goto("/inbox/")
    office.locator("a.in-item").first.click()
    office.get_by_role("link", name=say("Compare page by page")).click()
    expect(office.locator(".pages img")).to_have_count(2)
    assert sideways(office) == 0
    office.check("[name=ticked]")
    office.get_by_role("button", name=say("It matches"), exact=True).click()
    office.get_by_text(say("It matches: the contract is signed.")).wait_for()
    assert state() == "signed"
    with acting_as("system:test"):
        assert Signature.objects.count() == 2

    guest = browse(width=PHONE, language=language)
    guest.goto("/verify/")
    guest.fill("[name=number]", contract.number)
    guest.fill("[name=fingerprint]", contract.revision.digest[:16])
    guest.locator("main button.primary").click()
    guest.get_by_text(say("Registered, signed by all sides, in force.")).wait_for()
    assert "张三" not in guest.locator("main").inner_text()
    assert sideways(guest) == 0
