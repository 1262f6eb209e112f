"""Opening a masked value: a purpose first, a minute of sight, a line in the log."""

import pytest
from playwright.sync_api import expect

from agency.acting import acting, acting_as
from customers import revealing, verifying
from customers.models import Customer, Disclosure
from tests import make

from .conftest import PHONE, Words, press, sideways

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
MASK, PLAIN = "138****8000", "13800138000"


def choose_purpose(page, code: str = "contact") -> None:
    chosen = make.purpose(code)
    page.locator(f"dialog label:has(input[name=purpose][value='{chosen.pk}'])").click()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_phone_opens_for_a_purpose_and_hides_after_a_minute(browse, lin, language):
    say = Words(language)
    lin.language = language
    lin.save()
    customer = make.customer(lin)
    page = browse(lin)
    page.clock.install()
    page.goto(customer.get_absolute_url())
    assert (MASK in page.inner_text("#f-phone"), PLAIN in page.content()) == (True, False)

    page.locator("#f-phone .eye").click()
    dialog = page.locator("#dialog[open]")
    dialog.wait_for()
    expect(dialog.locator("input[name=purpose]:checked")).to_have_count(0)
    assert say("Opened today: %(opened)s of %(quota)s", opened=0, quota=60) in dialog.inner_text()
    press(page, say("View in plain text"))
    dialog.locator("#id_purpose_error").wait_for()

    choose_purpose(page)
    press(page, say("View in plain text"))
    page.locator("#f-phone .plain").wait_for()
    assert PLAIN in page.inner_text("#f-phone")
    expect(page.locator("#dialog")).to_be_hidden()
    with acting_as("system:test"):
        look = Disclosure.objects.get()
        assert (look.by, look.field, look.purpose.code) == (lin, "phone", "contact")

    page.clock.run_for(61_000)
    page.locator("#f-phone .eye[href]").wait_for()
    assert (MASK in page.inner_text("#f-phone"), PLAIN in page.content()) == (True, False)

    press(page, say("Access log"))
    page.wait_for_url("**/looks/")
    assert lin.name in page.inner_text("main")
    assert str(make.purpose()) in page.inner_text("main") or language == "en"


def test_hiding_early_and_a_spent_quota(browse, lin, say, settings):
    customer = make.customer(lin)
    page = browse(lin)
    page.goto(customer.get_absolute_url())
    page.locator("#f-phone .eye").click()
    choose_purpose(page)
    press(page, say("View in plain text"))
    page.locator("#f-phone [data-remask]").click()
    page.locator("#f-phone .eye[href]").wait_for()

    with acting(lin):
        for _look in range(revealing.quota_left(lin)):
            revealing.reveal(customer, "phone", by=lin, purpose=make.purpose())
    page.locator("#f-phone .eye").click()
    page.locator("#dialog[open] [role=alert]").wait_for()
    button = page.locator("#dialog").get_by_role("button", name=say("View in plain text"), exact=True)
    expect(button).to_have_count(0)


@pytest.mark.parametrize("width", [PHONE, 1440])
def test_an_important_customer_is_checked_field_by_field_by_a_second_person(browse, lin, zhao, say, width):
    customer = make.customer(lin, grade="vip", name="刘梦琪", state=Customer.State.AWAITING)
    with acting(lin):
        verifying.ask(customer, by=lin)

    page = browse(zhao, width=width)
    page.goto("/inbox/")
    if width == PHONE:
        page.locator(".in-item").first.click()
    press(page, say("Start the second check"))
    page.wait_for_url("**/verify/")
    assert sideways(page) == 0
    assert PLAIN not in page.content()
    press(page, say("Open the fields for the check"))
    page.get_by_text(PLAIN).wait_for()
    page.locator("#check-name").check()
    press(page, say("Everything agrees"))
    page.locator("[role=alert], .errors").first.wait_for()

    for box in page.locator("input[name=checked]").all():
        box.check()
    press(page, say("Everything agrees"))
    page.wait_for_url(f"**{customer.get_absolute_url()}")
    with acting_as("system:test"):
        assert Customer.objects.get().state == Customer.State.ACTIVE
