"""A half-filled form survives a closed browser and an ended session, sealed."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.utils.timezone import now

from agency import policy
from agency.acting import acting
from agency.encryption.ids import uuid7
from agency.models import SubjectKey
from customers import capturing, drafting
from customers.forms.registration import RegistrationForm
from customers.models import Customer, PrivacyNotice, RegistrationDraft
from tests import make

from .test_registration_form import typed

URL = "/customers/register/"


@pytest.fixture
def desk(client, lin):
    client.force_login(lin)
    return client


def test_a_draft_is_kept_while_typing_and_offered_on_return(desk, lin):
    half = typed(lin, name="聂小倩", phone="138", consent_service=None)

    saved = desk.post("/customers/draft/", half)
    draft = RegistrationDraft.objects.get()
    offered = desk.get(URL).content.decode()
    opened = desk.get(URL, {"draft": draft.form.removeprefix("register:")}).content.decode()

    assert saved.status_code == 200
    assert "聂小倩" in offered
    assert 'value="138"' in opened
    assert half["form_id"] in opened
    assert "聂小倩" not in opened.split('<form method="post" action="/customers/register/')[0]


def test_a_form_that_comes_back_with_errors_is_a_draft_too(desk, lin):
    desk.post(URL, typed(lin, phone="138"))

    assert RegistrationDraft.objects.get().content["phone"] == ["138"]


def test_a_session_that_ends_leads_through_sign_in_back_to_the_draft(desk, lin):
    form = typed(lin, name="聂小倩")
    desk.post("/customers/draft/", form)
    desk.logout()

    sent = desk.post(URL, form, HTTP_REFERER=f"http://testserver{URL}")
    autosaved = desk.post("/customers/draft/", form, headers={"HX-Request": "true"})
    desk.force_login(lin)

    assert (sent.status_code, parse_qs(urlsplit(sent.url).query)["next"]) == (302, [URL])
    assert autosaved.status_code == 401
    assert "聂小倩" in desk.get(URL).content.decode()


def test_the_draft_goes_when_the_archive_is_made_and_a_late_autosave_brings_it_not_back(desk, lin):
    form = typed(lin)
    desk.post("/customers/draft/", form)
    key = RegistrationDraft.objects.get().pk

    desk.post(URL, form)
    late = desk.post("/customers/draft/", form)

    assert (late.status_code, Customer.objects.count(), RegistrationDraft.objects.count()) == (204, 1, 0)
    assert SubjectKey.objects.get(subject=key).wrapped is None


def test_two_customers_at_the_counter_have_two_drafts(desk, lin):
    desk.post("/customers/draft/", typed(lin, name="聂小倩"))
    desk.post("/customers/draft/", typed(lin, name="李雷"))

    page = desk.get(URL).content.decode()

    assert [name in page for name in ("聂小倩", "李雷")] == [True, True]


def test_a_draft_is_thrown_away_when_asked(desk, lin):
    desk.post("/customers/draft/", typed(lin))
    pk = RegistrationDraft.objects.get().form.removeprefix("register:")

    assert desk.post(f"/customers/draft/{pk}/discard/").status_code == 302
    assert desk.post(f"/customers/draft/{pk}/discard/").status_code == 404
    assert not RegistrationDraft.objects.exists()


def test_a_draft_outlives_the_contact_it_began_with(desk, lin):
    intake = make.intake(lin)
    desk.post("/customers/draft/", typed(lin, name="聂小倩", intake=intake.pk))
    draft = RegistrationDraft.objects.get()
    before = desk.get(draft.get_absolute_url())
    capturing.give_up(intake, by=lin, reason="x")

    after = desk.get(draft.get_absolute_url())

    assert (before.context["form"].intake, after.context["form"].intake) == (intake, None)
    assert after.context["form"]["name"].value() == "聂小倩"


def test_answers_to_an_older_notice_are_asked_anew(desk, lin):
    desk.post("/customers/draft/", typed(lin))
    draft = RegistrationDraft.objects.get()
    before = desk.get(draft.get_absolute_url()).context["form"]["consent_service"].value()
    PrivacyNotice.objects.create(
        version="2026-06", language="zh-hans", title="告知书", body="…", effective_on=now().date()
    )

    after = desk.get(draft.get_absolute_url()).context["form"]["consent_service"].value()

    assert (before, after) == ("yes", None)


def test_nobody_else_sees_or_throws_away_a_draft(desk, lin, sun):
    form = typed(lin, name="聂小倩")
    desk.post("/customers/draft/", form)
    pk = RegistrationDraft.objects.get().form.removeprefix("register:")

    desk.force_login(sun)

    assert "聂小倩" not in desk.get(URL, {"draft": pk}).content.decode()
    assert desk.post(f"/customers/draft/{pk}/discard/").status_code == 404
    assert desk.post("/customers/draft/", form).status_code == 400
    assert RegistrationDraft.objects.count() == 1


def test_the_database_holds_no_plain_word_of_a_draft(desk, lin):
    desk.post("/customers/draft/", typed(lin, name="聂小倩", phone="13800138001"))

    with connection.cursor() as cursor:
        cursor.execute("SELECT content FROM customers_registrationdraft")
        stored = bytes(cursor.fetchone()[0])

    assert [word.encode() in stored for word in ("聂小倩", "13800138001")] == [False, False]


def test_two_weeks_are_the_life_of_a_draft(lin):
    with acting(lin):
        draft = drafting.keep(lin, drafting.key(uuid7()), {"name": ["聂小倩"]})
    end = draft.updated_at + policy.DRAFT_LIFE

    assert [
        RegistrationDraft.objects.expired(moment).count() for moment in (end - timedelta(seconds=1), end)
    ] == [0, 1]
    assert drafting.sweep(RegistrationDraft.objects.expired(end)) == 1


def test_a_draft_too_large_is_not_kept_and_a_strange_one_breaks_nothing(desk, lin):
    assert desk.post("/customers/draft/", typed(lin, travel_needs="x" * 200_000)).status_code == 413
    assert (
        desk.post("/customers/draft/", typed(lin, name="\x00\ufffd🎉", born_on="gestern")).status_code == 200
    )
    pk = RegistrationDraft.objects.get().form.removeprefix("register:")
    assert desk.get(URL, {"draft": pk}).status_code == 200
    assert desk.get(URL, {"draft": "nonsense"}).status_code == 200


def test_only_so_many_drafts_are_kept(lin):
    with acting(lin):
        for turn in range(drafting.MOST + 2):
            drafting.keep(lin, drafting.key(uuid7()), {"name": [f"{turn}"]})

        assert len(drafting.unfinished(lin)) == drafting.MOST


def test_more_drafts_cost_no_more_queries(desk, lin):
    from django.test.utils import CaptureQueriesContext

    desk.post("/customers/draft/", typed(lin))
    desk.get(URL)
    with CaptureQueriesContext(connection) as one:
        desk.get(URL)
    for _more in range(3):
        desk.post("/customers/draft/", typed(lin))
    with CaptureQueriesContext(connection) as four:
        desk.get(URL)

    assert len(four) == len(one)
    assert RegistrationForm(user=lin).initial["collected_at"] <= now()
