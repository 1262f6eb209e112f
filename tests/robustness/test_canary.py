"""Planted personal values turn up nowhere but in sealed columns and on the pages of those who may see them.

Everything goes through the real pages, committed, as the application's role; then every table, the logs, the
broker, sessions, cookies, headers and addresses are searched in all the ways a value can be written.
"""

import io
import logging
import time
from datetime import timedelta
from pathlib import Path

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection
from django.test import Client
from django.utils.log import configure_logging
from django.utils.timezone import localtime, now

from agency.acting import acting, acting_as
from agency.models import Event
from compliance import tasks
from customers.forms.registration import RegistrationForm
from customers.models import (
    AccessRequest,
    ContactPoint,
    Customer,
    Lead,
    PrivacyNotice,
    Purpose,
    RegistrationDraft,
    ShareRequest,
    SourceChannel,
)
from tests.cast import PASSWORD
from tests.customers.attachments import papers

from .bringing_in import bring_in
from .browser import Reader
from .canaries import NOTE, PERSON, broker_contents, found_in, opened, rows, tables
from .change_acts import change_things
from .segment_acts import keep_segments

pytestmark = pytest.mark.django_db(transaction=True)
REGISTER = "/customers/register/"


class Watched(Client):
    """A browser whose answers are remembered: (what was asked, response)."""

    def __init__(self, seen: list, **options):
        super().__init__(raise_request_exception=False, **options)
        self.seen = seen

    def request(self, **environ):
        response = super().request(**environ)
        self.seen.append(response)
        return response


@pytest.fixture
def log():
    """What the product writes to standard output, in its own format, during the test."""
    configure_logging(settings.LOGGING_CONFIG, settings.LOGGING)
    stream = io.StringIO()
    root = logging.getLogger()
    product = next(handler for handler in root.handlers if handler.get_name() == "out")
    before = product.setStream(stream)
    yield stream
    product.setStream(before)


@pytest.fixture
def owner():
    """Runs the block as the owner of the tables, who sees every row."""

    def become() -> None:
        connection.close()
        connection.settings_dict["OPTIONS"].pop("assume_role", None)

    role = connection.settings_dict["OPTIONS"].get("assume_role")
    yield become
    connection.close()
    if role:
        connection.settings_dict["OPTIONS"]["assume_role"] = role


def typed(person, **changes) -> dict:
    """The registration form of the canary: a child with a guardian, everything filled in."""
    with acting(person):
        form = RegistrationForm(user=person)
        return {
            "form_id": form["form_id"].value(),
            "notice": PrivacyNotice.objects.in_force("zh-hans").pk,
            "collected_at": f"{localtime(now() - timedelta(minutes=2)):%Y-%m-%dT%H:%M}",
            "source": SourceChannel.objects.filter(active=True, safe=True).first().pk,
            "grade": "vip",
            "document_type": "id_card",
            "guardian_phone": PERSON["phone"],
            "guardian_relation": "父亲",
            **{f"consent_{p.code}": "yes" for p in Purpose.objects.filter(asked=True)},
            **PERSON,
            **changes,
        }


def sign_in(browser: Client, person) -> None:
    browser.post("/accounts/login/", {"login": person.username, "password": PASSWORD + "?"})
    browser.post("/accounts/login/", {"login": PASSWORD, "password": person.username})  # in the wrong box
    answer = browser.post("/accounts/login/", {"login": person.username, "password": PASSWORD})
    assert answer.status_code == 302


