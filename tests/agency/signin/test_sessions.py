"""How long a session lasts, and what ends it (security.md P10)."""

import pytest
from django.test import Client

from agency import employment, entrusting, offboarding
from agency.models import Event
from tests.cast import PASSWORD

pytestmark = pytest.mark.django_db
ME = "/me/"


def signed_in(browser) -> bool:
    return browser.get(ME).status_code == 200


def test_half_an_hour_without_a_click_ends_the_session(inside, lin, turn_back):
    browser = inside(lin)
    turn_back(browser, seen=29 * 60)
    assert signed_in(browser)

    turn_back(browser, seen=30 * 60)
    answer = browser.get(ME)

    assert answer.status_code == 302
    assert answer["Location"] == "/accounts/login/?next=%2Fme%2F&ended=idle"
    assert Event.objects.filter(kind="sign_out", by=lin, data__because="idle").exists()


def test_an_administrators_session_ends_after_ten_idle_minutes(inside, system_admin, turn_back):
    browser = inside(system_admin)
    turn_back(browser, seen=10 * 60)

    assert not signed_in(browser)


def test_twelve_hours_are_the_end_however_busy_the_day(inside, lin, turn_back):
    browser = inside(lin)
    turn_back(browser, since=12 * 3600)

    assert browser.get(ME)["Location"].endswith("ended=limit")


def test_a_poll_in_the_background_is_no_sign_of_life(inside, lin, turn_back):
    browser = inside(lin)
    turn_back(browser, seen=25 * 60)

    browser.get(ME, headers={"X-Background": "1"})
    turn = browser.session["seen"]
    browser.get(ME)

    assert browser.session["seen"] - turn > 24 * 60


def test_a_form_sent_too_late_leads_to_sign_in_and_back_to_its_page(inside, lin, turn_back):
    browser = inside(lin)
    turn_back(browser, seen=31 * 60)

    answer = browser.post(
        "/me/preferences/", {"theme": "dark"}, headers={"Referer": "http://testserver/me/?x=1"}
    )

    assert answer["Location"] == "/accounts/login/?next=%2Fme%2F%3Fx%3D1&ended=idle"
    page = browser.get(answer["Location"]).content.decode()
    assert 'class="note amber"' in page


def test_the_page_a_foreign_site_names_is_not_returned_to(inside, lin, turn_back):
    browser = inside(lin)
    turn_back(browser, seen=31 * 60)

    answer = browser.post("/me/preferences/", {}, headers={"Referer": "https://evil.example/me/"})

    assert answer["Location"] == "/accounts/login/?next=%2F&ended=idle"


def test_a_script_learns_of_the_end_by_401(inside, lin, turn_back):
    browser = inside(lin)
    turn_back(browser, seen=31 * 60)

    assert browser.get(ME, headers={"HX-Request": "true"}).status_code == 401


def test_a_dismissed_colleague_is_out_at_the_next_request(inside, lin, system_admin):
    browser = inside(lin)

    offboarding.leave(lin, by=system_admin)

    assert not signed_in(browser)


def test_a_colleague_dismissed_behind_our_back_is_out_as_well(inside, lin):
    browser = inside(lin)

    type(lin).objects.filter(pk=lin.pk).update(is_active=False)

    assert not signed_in(browser)


def test_new_roles_end_every_session(inside, lin, security_admin):
    first, second = inside(lin), inside(lin)

    entrusting.entrust(lin, {"sales_manager"}, by=security_admin)

    assert [signed_in(first), signed_in(second)] == [False, False]


def test_roles_changed_by_any_other_way_end_the_session_too(inside, lin):
    browser = inside(lin)

    lin.groups.clear()

    assert browser.get(ME)["Location"].endswith("ended=rights")


def test_a_new_password_ends_the_other_sessions_and_not_this_one(inside, lin):
    here, there = inside(lin), inside(lin)
    new = "a-very-new-sentence-9"

    answer = here.post(
        "/accounts/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new}
    )

    assert answer.status_code == 302
    assert [signed_in(here), signed_in(there)] == [True, False]


def test_a_fourth_session_ends_the_oldest(inside, lin):
    browsers = [inside(lin) for _device in range(4)]

    assert [signed_in(browser) for browser in browsers] == [False, True, True, True]


def test_a_person_sees_and_ends_their_own_sessions(inside, lin, wang):
    here, there, other = inside(lin), inside(lin), inside(wang)
    row = here.get("/me/sessions/").context["rows"][1]

    here.post("/me/sessions/", {"end": row["id"]})

    assert [signed_in(here), signed_in(there), signed_in(other)] == [True, False, True]


def test_nobody_ends_a_session_of_somebody_else(inside, lin, wang):
    here, other = inside(lin), inside(wang)
    row = other.get("/me/sessions/").context["rows"][0]

    here.post("/me/sessions/", {"end": row["id"]})

    assert signed_in(other)


def test_all_other_sessions_end_at_once(inside, lin):
    here, there, elsewhere = inside(lin), inside(lin), inside(lin)

    here.post("/me/sessions/")

    assert [signed_in(here), signed_in(there), signed_in(elsewhere)] == [True, False, False]


def test_no_full_address_is_kept_with_a_session(lin):
    browser = Client()
    browser.post("/accounts/login/", {"login": "lin", "password": PASSWORD}, REMOTE_ADDR="203.0.113.77")

    assert browser.get("/me/sessions/").context["rows"][0]["network"] == "203.0.113.0"


def test_signing_in_and_out_is_written_down(inside, lin):
    browser = inside(lin)
    browser.post("/accounts/logout/")

    told = list(Event.objects.filter(by=lin).order_by("pk").values_list("kind", "data"))

    assert told == [("sign_in", {"means": ["password"]}), ("sign_out", {"because": "asked"})]


@pytest.mark.parametrize(
    "address", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"]
)
def test_signing_in_leads_nowhere_outside(knock, lin, address):
    assert knock("lin", next=address)["Location"] == "/"


def test_signing_in_leads_back_to_the_page_asked_for(knock, lin):
    assert knock("lin", next="/me/security/")["Location"] == "/me/security/"


def test_a_one_time_password_is_changed_before_anything_else(lin, security_admin):
    browser, new = Client(), "a-very-new-sentence-9"
    issued = employment.issue_password(lin, by=security_admin)
    browser.post("/accounts/login/", {"login": "lin", "password": issued})

    assert browser.get(ME)["Location"] == "/accounts/password/change/"

    same = {"oldpassword": issued, "password1": issued, "password2": issued}
    assert browser.post("/accounts/password/change/", same).status_code == 200
    browser.post("/accounts/password/change/", {"oldpassword": issued, "password1": new, "password2": new})
    assert signed_in(browser)


def test_the_preferred_language_comes_with_the_person(lin):
    type(lin).objects.filter(pk=lin.pk).update(language="en")
    browser = Client()
    browser.post("/accounts/login/", {"login": "lin", "password": PASSWORD})

    assert browser.get(ME)["Content-Language"] == "en"
