"""Planted personal values turn up nowhere but in sealed columns and on the pages of those who may see them.

Everything goes through the real pages, committed, as the application's role; then every table, the logs, the
broker, sessions, cookies, headers and addresses are searched in all the ways a value can be written.
"""

import io
import logging
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.test import Client
from django.utils.log import configure_logging

from agency.acting import acting, acting_as
from agency.models import Event
from compliance import tasks
from customers.models import RegistrationDraft
from tests.cast import PASSWORD

from .archive_acts import REGISTER, fill_blocks, give_up, look, share, typed, work
from .bringing_in import bring_in
from .canaries import NOTE, PERSON, broker_contents, found_in, opened, rows, tables
from .change_acts import change_things
from .lead_acts import come_in
from .segment_acts import keep_segments
from .watched import Watched, set_up_code, sign_in

pytestmark = pytest.mark.django_db(transaction=True)


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
