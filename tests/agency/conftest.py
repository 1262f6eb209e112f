"""Doing what a browser does at the door."""

import time

import pytest
from django.test import Client

from tests.cast import PASSWORD

LOGIN = "/accounts/login/"


@pytest.fixture
def knock(client):
    """`knock("lin", "a password")` posts the sign-in form; `ip` and headers may be given."""

    def post(login, password=PASSWORD, *, by=client, ip="203.0.113.7", next="", **headers):
        return by.post(
            LOGIN,
            {"login": login, "password": password, "next": next},
            REMOTE_ADDR=ip,
            headers=headers or None,
        )

    return post


@pytest.fixture
def inside():
    """`inside(lin)` is a browser in which lin has signed in with her password."""

    def sign_in(person) -> Client:
        browser = Client()
        answer = browser.post(LOGIN, {"login": person.username, "password": PASSWORD})
        assert answer.status_code == 302, answer.content.decode()
        return browser

    return sign_in


@pytest.fixture
def turn_back():
    """`turn_back(browser, since=…, seen=…)` lets a session be that many seconds older."""

    def change(browser: Client, **ages: float) -> None:
        session = browser.session
        for name, age in ages.items():
            session[name] = time.time() - age
        session.save()

    return change


@pytest.fixture
def long_ago():
    """The last confirmation of identity in this browser lies `seconds` back."""

    def change(browser: Client, seconds: float) -> None:
        session = browser.session
        records = session["account_authentication_methods"]
        for record in records:
            record["at"] = time.time() - seconds
        session["account_authentication_methods"] = records
        session.save()

    return change
