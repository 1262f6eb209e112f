"""A colleague's own pages."""

import pytest
from django.test import Client

from agency.models import User

pytestmark = pytest.mark.django_db
PREFERENCES = "/me/preferences/"


def test_preferences_are_kept_with_the_person(inside, lin):
    browser = inside(lin)

    browser.post(PREFERENCES, {"language": "en", "theme": "dark", "density": "compact", "shortcuts": "False"})

    kept = User.objects.get(pk=lin.pk)
    assert (kept.language, kept.theme, kept.density, kept.shortcuts) == ("en", "dark", "compact", False)
    assert browser.get("/me/")["Content-Language"] == "en"


def test_the_appearance_is_a_question_with_an_answer_and_not_optional(inside, lin):
    User.objects.filter(pk=lin.pk).update(theme="dark")
    page = inside(lin).get("/me/")

    inside(lin).post(PREFERENCES, {"theme": "auto"})

    assert page.context["form"].fields["theme"].required
    assert User.objects.get(pk=lin.pk).theme == ""


def test_the_switch_in_the_header_changes_one_thing_and_comes_back(inside, lin):
    User.objects.filter(pk=lin.pk).update(density="compact")

    answer = inside(lin).post(PREFERENCES, {"theme": "light", "next": "/me/security/"})

    kept = User.objects.get(pk=lin.pk)
    assert (answer["Location"], kept.theme, kept.density) == ("/me/security/", "light", "compact")


def test_a_script_gets_no_page(inside, lin):
    assert (
        inside(lin).post(PREFERENCES, {"theme": "light"}, headers={"HX-Request": "true"}).status_code == 204
    )


@pytest.mark.parametrize("address", ["https://evil.example/", "//evil.example", "/\\evil.example"])
def test_preferences_lead_nowhere_outside(inside, lin, address):
    assert inside(lin).post(PREFERENCES, {"theme": "dark", "next": address})["Location"] == "/me/"


def test_the_language_of_the_sign_in_page_is_a_cookie(db):
    browser = Client()
    browser.post(PREFERENCES, {"language": "en", "next": "/accounts/login/"})

    assert browser.get("/accounts/login/")["Content-Language"] == "en"


def test_nonsense_changes_nothing(inside, lin):
    answer = inside(lin).post(PREFERENCES, {"theme": "purple"})

    assert answer.status_code == 400
    assert User.objects.get(pk=lin.pk).theme == ""


@pytest.mark.parametrize(
    "page", ["/me/", "/me/security/", "/me/sessions/", "/accounts/password/change/", "/accounts/logout/"]
)
def test_the_own_pages_open(inside, lin, page):
    assert inside(lin).get(page).status_code == 200
