"""The management review: the figures are taken by the system, the words by people, the signature by another (J6)."""

from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.utils.timezone import localdate
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from agency.acting import acting
from agency.errors import Refused
from agency.models import Event
from compliance import dashboard
from compliance.models import AuditFinding, ControlRun, CorrectiveAction, ManagementReview

from . import reporting
from .rights import APPROVE, DRAFT

State = ManagementReview.State


def may_write(user) -> bool:
    return user.has_perm(DRAFT) or user.has_perm(APPROVE)


def snapshot(user, now: datetime) -> dict:
    """The key figures as they stand: archives, the 48 hours, the review, tests, findings, actions."""
    whole = dashboard.whole(dashboard.standings(user, now))
    run = ControlRun.objects.filter(state="done").order_by("-asked_at").first()
    tests = {one.code: reporting.facts_of(one) for one in run.results.all()} if run else {}
    outcomes = [one["outcome"] for one in tests.values()]
    findings = AuditFinding.objects.open()
    late = CorrectiveAction.objects.filter(state__in=CorrectiveAction.WITH_OWNER, due_on__lt=localdate(now))
    return {
        "archives": whole.archives,
        "score": whole.score,
        "on_time": whole.entered.rate,
        "reviewed": whole.reviewed.whole_percent if whole.reviewed else None,
        "passed": outcomes.count("pass"),
        "failed": outcomes.count("fail") + outcomes.count("error"),
        "open_findings": findings.count(),
        "critical": findings.filter(severity="critical").count(),
        "late_actions": late.count(),
        "tests": tests,
    }


def write(
    *, by, held_on: date, comments: str, decisions: str, actions: str, now: datetime | None = None
) -> ManagementReview:
    """Put a review on file with the figures of this moment."""
    if not may_write(by):
        raise PermissionDenied
    with acting(by, reason=gettext_noop("Management review")):
        made = ManagementReview(
            held_on=held_on,
            comments=comments.strip(),
            decisions=decisions.strip(),
            actions=actions.strip(),
            figures=snapshot(by, now or clock()),
            written_by=by,
        )
        made.save(force_insert=True)
        Event.note(Event.Kind.AUDIT, by=by, subject=made.pk, act="review_held")
    return made


def sign(pk: UUID, *, by, now: datetime | None = None) -> ManagementReview:
    """Signed by another of those who approve; then it stays."""
    if not by.has_perm(APPROVE):
        raise PermissionDenied
    with acting(by, reason=gettext_noop("Management review signed")):
        review = ManagementReview.objects.select_for_update(no_key=True).get(pk=pk)
        if review.state == State.SIGNED:
            raise Refused(_("This review is signed already."))
        if review.written_by_id == by.pk:
            raise Refused(_("Another person than the one who wrote it signs a review."))
        review.state, review.signed_by, review.signed_at = State.SIGNED, by, now or clock()
        review.save()
        Event.note(Event.Kind.AUDIT, by=by, subject=review.pk, act="review_signed")
    return review
