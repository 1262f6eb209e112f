"""A verification as people ask for it: by the button, or every night by the clock; done by a worker."""

from datetime import datetime, timedelta

import structlog
from django.db import IntegrityError, transaction
from django.utils.timezone import localdate
from django.utils.timezone import now as clock

from agency.acting import acting_as
from agency.models import Event, Notice, User
from compliance.models import RegisterCheck

from . import checking

log = structlog.get_logger("compliance.chain")
State = RegisterCheck.State
GIVEN_UP = timedelta(minutes=30)  # ours: a worker that took longer died; another one starts anew
KEPT = 100  # findings kept with the verification
READERS = ("audit_admin", "auditor", "privacy_officer", "general_manager")


def ask(*, by=None) -> RegisterCheck:
    """Put a verification before the workers; the one that waits already, where there is one."""
    try:
        with transaction.atomic():
            made = RegisterCheck.objects.create(asked_by=by)
            if by:
                Event.note(Event.Kind.PROOF, by=by, subject=made.pk, act="asked")
            return made
    except IntegrityError:
        return RegisterCheck.objects.get(state=State.ASKED)


def sweep(now: datetime) -> int:
    """Ask for the one of this night, then do what was asked for; how many were done."""
    with acting_as("system:proof"):
        if not RegisterCheck.objects.filter(asked_at__date=localdate(now), asked_by=None).exists():
            ask()
    done = 0
    while (pk := _take(now)) is not None:
        _do(pk)
        done += 1
    return done


def _take(now: datetime):
    with acting_as("system:proof"):
        waiting = RegisterCheck.objects.filter(state=State.ASKED)
        dead = RegisterCheck.objects.filter(state=State.RUNNING, started_at__lt=now - GIVEN_UP)
        found = (waiting | dead).select_for_update(no_key=True, skip_locked=True).order_by("asked_at").first()
        if found is None:
            return None
        found.state, found.started_at = State.RUNNING, clock()
        found.save(update_fields=["state", "started_at"])
        return found.pk


def _do(pk) -> None:
    with acting_as("system:proof"):
        report = checking.check()
        state = State.SOUND if report.sound else State.BROKEN
        RegisterCheck.objects.filter(pk=pk).update(
            state=state,
            finished_at=clock(),
            lines=report.lines,
            wrong=report.wrong,
            findings=[one.facts() for one in report.findings[:KEPT]],
        )
        Event.note(
            Event.Kind.PROOF,
            subject=pk,
            act="verified",
            outcome=str(state),
            rows=report.lines,
            wrong=report.wrong,
        )
        if not report.sound:
            log.error("register_broken", wrong=report.wrong)
            _tell(pk, report.wrong)


def _tell(pk, wrong: int) -> None:
    from django.urls import reverse

    for reader in User.objects.filter(is_active=True, groups__name__in=READERS).distinct():
        Notice.objects.post(
            key=f"register_broken:{pk}:{reader.pk}",
            to=reader,
            kind="register_broken",
            params={"count": wrong},
            url=reverse("compliance:proof"),
        )
