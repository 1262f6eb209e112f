"""Pages that only an act brings up: a conflict, a printed sheet, a second factor. Looked at as in the crawl."""

import time

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

from tests import make
from tests.cast import PASSWORD

from .conftest import DESK, PHONE, press, sign_in
from .looking import NARROWEST, findings, overflow
from .walks import fill_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(params=[DESK, PHONE], ids=["desk", "phone"])
def width(request) -> int:
    return request.param


@pytest.fixture
def look(width):
    """`look(page, name)` notes what axe finds and what overflows; at the end there must be nothing."""
    wrong = []

    def note(page, name: str) -> None:
        wrong.extend(findings(page, name))
        wrong.extend(overflow(page, name, width, NARROWEST))

    yield note
    assert not wrong, "\n".join(wrong)


def code(secret: str, steps: int = 0) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))


def test_a_conflict_of_two_editors(browse, lin, zhao, say, width, look):
    customer = make.customer(lin, preferences="靠窗")
    hers, his = browse(lin, width=width), browse(zhao)
    for page in (hers, his):
        page.goto(customer.get_absolute_url() + "edit/")
    fill_in(his, preferences="过道，素食", why="客户来电更正")
    press(his, say("Save the change"))
    his.wait_for_url(f"**{customer.get_absolute_url()}")
    fill_in(hers, preferences="靠窗，低盐，不吃香菜；老人同行，行程要松", why="回访时补充")
    press(hers, say("Save the change"))
    hers.locator("input[name=choose_preferences]").first.wait_for()
    look(hers, "conflict")


def test_the_second_factor_from_setting_it_up_to_giving_it_up(browse, lin, width, look):
    page = browse(width=width)
    sign_in(page, lin)
    page.goto("/accounts/2fa/totp/activate/")
    if "/reauthenticate/" in page.url:
        fill_in(page, password=PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url("**/totp/activate/")
    look(page, "authenticator app")

    page.fill("input[name=code]", "000000")
    page.locator("main form .btn.primary").click()
    page.locator("#id_code_error").wait_for()
    look(page, "wrong code")

    secret = page.input_value("#authenticator_secret")
    page.fill("input[name=code]", code(secret))
    page.locator("main form .btn.primary").click()
    page.wait_for_url("**/recovery-codes/**")
    look(page, "recovery codes")

    for address in ("2fa/recovery-codes/generate/", "2fa/totp/deactivate/"):
        page.goto(f"/accounts/{address}")
        look(page, address)
    for address in ("reauthenticate/", "2fa/reauthenticate/"):
        page.goto(f"/accounts/{address}?next=/me/security/")
        assert "/reauthenticate/" in page.url
        look(page, address)

    door = browse(width=width)
    sign_in(door, lin)
    assert "/accounts/2fa/authenticate/" in door.url
    look(door, "second factor at the door")


def test_printed_sheets(browse, lin, qian, say, width, look):
    customer = make.customer(lin, preferences="靠窗")
    page = browse(lin, width=width)
    page.goto(customer.get_absolute_url())
    press(page, say("Print"))
    page.check("dialog input[name=purpose] >> nth=0")
    with page.expect_popup() as sheet:
        press(page, say("Page to print"))
    look(sheet.value, "registration form")

    page = browse(qian, width=width)
    page.goto("/compliance/history/")
    with page.expect_popup() as sheet:
        press(page, say("Print"))
    look(sheet.value, "trail")