def set_up_code(browser: Client) -> str:
    """An authenticator app, set up through its page; its seed."""
    seed = browser.get("/accounts/2fa/totp/activate/").context["form"].secret
    code = format_hotp_value(hotp_value(seed, int(time.time()) // 30))
    assert browser.post("/accounts/2fa/totp/activate/", {"code": code}).status_code == 302
    return seed


def capture(browser: Client, **noted):
    """A first contact, noted in its form."""
    page = Reader.of(browser.get("/customers/capture/"))
    return browser.post(
        "/customers/capture/", next(f for f in page.forms if "contact" in f.names).filled(**noted)
    )


def work(browser: Client, lin) -> Customer:
    """Everything a salesperson does with a customer, done right and done wrong."""
    contact = {"phone": PERSON["phone"], "contact": PERSON["name"], "note": NOTE}
    moment = f"{localtime(now() - timedelta(minutes=1)):%Y-%m-%dT%H:%M}"
    assert capture(browser, **contact, collected_at=moment).status_code == 302
    assert capture(browser, **contact, collected_at="2099-01-01T00:00").status_code == 422
    form = typed(lin)
    browser.post("/customers/draft/", form)
    for wrong in (
        {"document_number": PERSON["document_number"][:-1] + "5"},
        {"phone": PERSON["phone"] + "9"},
        {"name": PERSON["name"] + "🎉"},
        {"email": PERSON["email"] + "@"},
        {"born_on": "2015-03-16"},
        {"form_id": "forged"},
    ):
        assert browser.post(REGISTER, form | wrong).status_code == 422
    made = browser.post(REGISTER, form)
    assert made.status_code == 302
    browser.post(REGISTER, typed(lin))  # its own twin
    browser.post("/customers/draft/", typed(lin))  # a draft that stays
    with acting(lin):
        return Customer.objects.get()


def approve_a_look(customer: Customer, lin, purpose: Purpose) -> None:
    """The house approves that lin opens the child's sensitive fields; the reason names the child."""
    with acting_as("system:test"):
        AccessRequest.objects.create(
            gate=AccessRequest.Gate.MINOR,
            state=AccessRequest.State.APPROVED,
            customer=customer,
            number=customer.number,
            asker=lin,
            purpose=purpose,
            hours=8,
            deciders=[],
            lapses_at=now() + timedelta(days=1),
            expires_at=now() + timedelta(hours=8),
            reason=NOTE,
        )


def look(browser: Client, customer: Customer, lin) -> None:
    """Search, open, change, share, print, ask."""
    with acting(lin):
        contact = Purpose.objects.get(code="contact")
        version = Customer.objects.get().version
    here = f"/customers/{customer.pk}/"
    for value in [*PERSON.values(), PERSON["phone"][-4:]]:
        for address in ("/customers/search/", "/search/", "/search/palette/"):
            assert browser.post(address, {"q": value}).status_code == 200
    browser.post("/customers/duplicates/", PERSON)
    for page in ("", "profile/", "consents/", "audience/", "looks/", "edit/", "peek/"):
        browser.get(here + page, headers={"HX-Request": "true"})
    approve_a_look(customer, lin, contact)  # a child's document opens no sooner
    for field in ("phone", "document_number", "guardian_name", "address"):
        opening = browser.post(f"{here}reveal/{field}/", {"purpose": contact.pk, "note": "订票"})
        assert PERSON[field if field != "guardian_name" else "guardian_name"] in opening.content.decode()
    change = {
        "version": version,
        "why": "客户来电更正",
        "second_phone": PERSON["second_phone"],
        "name": PERSON["name"],
    }
    browser.post(f"{here}edit/draft/", change)
    assert browser.post(f"{here}edit/", change | {"phone": "15112340678"}).status_code in (302, 422)
    browser.post(f"{here}edit/", change | {"phone": PERSON["phone"]})  # upon the old version: a conflict
    browser.post(f"{here}edit/", change | {"email": PERSON["phone"]})
    for told in (PERSON["name"], PERSON["phone"], PERSON["document_number"]):  # kept sealed as a reason
        with acting(lin):
            version = Customer.objects.get().version
        wish = {"only": "travel_needs", "travel_needs": f"想看海 {told[-1]}", "version": version}
        assert browser.post(f"{here}edit/", wish | {"why": f"{told} 来电"}).status_code == 302
    photo = papers.photo_with_secrets(PERSON["address"], PERSON["name"])
    for kind in ("visit", "id_copy"):
        sent = {"kind": kind, "note": NOTE, "files": SimpleUploadedFile(f"{PERSON['name']}.jpg", photo)}
        assert browser.post(f"{here}files/add/", sent).status_code == 302
    browser.get(f"{here}files/")
    browser.post(f"{here}papers/", {"paper": "archive", "purpose": contact.pk, "form": "pdf"})
    browser.post("/customers/views/save/", {"name": f"{PERSON['name']} {PERSON['phone']}"})
    browser.post("/customers/views/save/", {"name": "本周", "query": f"q={PERSON['phone']}&grade=vip"})


def fill_blocks(browser: Client, customer: Customer) -> None:
    """The parts of the archive, typed right and wrong, opened and taken off file again."""
    here = f"/customers/{customer.pk}/parts/"
    day = {"calendar": "solar", "year": "2015", "month": "3", "day_of_month": "15", "yearly": "on"}
    for block, typed_in in (
        ("contactpoint", {"kind": "phone", "usage": "work", "value": PERSON["phone"], "label": PERSON["name"]}),
        ("contactpoint", {"kind": "email", "usage": "home", "value": PERSON["email"]}),
        ("address", {"kind": "home", "street": PERSON["address"]}),
        ("identitydocument", {"type": "id_card", "number": PERSON["document_number"]}),
        ("preferenceitem", {"kind": "other", "value": NOTE, "source": "guide", "observed_on": "2026-01-05",
                            "confidence": "low"}),
        ("pinnedalert", {"severity": "danger", "text": PERSON["special_needs"]}),
        ("familymember", {"relation": "parent", "name": PERSON["guardian_name"], "note": NOTE}),
        ("importantdate", {"kind": "other", "lead_days": "7", "note": NOTE} | day),
    ):  # fmt: skip
        address = f"{here}{block}/add/"
        assert browser.post(address, typed_in | {"different_person": "on"}).status_code == 302, block
        browser.post(address, dict.fromkeys(typed_in, PERSON["name"]))
        browser.post(address, typed_in | {"kind": PERSON["phone"], "form_id": PERSON["phone"]})
    page = browser.get(f"/customers/{customer.pk}/profile/")
    assert page.status_code == 200
    browser.post("/customers/regions/", {"region": PERSON["address"]})
    with acting_as("system:test"):
        kept = ContactPoint.objects.filter(customer=customer, kind="email").get()
        contact = Purpose.objects.get(code="contact")
    one = f"{here}contactpoint/{kept.pk}/"
    assert PERSON["email"] in browser.post(f"{one}reveal/value/", {"purpose": contact.pk}).content.decode()
    for why in (PERSON["email"], PERSON["name"], "客户要求"):
        browser.post(f"{one}remove/", {"why": why})


def give_up(browser: Client) -> None:
    """A first contact that comes to nothing, with a reason that names somebody."""
    moment = f"{localtime(now() - timedelta(hours=3)):%Y-%m-%dT%H:%M}"
    noted = {"phone": PERSON["second_phone"], "collected_at": moment, "reason": f"{PERSON['name']} {NOTE}"}
    address = capture(browser, **noted).url
    reason = {"kind": "other", "note": f"{PERSON['name']} {PERSON['phone']}"}
    assert browser.post(f"{address}give-up/", reason).status_code == 302


def share(customer: Customer, sun, zhao, seen: list) -> None:
    """A colleague asks; the reason names the customer, as reasons do, and so does the refusal."""
    colleague = Watched(seen)
    sign_in(colleague, sun)
    with acting(sun):
        contact = Purpose.objects.get(code="contact")
    asked = {"number": customer.number, "fields_asked": ["phone"], "purpose": contact.pk, "days": "7"}
    colleague.post("/customers/shares/ask/", asked | {"reason": f"{PERSON['name']} {NOTE}"})
    colleague.post("/customers/shares/ask/", asked | {"reason": NOTE, "days": "9999"})
    colleague.post("/customers/shares/ask/", asked | {"number": PERSON["phone"], "reason": NOTE})
    manager = Watched(seen)
    sign_in(manager, zhao)
    with acting_as("system:test"):
        request = ShareRequest.objects.get(customer=customer)
    words = {"action": "refuse", "comment": f"{PERSON['name']} {PERSON['address']}"}
    assert manager.post(f"/inbox/share/{request.pk}/decide/", words).status_code == 302
    marked = manager.post("/customers/selection/", {"ids": [customer.pk], "act": "grade"})
    told = {"grade": "a", "reason": f"{PERSON['name']} {PERSON['phone']}"}
    assert manager.post(marked.url, told).status_code == 422


def come_in(seen: list, he) -> None:
    """The customer writes on the website and fills in the form; customer relations screen it. Right and wrong."""
    guest = Watched(seen)
    told = {"contact": PERSON["name"], "phone": PERSON["second_phone"], "wish": NOTE, "consent": "on"}
    told |= {name: PERSON[name] for name in ("email", "wechat")}
    first = guest.get("/enquire/").context["form"].initial
    told |= {name: first[name] for name in ("form_id", "notice")}
    assert guest.post("/enquire/", told | {"email": PERSON["email"] + "@"}).status_code == 422
    assert guest.post("/enquire/", told).status_code == 302
    guest.post("/api/leads/", told, content_type="application/json", headers={"Authorization": "Bearer x"})
    screener = Watched(seen)
    sign_in(screener, he)
    with acting_as("system:test"):
        purpose = Purpose.objects.get(code="service").pk
        contact = Purpose.objects.get(code="contact").pk
        lead = Lead.objects.get()
    here = f"/customers/leads/{lead.pk}/"
    given = screener.post(f"{here}link/", {"purpose": purpose, "language": "en"}).context["given"]
    door = given["url"].partition("testserver")[2].partition("?")[0]
    guest.post(door, {"code": PERSON["phone"]})
    guest.post(door, {"code": given["code"]})
    filled = PERSON | {"notice": first["notice"], "declared": "on", "document_type": "id_card"}
    filled |= {"guardian_phone": PERSON["phone"], "guardian_relation": "父亲"}
    with acting_as("system:test"):
        filled |= {f"consent_{p.code}": "yes" for p in Purpose.objects.filter(asked=True)}
    assert (
        guest.post(door, filled | {"document_number": PERSON["document_number"][:-1] + "5"}).status_code
        == 422
    )
    assert guest.post(door, filled).status_code == 200
    assert (
        PERSON["second_phone"] in screener.post(f"{here}open/phone/", {"purpose": contact}).content.decode()
    )
    screener.get(here)
    screener.post(f"{here}match/", {"number": PERSON["phone"]})
    screener.post(f"{here}reject/", {"reason": "other", "note": f"{PERSON['name']} {PERSON['address']}"})
    screener.post(
        "/customers/facts/",
        {"kind": "change", "whom": PERSON["phone"], "what": NOTE, "form_id": "x", "seen_at": ""},
    )


def break_things(browser: Client, lin, settings) -> None:
    """Every kind of failure, with personal values in the request."""
    form = typed(lin)
    for value in (PERSON["phone"], PERSON["name"]):
        assert browser.get(f"/customers/{value}/").status_code == 404
        browser.get("/customers/", {"q": value, "after": value, "grade": value})
        browser.get("/compliance/history/", {"q": value})
    assert Client(enforce_csrf_checks=True).post(REGISTER, form).status_code in (302, 403)
    browser.post(REGISTER, {f"{name}{i}": value for i in range(80) for name, value in PERSON.items()})
    browser.post("/customers/draft/", "x" * 10 + PERSON["phone"], content_type=f"multipart/{PERSON['email']}")
    browser.post(REGISTER, form, headers={"X-Request-ID": PERSON["phone"], "Host": "evil.example"})
    cut_connection()
    assert browser.post(REGISTER, form).status_code == 503
    connection.close()
    settings.ROOT_URLCONF = "tests.robustness.failing_urls"
    assert browser.post("/fail/", form).status_code == 500
    settings.ROOT_URLCONF = "agency.urls"
    with pytest.raises(DatabaseError), acting(lin), connection.cursor() as cursor:
        cursor.execute("SELECT 1 / (length(%s) - length(%s))", [PERSON["name"], PERSON["name"]])


def cut_connection() -> None:
    """The database server ends the connection that the next request will use."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (pid,) = cursor.fetchone()
    from psycopg import connect

    parameters = connection.get_connection_params()
    names = {"dbname", "user", "password", "host", "port"}
    with connect(**{name: value for name, value in parameters.items() if name in names}) as other:
        other.execute("SELECT pg_terminate_backend(%s)", [pid])


def test_planted_values_are_nowhere_they_do_not_belong(
    transactional_db, lin, sun, zhao, he, guo, log, owner, settings
):
    seen: list = []
    browser = Watched(seen)
    sign_in(browser, lin)
    seed = set_up_code(browser)
    customer = work(browser, lin)
    look(browser, customer, lin)
    fill_blocks(browser, customer)
    keep_segments(browser)
    give_up(browser)
    share(customer, sun, zhao, seen)
    come_in(seen, he)
    manager = Watched(seen)
    sign_in(manager, zhao)
    assert bring_in(manager).rows == 2
    screener = Watched(seen)
    sign_in(screener, he)
    change_things(browser, manager, screener, lin, guo)
    break_things(browser, lin, settings)
    with acting_as("system:test"):
        tasks.remind_entries.apply()
    tasks.remind_entries.apply_async(queue="canary", retry=False)

    canaries = PERSON | {"street": "金雀巷 77 号", "note": NOTE, "password": PASSWORD, "totp": seed}
    assert len(canaries) >= 12
    assert "agency.request" in log.getvalue()
    hits = searched_answers(seen, canaries)
    hits += [("log", name) for name in found_in(log.getvalue(), canaries)]
    hits += [("server log", path, name) for path, text in server_logs() for name in found_in(text, canaries)]
    hits += [("cache", name) for name in found_in(repr(vars(cache).get("_cache", "")), canaries)]
    broker = broker_contents() or {}
    hits += [
        ("broker", key, name)
        for key, raw in broker.items()
        for name in found_in(key.encode() + raw, canaries)
    ]
    files = [path for path in Path(settings.FILES_DIRECTORY).rglob("*") if path.is_file()]
    hits += [("disk", path, name) for path in files for name in found_in(path.read_bytes(), canaries)]
    assert len(files) >= 4
    owner()
    hits += searched_tables(canaries)

    assert hits == []


def searched_answers(seen: list, canaries: dict) -> list[tuple]:
    """Addresses we send people to, headers and cookies of every answer."""
    hits = []
    for response in seen:
        headers = "\n".join(f"{name}: {value}" for name, value in response.headers.items())
        asked_for = response.wsgi_request.get_full_path()
        if response.wsgi_request.META.get("QUERY_STRING"):
            headers = headers.replace(asked_for, "")  # what came in with the address is not ours
        cookies = b"\n".join(
            morsel.OutputString().encode() + opened(morsel.value) for morsel in response.cookies.values()
        )
        hits += [("headers", asked_for, name) for name in found_in(headers, canaries)]
        hits += [("cookies", asked_for, name) for name in found_in(cookies, canaries)]
    return hits


def searched_tables(canaries: dict) -> list[tuple]:
    """Every row of every table, with sessions unpacked."""
    names = tables()
    assert {"public.customers_customer", "keys.subject_key", "public.agency_event"} <= set(names)
    hits = []
    for table in names:
        text = "\n".join(rows(table))
        hits += [(table, name) for name in found_in(text, canaries)]
    for session in Session.objects.all():
        hits += [("session", name) for name in found_in(repr(session.get_decoded()), canaries)]
    with acting_as("system:test"):
        assert Event.objects.count() > 20  # there was something to search
        assert RegistrationDraft.objects.exists()
    return hits


def server_logs() -> list[tuple[str, bytes]]:
    """The log files of this installation's servers, as far as they lie here."""
    return [(path.name, path.read_bytes()) for path in Path(settings.AGENCY_HOME).glob("log/*.log")]


def test_the_search_itself_finds_every_way_of_writing():
    import base64

    value = PERSON["address"]
    for text in (
        value.encode(),
        value.encode("gbk").hex().encode(),
        b"xy" + base64.b64encode(b"ab" + value.encode() + b"c"),
        base64.b64encode(b"abc" + value.encode("utf-16-le")),
        value.encode("unicode_escape"),
    ):
        assert found_in(text, {"address": value}) == ["address"], text
    assert found_in("云南省昆明市盘龙区", PERSON) == []
