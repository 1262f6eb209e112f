"""Every page of a role, wide and narrow, light and dark: no finding, no overflow, no English left.

A page is found in the navigation, or stands in `BEHIND`. Looked at in the demo agency, loaded once per role.
"""

import re
from collections.abc import Iterator

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import TransactionTestCase
from psycopg.conninfo import make_conninfo

from agency.acting import acting_as
from agency.models import Notice, User
from customers.models import Customer, CustomerGrant, Intake, ShareRequest, Verification

from .conftest import DESK, PATIENCE, PHONE, session_of, watch
from .demo_pages import BEHIND
from .looking import NARROWEST, findings, overflow

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ROLES = ("lin", "zhao", "qian", "guo", "sysadmin", "secadmin", "audadmin", "")  # "": nobody signed in


@pytest.fixture
def _django_db_helper():
    """Instead of emptying the tables after each test: the demo agency stands for the whole module."""


@pytest.fixture(scope="module")
def agency(chromium, django_db_setup, django_db_blocker):
    """The address of the demo agency, told once for this module and cleared away after it."""
    from pytest_django.live_server_helper import LiveServer

    with django_db_blocker.unblock():
        _clear_away()
        _tell_the_demo()
        server = LiveServer("localhost")
        yield server.url
        server.stop()
        _clear_away()


def _clear_away() -> None:
    assert connection.settings_dict["NAME"] == connection.settings_dict["TEST"]["NAME"], "not the tests' own"
    TransactionTestCase._fixture_teardown(None)


def _tell_the_demo() -> None:
    """As the owner of the tables, who alone may date its history back."""
    options = connection.settings_dict["OPTIONS"]
    role = options.pop("assume_role")
    address = {name.lower(): connection.settings_dict[name] for name in ("HOST", "PORT", "USER", "PASSWORD")}
    address = make_conninfo(
        dbname=connection.settings_dict["NAME"], **{k: v for k, v in address.items() if v}
    )
    connection.close()
    try:
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("OWNER_DATABASE_URL", address)
            call_command("demo", verbosity=0)
    finally:
        connection.close()
        options["assume_role"] = role


@pytest.fixture(scope="module")
def places(agency) -> dict:
    """Addresses of records of the demo that show something."""
    with acting_as("system:test"):
        lin = User.objects.get(username="lin")
        archive = Customer.objects.filter(owner=lin, document_type="id_card").latest("entered_at")
        contact = Intake.objects.filter(collected_by=lin, entered_at=None).first()
        guo = User.objects.get(username="guo")
        return {
            "archive": archive.get_absolute_url(),
            "archive_pk": archive.pk,
            "minor": (Customer.objects.filter(minor=True).first() or archive).get_absolute_url(),
            "contact": contact.get_absolute_url(),
            "contact_pk": contact.pk,
            "important": Verification.objects.filter(customer__department__name="国内一部")
            .latest("created_at")
            .customer.get_absolute_url(),
            "waiting": f"/inbox/share/{_asked().pk}/",
            "shared": CustomerGrant.objects.filter(user=guo).first().content_object.get_absolute_url(),
            "person": lin.pk,
            "department": lin.department_id,
            "notices": Notice.objects.count(),
        }


def _asked() -> ShareRequest:
    return ShareRequest.objects.filter(department__name="国内一部", state="waiting").first()


@pytest.fixture
def visit(agency, places, chromium, django_db_blocker):
    """`visit(role, width)` opens one page of the role after the other, and gives (address, page)."""
    troubles, contexts = [], []

    def walk(role: str, width: int, language: str = "zh-hans"):
        context = chromium.new_context(
            base_url=agency,
            viewport={"width": width, "height": 900},
            has_touch=width < 600,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            reduced_motion="reduce",
        )
        contexts.append(context)
        context.set_default_timeout(PATIENCE)
        cookies = {"language": language}
        if role:
            cookies["session"] = session_of(User.objects.get(username=role))
        context.add_cookies([{"name": n, "value": v, "url": agency} for n, v in cookies.items()])
        page = context.new_page()
        watch(page, troubles, expected=(404,))
        for address in addresses(page, role, places):
            page.goto(address)
            yield address, page

    yield walk
    for context in contexts:
        context.close()
    assert troubles == []


