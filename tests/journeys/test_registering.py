"""From the first contact on the phone to the archive at the desk."""

import re

import pytest
from playwright.sync_api import expect

from agency.acting import acting_as
from customers.models import Customer, Intake, RegistrationDraft
from tests import make

from .conftest import PHONE, Words, press, sideways, sign_in
from .walks import choose_source, fill_in, give_consents, id_number, moment, shows

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NUMBER = re.compile(r"KH-\d{4}-\d{6}-\d")


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_first_contact_on_the_phone_becomes_an_archive_at_the_desk(browse, lin, language):
    say = Words(language)
    lin.language = language
    lin.save()

    page = browse(width=PHONE, language=language)
    sign_in(page, lin)
    page.goto("/customers/capture/")
    fill_in(page, contact="周先生", phone="138 0013 8000", note="酒店大堂，云南 6 日")
    assert sideways(page) == 0
    press(page, say("Note contact"))
    page.wait_for_url("**/customers/intakes/*/")
    page.goto("/customers/intakes/")
    assert page.locator("x-deadline time").inner_text() in (
        say("%(span)s left") % {"span": span} for span in spans(say)
    )
    assert sideways(page) == 0

    page = browse(lin)
    page.goto("/customers/intakes/")
    page.get_by_role("link", name="周先生").click()
    press(page, say("Complete the archive"))
    expect(page.locator("#id_phone")).to_have_value(re.compile("13800138000|138 0013 8000"))
    fill_in(
        page, name="周文", source=page.locator("select[name=source] option").nth(1).get_attribute("value")
    )
    fill_in(page, document_type="id_card", document_number=id_number())
    expect(page.locator("#id_born_on")).to_have_value("1990-03-07")
    give_consents(page)
    press(page, say("Register"))

    page.wait_for_url(re.compile(r"/customers/[0-9a-f-]{36}/$"))
    with acting_as("system:test"):
        customer = Customer.objects.get()
        assert (customer.name, customer.document_number, customer.basis) == ("周文", id_number(), "consent")
        assert Intake.objects.get().customer == customer
    assert NUMBER.fullmatch(customer.number)
    shows(page, customer.number)
    assert page.locator("html").get_attribute("lang") == {"zh-hans": "zh-Hans", "en": "en"}[language]


def spans(say) -> list[str]:
    return [say("%(hours)s h %(minutes)s min", hours=47, minutes=minute) for minute in (58, 59)]


def test_mistakes_are_told_beside_their_fields_and_nothing_typed_is_lost(browse, lin, say):
    page = browse(lin)
    page.goto("/customers/register/")
    wrong = id_number()[:-1] + ("0" if id_number()[-1] != "0" else "1")
    choose_source(page)
    fill_in(page, name="周文", phone="12345", document_type="id_card", document_number=wrong)
    fill_in(page, collected_at=moment(hours=-2), travel_needs="丽江，两大一小")
    press(page, say("Register"))

    for name in ("phone", "document_number", "collected_at", "consent_service"):
        expect(page.locator(f"#id_{name}_error"), name).to_be_visible()
    assert page.locator("#id_phone").get_attribute("aria-invalid") == "true"
    expect(page.locator("#id_name")).to_have_value("周文")
    expect(page.locator("#id_travel_needs")).to_have_value("丽江，两大一小")
    expect(page.locator("#id_document_number")).to_have_value(wrong)

    fill_in(page, phone="13800138000", document_number=id_number(), born_on="1991-01-01")
    fill_in(page, collected_at=moment(minutes=1))
    give_consents(page)
    press(page, say("Register"))
    expect(page.locator("#id_born_on_error")).to_be_visible()
    expect(page.locator("input[name=consent_survey][value=yes]")).to_be_checked()

    fill_in(page, born_on="1990-03-07")
    press(page, say("Register"))
    page.wait_for_url(re.compile(r"/customers/[0-9a-f-]{36}/$"))
    with acting_as("system:test"):
        assert Customer.objects.get().name == "周文"


def test_a_half_filled_form_survives_a_closed_browser(browse, lin, say):
    page = browse(lin)
    page.goto("/customers/register/")
    fill_in(page, name="周文", phone="13800138000", travel_needs="丽江")
    page.locator("[data-saved]:not(:empty)").wait_for()
    page.context.close()

    page = browse(lin)
    page.goto("/customers/register/")
    page.get_by_role("link", name=say("Continue"), exact=True).click()
    expect(page.locator("#id_name")).to_have_value("周文")
    expect(page.locator("#id_phone")).to_have_value("13800138000")
    expect(page.locator("#id_travel_needs")).to_have_value("丽江")


def test_a_session_that_ends_in_the_middle_leaves_the_draft(browse, lin, say):
    page = browse(lin, expected=(401, 403))
    page.goto("/customers/register/")
    fill_in(page, name="周文")
    page.locator("[data-saved]:not(:empty)").wait_for()
    page.context.clear_cookies(name="session")
    fill_in(page, preferences="靠窗")
    page.locator("[data-saved].err").wait_for()
    press(page, say("Register"))

    page.wait_for_url("**/accounts/login/**")
    sign_in(page, lin)
    assert "/customers/register/" in page.url
    page.get_by_role("link", name=say("Continue"), exact=True).first.click()
    expect(page.locator("#id_name")).to_have_value("周文")
    with acting_as("system:test"):
        assert RegistrationDraft.objects.count() == 1


def test_a_possible_duplicate_shows_while_typing_only_what_one_may_see(browse, lin, sun):
    make.customer(lin, name="王小明", phone="13911112222")
    make.customer(sun, name="李暗", phone="13733334444")
    page = browse(lin)
    page.goto("/customers/register/")

    with page.expect_response("**/customers/duplicates/"):
        page.locator("#id_phone").press_sequentially("13911112222")
    page.locator("#twins").get_by_text("王小明").wait_for()

    page.fill("#id_phone", "")
    with page.expect_response("**/customers/duplicates/"):
        page.locator("#id_phone").press_sequentially("13733334444")
    expect(page.locator("#twins")).to_have_text("")
    assert "李暗" not in page.content()


def test_a_double_click_makes_one_archive(browse, lin, say):
    page = browse(lin)
    page.goto("/customers/register/")
    choose_source(page)
    fill_in(page, name="周文", phone="13800138000")
    give_consents(page)

    page.get_by_role("button", name=say("Register"), exact=True).dblclick()

    page.wait_for_url(re.compile(r"/customers/[0-9a-f-]{36}/$"))
    with acting_as("system:test"):
        assert Customer.objects.count() == 1
