"""Every URL × every role × every method: who may open what. A URL without a line here fails.

What one may not do is a 403, what one may not see a 404 with the very body of an id that does not exist; a
stranger is sent to sign in. The archive in question is lin's. GET and POST are asked by everybody; the other
methods by one who may and one who may not, since no view tells them apart by role.
"""

import uuid

import pytest
from django.db import transaction
from django.urls import reverse

from tests import make
from tests.access import PUBLIC, TABLE
from tests.access.addresses import arguments, routes
from tests.access.people import PEOPLE

USUAL = ("get", "post")
UNUSUAL = ("put", "patch", "delete", "head", "options")
SECRETS = ("金丝雀", "13812345678", "110101199003074477")


def test_every_url_has_a_declared_policy():
    assert set(routes()) - set(TABLE) - set(PUBLIC) == set()
    assert (set(TABLE) | set(PUBLIC)) - set(routes()) == set()


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
    return [(name, reverse(name, kwargs=arguments(name, customer, people))) for name in sorted(TABLE)]


def asked(client, method: str, url: str):
    """The answer, with whatever the request changed taken back."""
    with transaction.atomic():
        response = getattr(client, method)(url)
        transaction.set_rollback(True)
    return response


def misfit(client, who: str, name: str, method: str, url: str):
    """None where the answer is the one the table promises; else what it was."""
    response, allowed = asked(client, method, url), who in TABLE[name]
    body = b"" if response.streaming else response.content
    if not allowed and any(secret.encode() in body for secret in SECRETS):
        return who, name, method, "leak"
    fits = response.status_code != 403 if allowed else response.status_code in (403, 404, 405)
    return None if fits and response.status_code < 500 else (who, name, method, response.status_code)


@pytest.mark.parametrize("who", PEOPLE)
def test_each_role_gets_what_the_table_says(client, house, addresses, who):
    people, _customer = house
    client.force_login(people[who])

    answers = [misfit(client, who, name, method, url) for name, url in addresses for method in USUAL]

    assert list(filter(None, answers)) == []


def test_other_methods_open_nothing_more(client, house, addresses):
    people, _customer = house
    wrong = []
    for who in PEOPLE:
        client.force_login(people[who])
        mine = [(name, url) for name, url in addresses if who in witnesses(name)]
        wrong += [misfit(client, who, name, method, url) for name, url in mine for method in UNUSUAL]

    assert list(filter(None, wrong)) == []


def witnesses(name: str) -> list[str]:
    """One who may open `name` and one who may not, as far as there are any; not always the same two."""
    may = [who for who in PEOPLE if who in TABLE[name]]
    may_not = [who for who in PEOPLE if who not in TABLE[name]]
    turn = sum(map(ord, name))
    return [group[turn % len(group)] for group in (may, may_not) if group]


def test_a_stranger_is_sent_to_sign_in(client, addresses):
    answers = {
        (name, method): response
        for name, url in addresses
        for method in (*USUAL, *UNUSUAL)
        if (response := asked(client, method, url)).status_code != 405
    }
    assert {
        key
        for key, response in answers.items()
        if response.status_code != 302 or not response.headers["Location"].startswith("/accounts/login/")
    } == set()


def test_a_hidden_archive_answers_like_one_that_does_not_exist(client, house):
    people, customer = house
    client.force_login(people["sun"])
    pages = [name for name in sorted(TABLE) if TABLE[name] and "sun" not in TABLE[name]]
    other, told_apart, compared = uuid.uuid4(), [], 0

    for name in pages:
        kwargs = arguments(name, customer, people)
        if kwargs.get("pk") != customer.pk:
            continue
        compared += 1
        for method in USUAL:
            hidden = asked(client, method, reverse(name, kwargs=kwargs))
            missing = asked(client, method, reverse(name, kwargs=kwargs | {"pk": other}))
            alike = same(hidden, customer.pk) == same(missing, other)
            if not alike or hidden.status_code not in (403, 404, 405):
                told_apart.append((name, method, hidden.status_code, missing.status_code))

    assert told_apart == []
    assert compared > 15


def same(response, pk) -> tuple:
    """Status, body and headers as far as they could tell, without the id itself."""
    headers = {
        key: value for key, value in response.headers.items() if key not in ("X-Request-ID", "Expires")
    }
    return response.status_code, response.content.replace(str(pk).encode(), b""), headers
