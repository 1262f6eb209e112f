"""Acts on a contract in the browser that several walks share, as steps of whoever takes them."""

from django.utils.timezone import localdate
from playwright.sync_api import Page, expect

from tests import make
from tests.cast import PASSWORD

from .conftest import PHONE, Words, press, sideways


def submit(page: Page, say: Words, contract) -> None:
    page.goto(f"/contracts/{contract.pk}/")
    page.get_by_role("button", name=say("Submit for approval")).first.click()


def approve_on_phones(browse, say: Words, contract, people) -> None:
    """Each of `people` reads the whole text on the phone and agrees."""
    for person in people:
        phone = browse(person, width=PHONE, language=say.language)
        phone.goto(f"/contracts/{contract.pk}/decide/")
        phone.locator("summary", has_text=say("Full text")).click()
        assert sideways(phone) == 0
        phone.fill("[name=comment]", "同意")
        phone.locator("button[name=action][value=approve]").click()
        phone.locator("button[name=action]").first.wait_for(state="detached")


def photo(number: int) -> dict:
    """One photographed page of a paper."""
    content = make.picture((900, 1200 + number), colour=("teal", "maroon")[number % 2])
    return {"name": f"第{number}页.jpg", "mimeType": "image/jpeg", "buffer": content}


def print_for_ink(page: Page, say: Words, contract) -> None:
    """At the desk: sent to be signed in ink, and printed."""
    page.goto(f"/contracts/{contract.pk}/")
    page.get_by_role("button", name=say("Have it signed in ink")).first.click()
    with page.expect_download() as printed:
        page.get_by_role("link", name=say("Print for signing")).first.click()
    assert printed.value.suggested_filename == f"{contract.number}.pdf"


def note_signatures(phone: Page, contract, names: dict[str, str]) -> None:
    """Who has signed the paper: side → name; on a phone, all of them today."""
    phone.goto(f"/contracts/{contract.pk}/sign/")
    assert sideways(phone) == 0
    for side, name in names.items():
        phone.fill(f"[name={side}-name]", name)
        phone.fill(f"[name={side}-signed_on]", localdate().isoformat())
        phone.locator(f"form:has([name={side}-name]) button").click()
        phone.locator(f"[name={side}-name]").wait_for(state="detached")


def photograph(phone: Page, say: Words, pages: list[dict]) -> None:
    """The signed paper, page by page."""
    for number, page in enumerate(pages, 1):
        phone.set_input_files("#id_photo", page)
        expect(phone.locator("x-pages ol li")).to_have_count(number)
    assert sideways(phone) == 0
    phone.get_by_role("button", name=say("Take in the scan")).click()
    phone.get_by_role("link", name=say("Look at the scan")).wait_for()


def compare(office: Page, say: Words, pages: int) -> None:
    """Somebody else compares the scan with the text, from the inbox."""
    office.goto("/inbox/")
    office.locator("a.in-item").first.click()
    office.get_by_role("link", name=say("Compare page by page")).click()
    expect(office.locator(".pages img")).to_have_count(pages)
    assert sideways(office) == 0
    office.check("[name=ticked]")
    office.get_by_role("button", name=say("It matches"), exact=True).click()
    office.get_by_text(say("It matches: the contract is signed.")).wait_for()


def give_code(seller: Page, say: Words, contract) -> tuple[str, str]:
    """(link, code) for the other side; the keeper of the seal is asked for ours."""
    seller.goto(f"/contracts/{contract.pk}/codes/")
    press(seller, say("Make the link"))
    address = seller.locator("#sign-url").input_value()
    code = seller.locator(".fill-code").inner_text().replace(" ", "")
    press(seller, say("Ask the keeper"))
    return address, code


def sign_by_code(guest: Page, say: Words, address: str, code: str, name: str) -> None:
    """The customer on the own phone: the code opens the text, ticks and name and code sign it."""
    guest.goto(address)
    guest.fill("[name=code]", code)
    press(guest, say("Open the contract"))
    guest.locator("#sign").wait_for()
    assert sideways(guest) <= 0
    for box in guest.locator("#sign input[type=checkbox]").all():
        box.check()
    guest.fill("#sign [name=name]", name)
    guest.fill("#sign [name=code]", code)
    press(guest, say("I sign this contract"))
    expect(guest.locator("h1")).to_have_text(say("You have signed"))


def seal(keeper: Page, say: Words) -> None:
    """The keeper of the seal signs for the agency, the password proved anew."""
    keeper.goto("/contracts/seals/")
    keeper.locator("main table a.link").first.click()
    keeper.locator("[name=compared]").check()
    press(keeper, say("Sealed"))
    keeper.locator("input[type=password]").fill(PASSWORD)
    keeper.locator("main form button.primary").click()
    keeper.wait_for_url("**/contracts/seals/")


def act_on_dispute(page: Page, code: str, **said) -> None:
    """Open the form of that act of a dispute, fill it in, send it off."""
    page.locator(f"#{code} > summary").click()
    for name, value in said.items():
        field = page.locator(f"[name={code}-{name}]")
        if field.evaluate("one => one.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
    page.locator(f"#{code} form button[type=submit], #{code} form .btn.primary").first.click()
    page.locator(f"#{code}[open]").wait_for(state="detached")
