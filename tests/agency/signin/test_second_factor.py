"""The second factor: set up, asked for, used once, required of some."""

import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.test import Client

from agency.models import Event
from agency.signin.second_factor import MFAAdapter
from tests.cast import PASSWORD

pytestmark = pytest.mark.django_db
CODE = "/accounts/2fa/authenticate/"


def code(secret: str, steps: int = 0) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))


@pytest.fixture
def secret(lin):
    """lin's authenticator app."""
    made = generate_totp_secret()
    TOTP.activate(lin, made)
    return made


@pytest.fixture
def waiting(lin):
    """`waiting()` is a browser in which lin's password was right and the code is asked for."""

    def begin() -> Client:
        browser = Client()
        answer = browser.post("/accounts/login/", {"login": "lin", "password": PASSWORD})
        assert answer["Location"] == CODE
        return browser

    return begin


def test_an_app_is_set_up_and_then_asked_for(inside, lin, django_capture_on_commit_callbacks):
    browser = inside(lin)
    page = browser.get("/accounts/2fa/totp/activate/")
    secret = page.context["form"].secret

    with django_capture_on_commit_callbacks(execute=True):
        answer = browser.post("/accounts/2fa/totp/activate/", {"code": code(secret)})

    assert answer["Location"] == "/accounts/2fa/recovery-codes/"
    assert Event.objects.filter(kind="security", by=lin, data__change="totp_added").exists()
    again = Client()
    assert again.post("/accounts/login/", {"login": "lin", "password": PASSWORD})["Location"] == CODE
    assert again.get("/me/").status_code == 302


def test_the_right_code_opens(waiting, secret):
    browser = waiting()

    assert browser.post(CODE, {"code": code(secret)}).status_code == 302
    assert browser.get("/me/").status_code == 200


def test_a_code_may_be_typed_full_width_and_with_a_space(waiting, secret):
    digits = code(secret)
    typed = "".join(chr(ord(digit) + 0xFEE0) for digit in digits[:3]) + " " + digits[3:]

    assert waiting().post(CODE, {"code": typed}).status_code == 302


def test_a_code_works_once(waiting, secret):
    first, second = waiting(), waiting()
    now = code(secret)

    assert [browser.post(CODE, {"code": now}).status_code for browser in (first, second)] == [302, 200]


def test_after_five_wrong_codes_even_the_right_one_waits(waiting, secret):
    browser = waiting()

    answers = [browser.post(CODE, {"code": "000000"}).status_code for _try in range(5)]

    assert answers == [200] * 4 + [429]
    assert browser.post(CODE, {"code": code(secret)}).status_code == 429
    assert waiting().post(CODE, {"code": code(secret)}).status_code == 429


def test_a_recovery_code_replaces_the_app_once(waiting, secret, lin):
    spare = RecoveryCodes.activate(lin).get_unused_codes()[0]

    assert waiting().post(CODE, {"code": spare}).status_code == 302
    assert waiting().post(CODE, {"code": spare}).status_code == 200


def test_the_secret_is_not_stored_in_clear(secret, lin):
    stored = Authenticator.objects.get(user=lin).data["secret"]

    assert secret not in stored
    assert MFAAdapter().decrypt(stored) == secret


def test_a_changed_secret_key_still_opens_older_secrets(secret, lin, settings):
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another-" + "y" * 50

    assert MFAAdapter().decrypt(Authenticator.objects.get(user=lin).data["secret"]) == secret


def test_a_new_second_factor_ends_the_other_sessions(inside, lin, django_capture_on_commit_callbacks):
    here, there = inside(lin), inside(lin)
    secret = here.get("/accounts/2fa/totp/activate/").context["form"].secret

    with django_capture_on_commit_callbacks(execute=True):
        here.post("/accounts/2fa/totp/activate/", {"code": code(secret)})

    assert [here.get("/me/").status_code, there.get("/me/").status_code] == [200, 302]


def test_who_leads_sets_up_a_second_factor_first(inside, zhao, lin, settings):
    settings.REQUIRE_MFA = True

    assert inside(zhao).get("/me/")["Location"] == "/me/security/"
    assert inside(lin).get("/me/").status_code == 200


def test_a_compulsory_second_factor_cannot_be_removed(inside, lin, secret, settings, security_admin, waiting):
    from agency import entrusting

    entrusting.entrust(lin, {"sales_manager"}, by=security_admin)
    settings.REQUIRE_MFA = True
    browser = waiting()
    browser.post(CODE, {"code": code(secret)})

    browser.post("/accounts/2fa/totp/deactivate/")

    assert Authenticator.objects.filter(user=lin, type="totp").exists()
