"""Nothing anybody can send is answered by a server error.

Hypothesis draws a page, a person who may open it, and hostile values for the names its forms know. FUZZ=20000
sends as many; without it a fixed sample runs in every build.
"""

import os
from http.cookies import SimpleCookie
from urllib.parse import quote

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils.http import urlencode
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from agency.acting import acting
from customers import drafting, verifying
from customers.forms.registration import signed
from customers.models import PrivacyNotice, Purpose
from tests import make
from tests.access import PUBLIC, TABLE
from tests.access.addresses import arguments
from tests.access.people import PEOPLE

from .browser import Reader, where

REQUESTS = int(os.environ.get("FUZZ", "1500"))
FEW = ("lin", "zhao", "he", "qian", "guo", "system_admin", "security_admin", "audit_admin")
LEFT_OUT = {
    *("account_logout", "account_login", "agency:person_leave", "agency:person_password"),  # end the session
    *("healthz", "readyz"),  # say 503 where the house is not in order
}

HOSTILE = [
    "",
    " ",
    "\x00",
    "a\x00b",
    "\ud800",
    "周\udfff",
    "\u202e文周",
    "\ufeff\u200b",
    "👨\u200d👩\u200d👧\u200d👦",
    "９９",
    "１３８００１３８０００",
    "٣٤",
    "²",
    "-1",
    "0",
    "1e999",
    "NaN",
    "Infinity",
    "9" * 400,
    str(2**31),
    str(2**63),
    "-" + "9" * 30,
    "2026-02-30",
    "0000-00-00",
    "9999-12-31T23:59",
    "0001-01-01T00:00",
    "2026-11-22T25:61",
    "周" * 5000,
    "[]",
    '{"a": {"b": [1]}}',
    "'; DROP TABLE agency_user; --",
    "%s %(x)s {0} {{ x }}",
    "\\",
    "../../etc/passwd",
    "//evil.example/",
    "javascript:alert(1)",
    "\r\nSet-Cookie: a=b",
    "00000000-0000-0000-0000-000000000000",
    "01a2009f-07e2-7216-a957-8024dc6b2d11",
    "01a2009f07e27216a9578024dc6b2d11",
    "{01a2009f-07e2-7216-a957-8024dc6b2d11}",
    "2026-11-22T00:00:00+08:00~" + "9" * 40,
    "MjAyNi0xMS0yMlQwMDowMHw",
    "yes",
    "c",
    "1",
]
HEADERS = [
    ("Referer", "HX-Current-URL"),
    ("HX-Target", "HX-Trigger", "HX-Prompt"),
    ("Accept-Language", "Sec-Fetch-Mode"),
    ("Cookie",),
    ("X-Request-ID", "X-Forwarded-For"),
]
values = st.sampled_from(HOSTILE) | st.text(st.characters(codec=None), max_size=12)
ALWAYS = [
    "after",
    "before",
    "q",
    "view",
    "saved",
    "tab",
    "next",
    "page",
    "draft",
    "intake",
    "number",
    "a",
    "b",
    "form_id",
]


@pytest.fixture
def house(request, db):
    """One archive of every state, and what hangs on it."""
    people = {name: request.getfixturevalue(name) for name in PEOPLE}
    lin = people["lin"]
    customer = make.customer(lin, grade="vip", state="awaiting", address="昆明市翠湖南路 3 号")
    verifying.ask(customer, by=lin)
    make.grant(customer, people["guo"])
    make.share_request(customer, people["sun"])
    with acting(lin):
        drafting.keep(lin, f"edit:{customer.pk}", {"name": ["周"], "version": ["x"]})
    return people, customer


@pytest.fixture
def doors(client, house):
    """[(person, address, names)]: every page with the names its forms send and what they hold untouched."""
    people, customer = house
    found, known = [], {}
    for name in sorted(set(TABLE) | set(PUBLIC)):
        if name in LEFT_OUT:
            continue
        allowed = [who for who in FEW if who in TABLE.get(name, FEW)] or ["lin"]
        who = allowed[len(found) % len(allowed)]
        client.force_login(people[who])
        address = reverse(name, kwargs=arguments(name, customer, people))
        with transaction.atomic():
            for form in Reader.of(client.get(address)).forms:
                known.setdefault(form.action.partition("?")[0], {}).update(
                    form.filled(**dict.fromkeys(form.names, ""))
                )
            transaction.set_rollback(True)
        found.append((people[who], address))
    lin = people["lin"]
    right = {
        "form_id": signed(lin, customer.pk),
        "notice": str(PrivacyNotice.objects.in_force("zh-hans").pk),
        "purpose": str(Purpose.objects.get(code="contact").pk),
        "version": "1",
        "why": "客户来电更正",
    }
    return [
        (person, address, {name: right.get(name, value) for name, value in known.get(address, {}).items()})
        for person, address in found
    ]


@pytest.mark.django_db
def test_no_input_makes_the_server_fail(client, doors):
    client.raise_request_exception = False
    signed_in, failures, outside = {}, {}, 0

    @settings(
        max_examples=REQUESTS,
        deadline=None,
        database=None,
        derandomize="FUZZ" not in os.environ,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate],
        report_multiple_bugs=False,
    )
    @given(st.data())
    def bombard(data):
        nonlocal outside
        person, address, names = data.draw(st.sampled_from(doors))
        method = data.draw(st.sampled_from(["get", "post", "post"]))
        pool = sorted({*names, *ALWAYS})
        chosen = data.draw(st.lists(st.sampled_from(pool), min_size=1, max_size=4, unique=True))
        sent = names | {name: data.draw(values) for name in chosen}
        if data.draw(st.integers(0, 9)) == 0:
            address += quote(data.draw(values), errors="replace") + "/"
        client.cookies = SimpleCookie(signed_in.get(person.pk) or sign_in(person))
        headers = {"HX-Request": "true"} if data.draw(st.booleans()) else {}
        if data.draw(st.integers(0, 4)) == 0:
            wire = data.draw(values).encode("utf-8", "surrogatepass").decode("latin-1")
            headers |= dict.fromkeys(data.draw(st.sampled_from(HEADERS)), wire)
        with transaction.atomic():
            response = ask(
                client, method, address, {name: raw(value) for name, value in sent.items()}, headers
            )
            transaction.set_rollback(True)
        outside += "/accounts/login" in response.headers.get("Location", "")
        if response.status_code >= 500:
            failures[where(response) or response.status_code] = (method, address, sorted(chosen))

    def sign_in(person):
        client.cookies = SimpleCookie()  # else signing in would end the session of the person before
        client.force_login(person)
        signed_in[person.pk] = {name: morsel.value for name, morsel in client.cookies.items()}
        return signed_in[person.pk]

    bombard()

    assert outside < REQUESTS / 10  # or the bombs fell on the sign-in page
    assert not failures, "\n".join(f"{place} ← {example}" for place, example in failures.items())


def ask(client, method: str, address: str, sent: dict, headers: dict):
    if method == "get":
        return client.get(address, sent, headers=headers)
    body, kind = urlencode(sent, doseq=True), "application/x-www-form-urlencoded"
    return client.post(address, body, content_type=kind, headers=headers)


def raw(value):
    """Lone surrogates as bytes that are no UTF-8, the way a broken program would send them."""
    if isinstance(value, list):
        return [raw(one) for one in value]
    return value.encode("utf-8", "surrogatepass") if isinstance(value, str) else value
