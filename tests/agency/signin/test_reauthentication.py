"""Who is there is asked again before exports, administration and the like."""

import pytest
from django.urls import reverse

from agency.models import Department, Event
from tests.cast import PASSWORD

pytestmark = pytest.mark.django_db
NEW = "/departments/new/"
TYPED = {"name": "包机部", "position": "3"}


def test_who_has_just_signed_in_is_not_asked(inside, system_admin, long_ago):
    browser = inside(system_admin)
    long_ago(browser, 299)

    assert browser.get(NEW).status_code == 200


def test_after_five_minutes_a_page_asks_and_leads_back(inside, system_admin, long_ago):
    browser = inside(system_admin)
    long_ago(browser, 300)

    answer = browser.get(NEW)
    assert answer["Location"] == "/accounts/reauthenticate/?next=%2Fdepartments%2Fnew%2F"

    key = browser.session.session_key
    answer = browser.post("/accounts/reauthenticate/", {"password": PASSWORD, "next": NEW})
    assert answer["Location"] == NEW
    assert browser.get(NEW).status_code == 200
    assert browser.session.session_key != key
    assert Event.objects.filter(kind="reauthenticated", by=system_admin).exists()


def test_what_was_typed_is_carried_along(inside, system_admin, long_ago):
    browser = inside(system_admin)
    long_ago(browser, 301)

    page = browser.post(NEW, TYPED)
    assert page.status_code == 401
    assert '<input type="hidden" name="name" value="包机部">' in page.content.decode()

    wrong = browser.post(NEW, TYPED | {"reauthenticate_password": "wrong"})
    assert wrong.status_code == 401
    assert not Department.objects.filter(name="包机部").exists()

    right = browser.post(NEW, TYPED | {"reauthenticate_password": PASSWORD})
    assert right["Location"] == "/departments/"
    assert Department.objects.filter(name="包机部").exists()


def test_guessing_the_password_of_an_open_session_is_limited(inside, system_admin, long_ago):
    browser = inside(system_admin)
    long_ago(browser, 301)

    answers = [
        browser.post(NEW, TYPED | {"reauthenticate_password": "wrong"}).status_code for _try in range(6)
    ]

    assert answers == [401] * 5 + [429]
    assert browser.post(NEW, TYPED | {"reauthenticate_password": PASSWORD}).status_code == 429
    assert browser.post("/accounts/reauthenticate/", {"password": PASSWORD}).status_code == 429


def test_a_script_is_sent_to_the_page_that_asks(inside, system_admin, long_ago):
    browser = inside(system_admin)
    long_ago(browser, 301)

    answer = browser.post(
        NEW,
        TYPED,
        headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/departments/?closed=1"},
    )

    assert answer["HX-Redirect"] == "/accounts/reauthenticate/?next=%2Fdepartments%2F%3Fclosed%3D1"


def test_the_pages_of_the_second_factor_ask_too(inside, lin, long_ago):
    browser = inside(lin)
    long_ago(browser, 301)

    for page in ("totp/activate/", "webauthn/add/"):
        answer = browser.get(f"/accounts/2fa/{page}")
        assert answer["Location"].startswith("/accounts/reauthenticate/?next=%2Faccounts%2F2fa%2F")


def test_who_may_not_is_refused_and_not_asked(inside, lin, long_ago):
    browser = inside(lin)
    long_ago(browser, 301)

    assert browser.get(NEW).status_code == 403


@pytest.mark.parametrize(
    ("address", "status"),
    [("/people/{}/leave/", 422), ("/people/{}/return/", 404)],
    ids=("refused", "absent"),
)
def test_whoever_confirmed_and_is_refused_stays_signed_in(inside, system_admin, long_ago, address, status):
    browser = inside(system_admin)
    long_ago(browser, 301)

    answer = browser.post(address.format(system_admin.pk), {"reauthenticate_password": PASSWORD})

    assert (answer.status_code, browser.get(reverse("agency:profile")).status_code) == (status, 200)
    assert Event.objects.filter(kind="reauthenticated", by=system_admin).count() == 1
