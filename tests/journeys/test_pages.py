"""Every page of a role, wide and narrow, light and dark: no finding, no overflow, no English left.

A page is found in the navigation, or stands in `BEHIND`. Looked at in the demo agency, loaded once per role.
"""

import re

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import TransactionTestCase

from agency.acting import acting_as
from agency.models import Notice, User
from customers.models import Customer, CustomerGrant, Intake, ShareRequest, Verification

from .conftest import DESK, PATIENCE, PHONE, session_of, watch

pytestmark = pytest.mark.browser

SETTLE = (100, 500, 2_000)  # milliseconds a busy machine may need to draw the other scheme's colours
NARROWEST = 320  # CSS pixels; WCAG 2.2 1.4.10
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]}}
CONTRAST = {"runOnly": {"type": "rule", "values": ["color-contrast"]}}
ROLES = ("lin", "zhao", "qian", "guo", "sysadmin", "secadmin", "audadmin", "")  # "": nobody signed in

# What is not in the navigation, by person; {names} are filled in from the demo agency.
ARCHIVE = [
    f"{{archive}}{part}" for part in ("", "profile/", "consents/", "audience/", "looks/", "reveal/phone/")
]
OWN = ["/me/", "/me/security/", "/me/sessions/", "/search/", "/accounts/password/change/", "/nowhere/"]
TRAIL = ["/compliance/history/", "/compliance/access/", "/compliance/shares/", "/compliance/register/"]
BEHIND = {
    "lin": [
        *OWN, *ARCHIVE, "{archive}edit/", "{archive}share/", "{minor}profile/", "{contact}",
        "/customers/register/?intake={contact_pk}", "/customers/shares/?tab=asked",
        "/customers/shares/?tab=given", "/customers/shares/ask/",
        "/customers/views/save/?grade=a", "/customers/?grade=vip&state=awaiting",
        "/customers/?view=shared", "/customers/intakes/?view=done", "/accounts/2fa/webauthn/add/",
    ],
    "zhao": [
        "{archive}", "{important}verify/", "{waiting}", "/inbox/?tab=asked", "/inbox/?tab=done",
        "/customers/intakes/?view=late&who=team", "/compliance/entries/?outcome=late",
    ],
    "qian": [*TRAIL, "/compliance/history/{archive_pk}/", "{archive}"],
    "guo": ["{shared}", "/search/", "/customers/?view=shared"],
    "sysadmin": ["/people/new/", "/people/{person}/", "/people/{person}/edit/", "/people/{person}/leave/",
                 "/departments/new/", "/departments/{department}/"],
    "secadmin": ["/people/{person}/roles/", "/people/{person}/"],
    "audadmin": ["/compliance/register/"],
    "": ["/accounts/login/", "/accounts/inactive/", "/accounts/login/?next=/customers/&ended=idle"],
}  # fmt: skip


@pytest.fixture(scope="module")
def agency(chromium, django_db_setup, django_db_blocker):
    """The address of the demo agency, told once for this module and cleared away after it."""
    from pytest_django.live_server_helper import LiveServer

    with django_db_blocker.unblock():
        options = connection.settings_dict["OPTIONS"]
        role = options.pop("assume_role")
        connection.close()
        call_command("demo", verbosity=0)
        connection.close()
        options["assume_role"] = role
        server = LiveServer("localhost")
        yield server.url
        server.stop()
        TransactionTestCase._fixture_teardown(None)


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

    def walk(role: str, width: int):
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
        cookies = {"language": "zh-hans"}
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


def violations(page, rules) -> list[str]:
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page, options=rules | {"resultTypes": ["violations"]}).response["violations"]
    return [f"{one['id']}: {node['html'][:160]}" for one in found for node in one["nodes"][:3]]


def settled(page, rules) -> list[str]:
    """What is still wrong when the colours stand still."""
    for wait in SETTLE:
        page.wait_for_timeout(wait)
        if not (found := violations(page, rules)):
            break
    return found


@pytest.mark.parametrize("width", [DESK, PHONE])
@pytest.mark.parametrize("role", ROLES)
def test_axe_finds_nothing_and_nothing_overflows(visit, role, width):
    wrong = []
    for address, page in visit(role, width):
        wrong += [f"{address} {line}" for line in violations(page, RULES)]
        page.emulate_media(color_scheme="dark")
        wrong += [f"{address} dark {line}" for line in settled(page, CONTRAST)]
        page.emulate_media(color_scheme="light")
        for narrow in {width, NARROWEST} if width == PHONE else {width}:
            page.set_viewport_size({"width": narrow, "height": 900})
            if (over := page.evaluate("document.documentElement.scrollWidth - innerWidth")) > 0:
                wrong.append(f"{address} is {over} px too wide at {narrow}")
        page.set_viewport_size({"width": width, "height": 900})
    assert not wrong, "\n".join(wrong)


# Two words of small letters in a row are English left over; names, codes and examples are not words of ours.
ENGLISH = re.compile(r"[A-Za-z][A-Za-z’']*[a-z](?:[ ,-]+[A-Za-z][A-Za-z’']+)+")
NOT_OURS = re.compile(
    r"Anna Schmidt|ZHOU WEN|Lüdang|Ctrl K|Chromium|Chrome|Firefox|Safari|Linux|English"
    r"|[\w.+-]+@[\w.-]+|KH-\S+"
)
TEXTS = """() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), texts = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode())
    if (!node.parentElement.closest('script, style, template, [lang=en], code')) texts.push(node.data.trim());
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
