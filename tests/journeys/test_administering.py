"""The three administrators at work, and everybody's own preferences."""

import pytest
from playwright.sync_api import expect

from agency.acting import acting_as
from agency.models import Department, User
from tests.cast import PASSWORD

from .conftest import press, settled, sign_in
from .walks import fill_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def confirm(page) -> None:
    """Prove once more who is there, where the house asks for it."""
    settled(page)
    if page.locator("input[type=password]").count():
        page.locator("input[type=password]").first.fill(PASSWORD)
        page.keyboard.press("Enter")
        settled(page)


def test_the_system_administrator_sees_departments_without_a_steward(
    browse, system_admin, domestic, zhao, say
):
    page = browse(system_admin, expected=(401,))
    page.goto("/")
    assert domestic.name in page.inner_text("main")
    page.goto("/departments/")
    page.get_by_role("link", name=domestic.name).click()
    confirm(page)
    fill_in(page, steward=str(zhao.pk))
    page.locator("main form .btn.primary").first.click()
    confirm(page)
    page.wait_for_url("**/departments/**")

    with acting_as("system:test"):
        assert Department.objects.get(pk=domestic.pk).steward == zhao


def test_a_colleague_is_added_by_one_and_given_a_role_by_another(
    browse, system_admin, security_admin, domestic, say
):
    page = browse(system_admin, expected=(401,))
    page.goto("/people/new/")
    confirm(page)
    fill_in(page, name="陈新", username="chenxin", department=str(domestic.pk))
    page.locator("main form .btn.primary").first.click()
    confirm(page)
    page.wait_for_url("**/people/*/")
    address = page.url

    page = browse(security_admin, expected=(401,))
    page.goto(address)
    press(page, say("Set roles"))
    confirm(page)
    page.locator("label:has(input[name=roles][value=sales])").click()
    press(page, say("Set roles"))
    confirm(page)
    page.wait_for_url(address)
    assert User.objects.get(username="chenxin").has_perm("customers.add_customer")


def test_a_new_colleague_promises_confidentiality_before_the_first_page(browse, lin, say):
    User.objects.filter(pk=lin.pk).update(undertaken_until=None, undertaken_version=0)
    page = browse(lin, expected=(422,))
    page.goto("/customers/")
    page.wait_for_url("**/me/undertaking/")
    fill_in(page, name="赵敏")
    press(page, say("Sign"))
    page.locator("[aria-invalid=true]").wait_for()

    fill_in(page, name="林知夏")
    press(page, say("Sign"))

    page.wait_for_url("**/")
    assert page.goto("/customers/").status == 200
    page.goto("/me/undertaking/")
    expect(page.locator("main form")).to_have_count(0)


def test_administrators_see_no_customer(browse, system_admin):
    page = browse(system_admin, expected=(403,))
    page.goto("/")
    expect(page.locator("nav a[href='/customers/'], nav a[href='/customers/register/']")).to_have_count(0)
    assert page.goto("/customers/").status == 403


def test_language_appearance_and_density_are_kept_for_the_next_sign_in(browse, lin, say):
    page = browse(lin)
    page.goto("/me/")
    for name, value in (("language", "en"), ("theme", "dark"), ("density", "compact")):
        page.locator(f"label:has(input[name={name}][value={value}])").last.click()
    press(page, say("Save preferences"))
    page.locator("html[lang=en][data-theme=dark][data-density=compact]").wait_for()

    page = browse()
    sign_in(page, lin)
    page.locator("html[lang=en][data-theme=dark][data-density=compact]").wait_for()
