"""Real browsers for the people of the cast. A page with a console error or a policy violation fails its test.

Tests name fields by their form names and buttons by their English msgid, said in the reader's language, so
the same walk serves Chinese and English.
"""

import re
from dataclasses import dataclass

import pytest
from django.test import Client
from django.utils import translation
from django.utils.translation import gettext, pgettext

from tests.cast import PASSWORD
from tests.contracts.conftest import fang  # noqa: F401

from .chromium import FLAGS, INTENDED, where_chromium_is

PHONE, DESK = 390, 1440  # CSS pixels
PATIENCE = 15_000  # milliseconds a page may take on a busy machine
OVERTAKEN = re.compile("ERR_ABORTED|interrupted by another navigation")


@pytest.fixture(scope="session")
def chromium():
    """One Chromium for all browser tests of a worker; where there is none they are skipped."""
    path = where_chromium_is()
    if not path:
        pytest.skip("no Chromium on this machine: browser tests are left out")
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=PATIENCE)

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@dataclass(frozen=True)
class Words:
    """What a text of the product reads in one language."""

    language: str

    def __call__(self, msgid: str, context: str = "", **values) -> str:
        with translation.override(self.language):
            text = pgettext(context, msgid) if context else gettext(msgid)
        return text % values if values else text


@pytest.fixture
def say() -> Words:
    return Words("zh-hans")


@pytest.fixture
def browse(chromium, live_server):
    """`browse(lin)` is a page in a browser of lin's, signed in; `browse()` one of nobody's.

    `expected`: HTTP statuses whose console message is no trouble, besides those of a form with mistakes.
    """
    contexts, troubles = [], []

    def open_page(person=None, *, width=DESK, scripts=True, language="", expected=(), state=None):
        context = chromium.new_context(
            base_url=live_server.url,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            viewport={"width": width, "height": 844 if width < 600 else 900},
            has_touch=width < 600,
            reduced_motion="reduce",
            java_script_enabled=scripts,
            storage_state=state,
        )
        contexts.append(context)
        cookies = {"session": session_of(person)} if person else {}
        cookies |= {"language": language} if language else {}
        context.add_cookies([{"name": n, "value": v, "url": live_server.url} for n, v in cookies.items()])
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        watch(page, troubles, expected)
        insist(page)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert troubles == []


def watch(page, troubles: list[str], expected=()) -> None:
    """Collect what the page complains about in `troubles`."""
    statuses = "|".join(map(str, (*INTENDED, *expected)))
    # htmx calls it an error when a request is given up because the person went on to another page
    meant = re.compile(rf"status of ({statuses})\b|^htmx:(afterRequest|sendAbort)")

    def heard(message):
        if message.type == "error" and not meant.search(message.text):
            troubles.append(f"{page.url}: {message.text}")

    page.on("console", heard)
    page.on("pageerror", lambda error: troubles.append(f"{page.url}: {error}"))


def insist(page) -> None:
    """Let `page.goto` arrive also when the page is just leaving by itself, as a progress bar does at its end.

    Chromium then gives up one of the two ways. A person enters the address once more; so do we, twice at most.
    """
    from playwright.sync_api import Error

    go = page.goto

    def goto(address: str, *, tries: int = 3, **options):
        try:
            return go(address, **options)
        except Error as error:
            if tries == 1 or not OVERTAKEN.search(error.message):
                raise
            page.wait_for_timeout(500)  # milliseconds: its own way is over by then, or the next try tells
            return goto(address, tries=tries - 1, **options)

    page.goto = goto


def session_of(person) -> str:
    """A session as the sign-in form leaves it, second factor set up."""
    client = Client()
    client.force_login(person)
    session = client.session
    session["second_factor"] = True
    if person.language:
        session["language"] = person.language
    session.save()
    return client.cookies["session"].value


def sign_in(page, person, password: str = PASSWORD) -> None:
    """By the form, as people do; the page may be the form already, with its way back."""
    if "/accounts/login/" not in page.url:
        page.goto("/accounts/login/")
    page.fill("input[name=login]", person.username)
    page.fill("input[name=password]", password)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(lambda url: "/accounts/login/" not in url)


def press(page, words: str) -> None:
    """The button, else the link, of that name in the page's own part or in the dialog over it."""
    place = page.locator("dialog[open], main")
    button, link = (place.get_by_role(role, name=words, exact=True) for role in ("button", "link"))
    button.or_(link).first.wait_for()
    (button if button.count() else link).first.click()
    settled(page)


def settled(page) -> None:
    """What the last act set going is over: the page is read to its end and no fragment is on its way.

    A click comes back as soon as an answer has begun; what is counted then may not be there yet.
    """
    from playwright.sync_api import expect

    page.wait_for_load_state()
    expect(page.locator(".htmx-request")).to_have_count(0)


def sideways(page) -> int:
    """By how many pixels the page is wider than the window."""
    return page.evaluate("document.documentElement.scrollWidth - innerWidth")
