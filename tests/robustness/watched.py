"""A browser that remembers every answer, and how a person signs in with it."""

import time

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client

from tests.cast import PASSWORD


class Watched(Client):
    """A browser whose answers are remembered: (what was asked, response)."""

    def __init__(self, seen: list, **options):
        super().__init__(raise_request_exception=False, **options)
        self.seen = seen

    def request(self, **environ):
        response = super().request(**environ)
        self.seen.append(response)
        return response


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
