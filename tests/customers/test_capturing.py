"""Quick capture, handing over and giving up; the pages of first contacts."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils.timezone import localtime, now

from agency.acting import acting
from agency.encryption.ids import uuid7
from agency.errors import Refused
from agency.models import Event, Notice
from customers import capturing
from customers.contact_pages import contacts_page
from customers.forms.capture import CaptureForm
from customers.models import Intake
from tests import make

from .test_registration import register

MET = datetime(2026, 11, 20, 2, 40, tzinfo=UTC)


def capture(by, now=MET, **changes) -> Intake:
    return capturing.capture(**{"by": by, "collected_at": MET, "contact": "周先生", "now": now, **changes})


def test_the_clock_runs_from_the_contact_not_from_the_note(lin):
    intake = capture(lin, now=MET + timedelta(minutes=30))

    assert (intake.due_at, intake.backdated) == (MET + timedelta(hours=48), False)
    assert Event.objects.get(subject=intake.pk).kind == Event.Kind.COLLECTED


@pytest.mark.parametrize(("minutes", "reason", "backdated"), [(60, "", False), (61, "手机没电", True)])
def test_a_note_an_hour_later_says_why(lin, minutes, reason, backdated):
    told = MET + timedelta(minutes=minutes)
    if backdated:
        with pytest.raises(Refused):
            capture(lin, now=told)

    assert capture(lin, now=told, reason=reason).backdated == backdated


def test_a_note_sent_twice_is_one_contact(lin):
    form = uuid7()

    assert capture(lin, pk=form) == capture(lin, pk=form)
    assert Intake.objects.count() == 1


def test_a_guides_contact_is_told_to_the_manager_who_hands_it_to_sales(guo, zhao, lin):
    intake = capture(guo)

    assert list(Notice.objects.values_list("to__username", "kind")) == [("zhao", "intake_noted")]
    with acting(zhao):
        capturing.hand_over(intake, by=zhao, to=lin)

    intake.refresh_from_db()
    assert (intake.collected_by, intake.due_at) == (lin, MET + timedelta(hours=48))
    assert Notice.objects.filter(to=lin, kind="intake_handed").exists()
    assert list(intake.history.values_list("collected_by", flat=True)) == [lin.pk, guo.pk]


def test_a_contact_is_handed_only_to_whoever_can_register_and_only_by_managers(guo, zhao, lin):
    intake = capture(guo)

    with pytest.raises(Refused):
        capturing.hand_over(intake, by=zhao, to=guo)
    with pytest.raises(PermissionDenied):
        capturing.hand_over(intake, by=guo, to=lin)


def test_managers_see_only_their_own_departments_people_to_hand_to(zhao, lin, wang, sun, guo):
    assert set(capturing.completers(zhao)) == {zhao, lin, wang}


def test_a_contact_given_up_ends_its_clock_and_says_why(lin):
    intake = capture(lin)

    for _click in range(2):
        capturing.give_up(intake, by=lin, reason="Wrong or dead number", now=MET + timedelta(hours=1))

    intake.refresh_from_db()
    assert (intake.closed_at, intake.closing_reason) == (MET + timedelta(hours=1), "Wrong or dead number")
    assert not Intake.objects.waiting().exists()
    with pytest.raises(Refused):
        capturing.hand_over(intake, by=lin, to=lin)


def test_giving_up_needs_a_reason_and_ones_own_contact(lin, sun):
    intake = capture(lin)

    with pytest.raises(Refused):
        capturing.give_up(intake, by=lin, reason=" ")
    with acting(sun), pytest.raises(PermissionDenied):
        capturing.give_up(intake, by=sun, reason="x")


def test_a_page_shows_ones_own_or_the_teams_the_soonest_end_first(lin, wang, zhao, sun):
    mine, late, next_door = (
        make.intake(person, collected_at=now() - timedelta(hours=hours))
        for person, hours in ((lin, 1), (lin, 49), (wang, 10))
    )
    make.intake(sun)

    def shown(person, view, mine=False, **options):
        return contacts_page(person, view, mine=mine, after=None, now=now(), **options).rows

    assert shown(lin, "waiting", mine=True) == [late, mine]
    assert shown(lin, "late", mine=True) == [late]
    assert shown(zhao, "waiting") == [late, next_door, mine]
    assert shown(zhao, "waiting", mine=True) == shown(zhao, "done") == []


def test_pages_go_on_by_key_and_miss_nobody(zhao, lin):
    contacts = [make.intake(lin, collected_at=now() - timedelta(hours=hours)) for hours in range(5)]

    seen, after = [], None
    while True:
        page = contacts_page(zhao, "waiting", mine=False, after=after, now=now(), size=2)
        seen += page.rows
        if (after := page.after) is None:
            break

    assert seen == contacts[::-1]


# --- in the browser -------------------------------------------------------------------------------------
def typed(person, **changes) -> dict:
    return {
        "form_id": CaptureForm(user=person)["form_id"].value(),
        "phone": "13800138000",
        "contact": "周先生",
        "collected_at": f"{localtime(now() - timedelta(minutes=2)):%Y-%m-%dT%H:%M}",
    } | changes


def test_a_contact_is_noted_with_the_phone_alone(client, guo):
    client.force_login(guo)

    answer = client.post("/customers/capture/", typed(guo, contact=""))

    assert answer.status_code == 302
    assert client.get(answer.url).status_code == 200


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("phone", {"phone": "", "contact": ""}),
        ("phone", {"phone": "1380013800"}),
        ("contact", {"contact": "周\x00"}),
        ("contact", {"contact": "周" * 5000}),
        ("collected_at", {"collected_at": "2999-01-01T10:00"}),
        ("reason", {"collected_at": f"{localtime() - timedelta(hours=2):%Y-%m-%dT%H:%M}"}),
    ],
)
def test_what_is_wrong_with_a_note_is_said_beside_its_field(client, lin, field, changes):
    client.force_login(lin)

    answer = client.post("/customers/capture/", typed(lin, **changes))

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])


def test_the_contacts_page_masks_phones(client, zhao, lin):
    intake = make.intake(lin, phone="13800138000")
    client.force_login(zhao)

    for url in ("/customers/intakes/", intake.get_absolute_url()):
        page = client.get(url).content.decode()
        assert "13800138000" not in page
        assert "138****8000" in page


def test_a_contact_of_another_department_is_not_there(client, lin, sun):
    intake = make.intake(lin)
    client.force_login(sun)

    assert client.get(intake.get_absolute_url()).status_code == 404
    for act in ("give-up", "hand-over"):
        assert client.post(f"{intake.get_absolute_url()}{act}/", {}).status_code in (403, 404)


def test_giving_up_and_handing_over_by_form(client, zhao, lin, wang):
    first, second = make.intake(lin), make.intake(lin)
    client.force_login(zhao)

    wrong = client.post(f"{first.get_absolute_url()}give-up/", {"kind": "other"})
    client.post(f"{first.get_absolute_url()}give-up/", {"kind": "wrong_number", "note": "空号"})
    client.post(f"{second.get_absolute_url()}hand-over/", {"to": wang.pk})

    first, second = Intake.objects.get(pk=first.pk), Intake.objects.get(pk=second.pk)
    assert wrong.status_code == 422
    assert first.closing_reason == "Wrong or dead number\n空号"
    assert second.collected_by == wang


def test_an_entered_contact_shows_the_archives_number_and_says_its_note_is_gone(client, lin):
    intake = make.intake(lin, collected_at=now() - timedelta(hours=1), contact="黄阿姨")
    customer = register(lin, now=now(), intake=intake)
    client.force_login(lin)

    pages = [
        client.get(url).content.decode()
        for url in ("/customers/intakes/?view=done", intake.get_absolute_url())
    ]

    assert [customer.number in page for page in pages] == [True, True]
    assert ["黄阿姨" in page for page in pages] == [False, False]


def test_three_contacts_cost_no_more_queries_than_one(client, zhao, lin, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.force_login(zhao)
    make.intake(lin, phone="13800138000")
    client.get("/customers/intakes/")

    with CaptureQueriesContext(
        connection,
    ) as one:
        client.get("/customers/intakes/")
    for _more in range(2):
        make.intake(lin, phone="13800138000")
    with django_assert_num_queries(len(one)):
        client.get("/customers/intakes/")
