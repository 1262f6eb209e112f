"""Every URL × every role × every method: who may open what. A URL without a line here fails.

What one may not do is a 403, what one may not see a 404 with the very body of an id that does not exist; a
stranger is sent to sign in. The archive in question is lin's.
"""

import uuid

import pytest
from django.db import transaction
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests import make
from tests.access_table import PUBLIC, TABLE, kwargs_for

METHODS = ("get", "post", "put", "patch", "delete", "head", "options")
PEOPLE = ("lin", "wang", "zhao", "sun", "he", "qian", "guo", "system_admin", "security_admin", "audit_admin")
SECRETS = ("金丝雀", "13812345678", "110101199003074477")


def named_urls(resolver=None, namespace="") -> set[str]:
    names = set()
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            names |= named_urls(pattern, inner)
        elif isinstance(pattern, URLPattern):
            names.add(f"{namespace}{pattern.name}")
    return names


def test_every_url_has_a_declared_policy():
    assert named_urls() - set(TABLE) - set(PUBLIC) == set()
    assert (set(TABLE) | set(PUBLIC)) - named_urls() == set()


@pytest.fixture
def house(request, db):
    """The whole cast, and one archive with a secret in it, owned by lin."""
    people = {name: request.getfixturevalue(name) for name in PEOPLE}
    customer = make.customer(
        people["lin"], name=SECRETS[0], phone=SECRETS[1], document_type="id_card", document_number=SECRETS[2]
    )
    return people, customer


@pytest.fixture
def addresses(house):
    """(name, url) of every line of the table, with arguments that lead to lin's archive and its like."""
    people, customer = house
    return [(name, reverse(name, kwargs=kwargs_for(name, customer, people))) for name in sorted(TABLE)]


def asked(client, method: str, url: str):
    """The answer, with whatever the request changed taken back."""
    with transaction.atomic():
        response = getattr(client, method)(url)
        transaction.set_rollback(True)
    return response


@pytest.mark.parametrize("who", PEOPLE)
def test_each_role_gets_what_the_table_says(client, house, addresses, who):
    people, _customer = house
    client.force_login(people[who])
    wrong = []
    for name, url in addresses:
        allowed = who in TABLE[name]
        for method in METHODS:
            response = asked(client, method, url)
            body = b"" if response.streaming else response.content
            leaked = not allowed and any(secret.encode() in body for secret in SECRETS)
            fits = response.status_code != 403 if allowed else response.status_code in (403, 404, 405)
            if response.status_code >= 500 or not fits or leaked:
                wrong.append((name, method, response.status_code, "leak" if leaked else ""))
    assert wrong == []


def test_a_stranger_is_sent_to_sign_in(client, addresses):
    answers = {
        (name, method): response
        for name, url in addresses
        for method in METHODS
        if (response := asked(client, method, url)).status_code != 405
    }
    assert {
        key
        for key, response in answers.items()
        if response.status_code != 302 or not response.headers["Location"].startswith("/accounts/login/")
    } == set()


ARCHIVE_PAGES = [name for name in sorted(TABLE) if name.startswith("customers:") and TABLE[name] and "sun" not in TABLE[name]]


@pytest.mark.parametrize("name", ARCHIVE_PAGES)
def test_a_hidden_archive_answers_like_one_that_does_not_exist(client, house, name):
    people, customer = house
    kwargs = kwargs_for(name, customer, people)
    if kwargs.get("pk") != customer.pk:
        pytest.skip("not a page of one archive")
    client.force_login(people["sun"])

    hidden = client.get(reverse(name, kwargs=kwargs))
    missing = client.get(reverse(name, kwargs=kwargs | {"pk": uuid.uuid4()}))

    assert (hidden.status_code, missing.status_code) in {(404, 404), (405, 405), (403, 403)}
    assert hidden.content.replace(str(customer.pk).encode(), b"") == missing.content.replace(
        missing.wsgi_request.path.split("/")[2].encode(), b""
    )
