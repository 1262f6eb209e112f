"""Signing in without a password, in a real browser with a virtual authenticator."""

import shutil

import pytest

from tests.cast import PASSWORD

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
]
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}

pytestmark = [pytest.mark.browser, pytest.mark.skipif(not CHROMIUM, reason="no Chromium on this machine")]


@pytest.fixture
def browser_page():
    """A page that fails the test on any console error, policy violation or script error."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = chromium.new_context(locale="zh-CN").new_page()
        troubles = []
        page.on("console", lambda message: troubles.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.set_default_timeout(15_000)
        yield page
        chromium.close()
    assert troubles == []


def test_a_colleague_adds_a_passkey_and_signs_in_with_it_alone(
    live_server, transactional_db, lin, browser_page
):
    page, house = browser_page, live_server.url
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})

    page.goto(f"{house}/accounts/login/?next=/me/security/")
    page.fill("input[name=login]", "lin")
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url("**/me/security/")

    page.goto(f"{house}/accounts/2fa/webauthn/add/")
    page.fill("input[name=name]", "办公室笔记本")
    page.check("input[name=passwordless]")
    page.click("#mfa_webauthn_add")
    page.wait_for_url("**/recovery-codes/")

    page.goto(f"{house}/me/security/")
    assert "办公室笔记本" in page.inner_text("main")

    page.context.clear_cookies()
    page.goto(f"{house}/accounts/login/?next=/me/sessions/")
    page.click("#passkey_login")
    page.wait_for_url("**/me/sessions/")


def test_a_ceremony_broken_off_is_told_in_words(live_server, transactional_db, lin, browser_page):
    page = browser_page
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})  # holds no passkey

    page.goto(f"{live_server.url}/accounts/login/")
    page.click("#passkey_login")

    page.wait_for_selector("[data-passkey-error]:not([hidden])")
