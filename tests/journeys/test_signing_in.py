"""At the door: the second factor, sessions elsewhere, too many tries."""

import time

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

from .conftest import press, sign_in
from .walks import shows

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def code(secret: str, steps: int = 0) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))


def test_an_authenticator_app_is_set_up_and_then_asked_for(browse, lin, say):
    page = browse()
    sign_in(page, lin)
    page.goto("/me/security/")
    press(page, say("Set up the app"))
    page.wait_for_url("**/totp/activate/")
    secret = page.input_value("#authenticator_secret")
    page.fill("input[name=code]", code(secret))
    page.locator("main form .btn.primary").click()
    page.wait_for_url("**/recovery-codes/**")

    page = browse()
    page.goto("/accounts/login/")
    sign_in(page, lin)
    assert "/accounts/2fa/authenticate/" in page.url
    page.fill("input[name=code]", code(secret, 1))
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/accounts/" not in url)


def test_all_other_sessions_are_ended_from_the_profile(browse, lin, say):
    office, cafe = browse(), browse()
    for page in (cafe, office):
        sign_in(page, lin)

    office.goto("/me/sessions/")
    press(office, say("End all other sessions"))

    cafe.goto("/customers/")
    assert "/accounts/login/" in cafe.url
    office.goto("/customers/")
    assert "/accounts/login/" not in office.url


def test_too_many_wrong_passwords_are_answered_with_the_time_to_wait(browse, lin, say):
    page = browse(expected=(429,))
    page.goto("/accounts/login/")
    for _try in range(6):
        page.fill("input[name=login]", lin.username)
        page.fill("input[name=password]", "wrong-horse-battery")
        with page.expect_navigation():
            page.press("input[name=password]", "Enter")

    shows(page, say("Too many tries"))
    assert page.input_value("input[name=login]") == lin.username


def test_signing_out_leads_to_the_door(browse, lin, say):
    page = browse(lin)
    page.goto("/")
    page.locator(".side-foot").click()
    page.locator("#user-menu form button").click()

    page.wait_for_url("**/accounts/login/**")
    page.goto("/customers/")
    assert "/accounts/login/" in page.url
