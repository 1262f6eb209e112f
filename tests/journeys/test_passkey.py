"""Signing in without a password, in a real browser with a virtual authenticator."""

import pytest

from tests.cast import PASSWORD

DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_colleague_adds_a_passkey_and_signs_in_with_it_alone(browse, lin):
    page = browse()
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})

    page.goto("/accounts/login/?next=/me/security/")
    page.fill("input[name=login]", "lin")
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url("**/me/security/")

    page.goto("/accounts/2fa/webauthn/add/")
    page.fill("input[name=name]", "办公室笔记本")
    page.check("input[name=passwordless]")
    page.click("#mfa_webauthn_add")
    page.wait_for_url("**/recovery-codes/")

    page.goto("/me/security/")
    assert "办公室笔记本" in page.inner_text("main")

    page.context.clear_cookies()
    page.goto("/accounts/login/?next=/me/sessions/")
    page.click("#passkey_login")
    page.wait_for_url("**/me/sessions/")


def test_a_ceremony_broken_off_is_told_in_words(browse, lin):
    page = browse()
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})  # holds no passkey

    page.goto("/accounts/login/")
    page.click("#passkey_login")

    page.wait_for_selector("[data-passkey-error]:not([hidden])")
