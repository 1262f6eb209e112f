"""What is over leaves: old drafts, given-up contacts, dead sessions, marked sets, files that nothing keeps."""

from collections.abc import Callable
from datetime import datetime, timedelta

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session

from agency import policy
from agency.acting import acting_as
from agency.encryption.rotation import shred
from agency.models import SubjectKey, Throttle
from customers import drafting
from customers.attachments import sweeping
from customers.models import Intake, RegistrationDraft, Selection

SELECTION_LIFE = timedelta(days=1)  # ours: a marked set is used at once or not at all
BATCH = 500


def drafts(now: datetime) -> int:
    """Half-filled forms nobody touched for `DRAFT_LIFE`: the row goes and its key is destroyed."""
    with acting_as("system:drafts"):
        return drafting.sweep(RegistrationDraft.objects.expired(now))


def abandoned(now: datetime) -> int:
    """What was noted of a given-up first contact is destroyed after `INTAKE_LEAVES_AFTER`; who, when and
    that it was given up stay."""
    left = Intake.objects.filter(closed_at__lt=now - policy.INTAKE_LEAVES_AFTER).values("pk")
    live = SubjectKey.objects.filter(subject__in=left, wrapped__isnull=False).order_by("pk")
    return _in_batches("system:destroy", lambda: _destroy(live, now))


def _destroy(live, now: datetime) -> int:
    subjects = list(
        live.select_for_update(no_key=True, skip_locked=True).values_list("pk", flat=True)[:BATCH]
    )
    return sum(shred(subject, at=now) for subject in subjects)


def sessions(now: datetime) -> int:
    """Sessions that ended, their lines in the person's list, and forgotten failures of signing in."""
    ended, _kinds = Session.objects.filter(expire_date__lt=now).delete()
    UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()
    Throttle.objects.ended(now).delete()
    return ended


def selections(now: datetime) -> int:
    with acting_as("system:selections"):
        gone, _kinds = Selection.objects.filter(created_at__lt=now - SELECTION_LIFE).delete()
    return gone


def files(now: datetime) -> int:
    """Files on disk that no record keeps: left by a crash, taken out, or of an archive that was destroyed."""
    with acting_as("system:files"):
        return sweeping.sweep(now)


def _in_batches(actor: str, act: Callable[[], int]) -> int:
    """`act` in transactions of its own until it finds less than a batch."""
    done = 0
    while True:
        with acting_as(actor):
            size = act()
        done += size
        if size < BATCH:
            return done
