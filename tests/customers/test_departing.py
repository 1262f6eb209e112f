"""A colleague leaves: every door shuts at once, and nothing is left without somebody (H8)."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from agency import offboarding
from agency.acting import acting, acting_as
from agency.errors import Refused
from agency.models import Event, Notice
from customers.models import (
    CareTask,
    Customer,
    CustomerGrant,
    FillLink,
    Intake,
    RegistrationDraft,
    ShareRequest,
)
from tests import make

pytestmark = pytest.mark.django_db


def leave(person, by, heir=None):
    with acting(by):
        return offboarding.leave(person, by=by, heir=heir)


def test_all_that_opened_doors_is_shut_in_one_act(system_admin, lin, wang, sun):
    theirs = make.customer(sun)
    make.grant(theirs, lin)
    waiting = make.share_request(make.customer(sun, phone="13900000007"), lin)
    browser = Client()
    browser.force_login(lin)

    made = leave(lin, system_admin, wang)

    assert browser.get("/customers/")["Location"].startswith("/accounts/login/")
    assert not CustomerGrant.objects.filter(user=lin).exists()
    waiting.refresh_from_db()
    assert waiting.state == ShareRequest.State.WITHDRAWN
    lin.refresh_from_db()
    assert (lin.is_active, lin.groups.count()) == (False, 0)
    assert (made.ended["grants"], made.ended["requests"], made.ended["roles"]) == (1, 1, 1)


def test_archives_contacts_and_tasks_pass_to_the_colleague_named(system_admin, lin, wang):
    archives = [make.customer(lin, phone=f"1390000001{n}") for n in range(3)]
    make.care_task(archives[0])
    intake = make.intake(lin)

    made = leave(lin, system_admin, wang)

    assert not Customer.objects.filter(owner=lin).exists()
    assert not CareTask.objects.filter(owner=lin, state="open").exists()
    assert CareTask.objects.get().owner == wang
    intake.refresh_from_db()
    assert (intake.collected_by, intake.due_at) == (wang, Intake.objects.get().due_at)
    assert (made.handed["archives"], made.handed["tasks"], made.handed["intakes"]) == (3, 1, 1)
    assert made.done_at is not None
    assert Event.objects.filter(kind="changed", subject__in=[one.pk for one in archives]).count() == 3
    row = Customer.history.filter(id=archives[0].pk).latest()
    assert row.owner_id == wang.pk
    assert Notice.objects.filter(to=wang, kind="colleague_left").count() == 1


def test_a_customer_of_a_leaver_always_has_an_owner(system_admin, lin):
    make.customer(lin)

    with pytest.raises(Refused):
        leave(lin, system_admin)
    lin.refresh_from_db()
    assert lin.is_active


def test_only_an_active_colleague_who_keeps_archives_takes_over(system_admin, lin, guo, wang):
    make.customer(lin)
    wang.is_active = False
    wang.save()

    for unfit in (guo, wang, lin):
        with pytest.raises(Refused):
            leave(lin, system_admin, unfit)


def test_more_archives_than_a_batch_follow_by_the_clock(system_admin, lin, wang, monkeypatch):
    monkeypatch.setattr("customers.departing.BATCH", 2)
    for number in range(5):
        make.customer(lin, phone=f"1390000002{number}")

    made = leave(lin, system_admin, wang)
    assert (made.handed["archives"], made.done_at) == (2, None)
    with acting_as("system:test"):
        assert Customer.objects.filter(owner=lin).count() == 3
    offboarding.sweep(now())
    offboarding.sweep(now())  # a doubled tick

    made.refresh_from_db()
    assert made.handed["archives"] == 5
    assert made.done_at is not None
    assert not Customer.objects.filter(owner=lin).exists()


def test_a_half_filled_form_and_a_link_are_not_forgotten(system_admin, lin, wang):
    customer = make.customer(lin)
    with acting(lin):
        RegistrationDraft.objects.create(owner=lin, form="register:1", content={"name": ["半份"]})
        link = FillLink.objects.create(
            customer=customer,
            purpose=make.purpose(),
            token_digest="t",
            code_digest="c",
            made_by=lin,
            made_at=now(),
            expires_at=now() + timedelta(days=1),
        )

    leave(lin, system_admin, wang)

    assert RegistrationDraft.objects.get().owner == wang
    assert RegistrationDraft.objects.get().content == {"name": ["半份"]}
    link.refresh_from_db()
    assert link.state == "ended"


def test_an_office_is_given_up_and_shown_as_vacant(system_admin, zhao, domestic, he):
    leave(zhao, system_admin, he)

    domestic.refresh_from_db()
    assert domestic.head is None


def test_what_hangs_on_a_closed_account_is_told_every_morning(system_admin, lin, wang):
    leave(lin, system_admin, wang)
    assert offboarding.check(now()) == 0
    with acting_as("system:test"):
        Customer.objects.filter(pk=make.customer(wang).pk).update(owner=lin)

    assert offboarding.check(now()) == 1
    offboarding.check(now())
    assert Notice.objects.filter(to=system_admin, kind="leaver_holds").count() == 1


def test_ten_archives_are_handed_over_with_as_few_questions_as_two(system_admin, lin, wang, sun, zhao):
    def questions(person, heir, count: int) -> int:
        for number in range(count):
            make.customer(person, phone=f"139{person.pk:04}{number:04}")
        with CaptureQueriesContext(connection) as asked:
            leave(person, system_admin, heir)
        return len(asked)

    few = questions(lin, wang, 2)
    assert questions(sun, wang, 10) <= few + 2


# Columns that name a colleague for good: who did, asked, decided, received. History, not possession.
PAST = {
    "release_asked_by", "recorded_by", "checked_by", "signed_by", "filed_by",
    "by", "asked_by", "decided_by", "drafter", "verifier", "approver", "made_by", "drawn_by", "attested_by",
    "verified_by", "uploaded_by", "removed_by", "requester", "recipient", "submitted_by", "answered_by",
    "history_user", "closed_by", "reporter", "looked_at_by", "sampled_by", "judged_by", "proposer", "person",
    "heir", "granted_by", "added_by", "withdrawn_by", "undone_by", "leader", "held_by", "confirmed_by",
    "drafted_by", "approved_by", "published_by", "lifted_by", "proposed_by", "reviewed_by", "ended_by", "sent_by",
    "written_by", "chosen_by", "mended_by", "asker", "named_by", "planted_by", "reported_by", "told_by",
    "placed_by", "released_by", "cancelled_by", "scanned_by", "matched_by", "shredded_by", "witnessed_by",
    "opened_by", "resolved_by", "done_by", "set_by", "handed_by", "counted_by", "on_behalf_of", "monitored_by",
    "sealed_by",
    "entered_by",
}  # fmt: skip
# Columns that say whose something is now, and where it is handed over, ended or follows an archive.
HELD = {
    "owner", "to", "user", "collected_by", "assigned_to", "head", "steward", "deputy", "chair", "keeper",
    "borrower", "author",
}  # fmt: skip


def test_every_column_that_names_a_colleague_is_history_or_handed_over():
    unknown = {
        f"{model._meta.label}.{field.name}"
        for app in ("agency", "customers", "compliance", "contracts")
        for model in apps.get_app_config(app).get_models()
        for field in model._meta.concrete_fields
        if field.related_model is get_user_model() and field.name not in PAST | HELD
    }
    assert unknown == set()
