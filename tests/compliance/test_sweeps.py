"""What the clock clears away, and its heartbeat."""

import re
from datetime import timedelta

from django.conf import settings
from django.contrib.sessions.models import Session
from django.utils.module_loading import import_string
from django.utils.timezone import now

from agency import policy
from agency.acting import acting_as
from agency.encryption.ids import uuid7
from agency.models import SubjectKey
from compliance import sweeps, tasks
from compliance.models import Sweep
from customers import drafting
from customers.models import CustomerGrant, Intake, RegistrationDraft, Selection, ShareRequest
from tests import make


def key_alive(subject) -> bool:
    return SubjectKey.objects.filter(subject=subject, wrapped__isnull=False).exists()


def draft_of(person, age: timedelta) -> RegistrationDraft:
    with acting_as("system:test"):
        made = drafting.keep(person, drafting.key(uuid7()), {"name": ["甲"]})
        RegistrationDraft.objects.filter(pk=made.pk).update(updated_at=now() - age)
    return made


def test_a_draft_of_two_weeks_goes_with_its_key_a_younger_one_stays(lin, wang):
    old = draft_of(lin, policy.DRAFT_LIFE + timedelta(seconds=1))
    young = draft_of(wang, policy.DRAFT_LIFE - timedelta(minutes=1))

    assert sweeps.run("drafts", now()) == 1

    assert list(RegistrationDraft.objects.values_list("pk", flat=True)) == [young.pk]
    assert (key_alive(old.pk), key_alive(young.pk)) == (False, True)


def test_what_was_noted_of_a_given_up_contact_is_unreadable_after_30_days(lin):
    gone, met = now() - policy.INTAKE_LEAVES_AFTER, now() - timedelta(days=40)
    old = make.intake(lin, collected_at=met, closed_at=gone - timedelta(minutes=1))
    young = make.intake(lin, collected_at=met, closed_at=gone + timedelta(minutes=1))

    assert [sweeps.run("abandoned", now()), sweeps.run("abandoned", now())] == [1, 0]

    assert (key_alive(old.pk), key_alive(young.pk)) == (False, True)
    assert not Intake.objects.get(pk=old.pk).contact
    assert Intake.objects.get(pk=young.pk).contact == "周先生"


def test_shares_end_and_requests_lapse(lin, sun, wang):
    customer = make.customer(lin)
    grant = make.grant(customer, sun, expires_at=now() - timedelta(minutes=5))
    ShareRequest.objects.filter(pk=grant.request_id).update(expires_at=now())
    late = make.share_request(make.customer(lin), sun, lapses_at=now())

    sweeps.run("shares", now() + timedelta(seconds=1))

    assert not CustomerGrant.objects.exists()
    late.refresh_from_db()
    assert late.state == ShareRequest.State.LAPSED


def test_selections_live_a_day(lin):
    for hours in (23, 25):
        chosen = Selection.objects.create(owner=lin, customers=[])
        Selection.objects.filter(pk=chosen.pk).update(created_at=now() - timedelta(hours=hours))

    assert sweeps.run("selections", now()) == 1
    assert Selection.objects.count() == 1


def test_ended_sessions_are_cleared(db):
    for key, hours in (("old", -1), ("new", 1)):
        Session.objects.create(session_key=key, session_data="", expire_date=now() + timedelta(hours=hours))

    assert sweeps.run("sessions", now()) == 1
    assert list(Session.objects.values_list("session_key", flat=True)) == ["new"]


def test_every_sweep_leaves_its_heartbeat(db):
    moment = now()

    for name in sweeps.SWEEPS:
        sweeps.run(name, moment)
        sweeps.run(name, moment)

    assert set(Sweep.objects.values_list("name", "started_at")) == {(name, moment) for name in sweeps.SWEEPS}


def test_the_schedule_names_tasks_that_exist_and_run(db):
    named = {line["task"] for line in settings.CELERY_BEAT_SCHEDULE.values()}

    assert all(isinstance(import_string(name)(), int) for name in named)
    clockwork = {f"compliance.tasks.{name}" for name in dir(tasks) if hasattr(getattr(tasks, name), "delay")}
    assert clockwork <= named


def test_the_clock_of_the_48_hours_ticks_at_least_every_minute():
    assert settings.CELERY_BEAT_SCHEDULE["remind-entries"]["schedule"] <= 60


def test_no_task_waits_in_the_broker_for_a_deadline():
    for place in ("agency", "customers", "contracts", "compliance"):
        for path in (settings.BASE_DIR / place).rglob("*.py"):
            assert not re.search(r"\b(eta|countdown)=", path.read_text()), path