def addresses(page, role: str, places: dict) -> list[str]:
    """The role's entries of the navigation, then what stands behind them."""
    found = []
    if role:
        page.goto("/")
        links = "links => [...new Set(links.map(link => link.getAttribute('href')))]"
        found = page.eval_on_selector_all("nav.side .nav a", links)
    return [*dict.fromkeys([*found, *(place.format(**places) for place in BEHIND[role])])]


def open_states(page, places: dict) -> Iterator[str]:
    """What stands on a page only after somebody did something: dialogs, mistakes told, a preview."""
    page.goto("/customers/")
    if page.viewport_size["width"] >= DESK:  # a phone opens the archive instead
        page.locator("[data-shows=drawer]").first.click()
        page.locator("#drawer[open] h2").wait_for()
        yield "peek"
        page.keyboard.press("Escape")
    page.keyboard.press("Control+k")
    page.locator("#palette[open] input[name=q]").press_sequentially("wang")
    page.locator("#palette-results [role=option]").first.wait_for()
    yield "palette"
    page.goto(places["archive"])
    page.locator("#f-phone .eye").click()
    page.locator("#dialog[open] form").wait_for()
    yield "reveal"
    page.locator("#dialog .btn.primary").click()
    page.locator("#id_purpose_error").wait_for()
    yield "reveal without purpose"
    page.goto("/customers/register/")
    page.locator("main form .btn.primary").click()
    page.locator("#id_name_error").wait_for()
    yield "registration with mistakes"
    page.goto("/customers/capture/")
    page.locator("main form .btn.primary").click()
    page.locator("#id_phone_error").wait_for()
    yield "capture with mistakes"


class OnePlace:
    """One width: xdist gives each class to one worker, and each worker tells the demo once."""

    width = DESK
    narrower = ()

    @pytest.mark.parametrize("role", ROLES)
    def test_axe_finds_nothing_and_nothing_overflows(self, visit, role):
        wrong = []
        for address, page in visit(role, self.width):
            wrong += findings(page, address)
            wrong += overflow(page, address, self.width, *self.narrower)
        assert not wrong, "\n".join(wrong)

    def test_axe_finds_nothing_in_dialogs_and_beside_mistakes(self, visit, places):
        _address, page = next(visit("lin", self.width))
        wrong = []
        for state in open_states(page, places):
            wrong += findings(page, state)
            wrong += overflow(page, state, self.width, *self.narrower)
        assert not wrong, "\n".join(wrong)

    @pytest.mark.parametrize("role", ["lin", "zhao", "qian", "sysadmin", ""])
    def test_the_longer_english_words_fit_too(self, visit, role):
        wrong = []
        for address, page in visit(role, self.width, "en"):
            assert page.locator("html").get_attribute("lang") == "en"
            wrong += overflow(page, address, self.width, *self.narrower)
        assert not wrong, "\n".join(wrong)


class TestAtTheDesk(OnePlace):
    pass


class TestOnThePhone(OnePlace):
    width = PHONE
    narrower = (NARROWEST,)


# Two words of small letters in a row are English left over; names, codes and examples are not words of ours.
ENGLISH = re.compile(r"[A-Za-z][A-Za-z’']*[a-z](?:[ ,-]+[A-Za-z][A-Za-z’']+)+")
NOT_OURS = re.compile(
    r"Anna Schmidt|ZHOU WEN|Lüdang|Ctrl K|Chromium|Chrome|Firefox|Safari|Linux|English"
    r"|[\w.+-]+@[\w.-]+|KH-\S+"
    r"|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"  # the number of a request may hold “be-aa”
)
TEXTS = """() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), texts = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode())
    if (!node.parentElement.closest('script, noscript, style, template, [lang=en], code')) texts.push(node.data.trim());
  for (const name of ['aria-label', 'placeholder', 'title', 'alt'])
    for (const one of document.querySelectorAll(`[${name}]`)) texts.push(one.getAttribute(name));
  return [document.title, ...new Set(texts)];
}"""


def test_no_english_is_left_on_the_chinese_pages(visit):
    left = set()
    for role in ("lin", "zhao", "qian", "guo", "sysadmin", "secadmin", ""):
        for address, page in visit(role, DESK):
            for text in page.evaluate(TEXTS):
                if ENGLISH.search(NOT_OURS.sub("", text)):
                    left.add(f"{address.split('?')[0]}: {' '.join(text.split())[:120]}")
    assert not left, "\n".join(sorted(left))
