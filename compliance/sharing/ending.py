"""How a share ends: by its day, by us, by a consent; and how its destruction is confirmed, chased and closed.

What nobody ever received needs no confirmation and is closed at once. The clock asks the database what is due;
any number of workers may, each share ends once.
"""

from datetime import datetime

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.utils import translation
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from agency import policy
from agency.acting import acting, acting_as
from agency.models import Event, User
from compliance.auditing import findings
from compliance.models import OutwardShare, OutwardSubject, RecipientOrg

from . import approving
from .delivering import SYSTEM, end_links, may_act, write_for_each
from .drafting import locked, note, recount

State, Cause = OutwardShare.State, OutwardSubject.Cause
BATCH = 200
OVER = (State.EXPIRED, State.REVOKED)
REMINDED, ESCALATED, MARKED = 1, 2, 3


def revoke(share: OutwardShare, *, by: User, reason: str, now: datetime) -> OutwardShare:
    """End it at once; the recipient's next request finds nothing. Raises `PermissionDenied`, `Refused`."""
    if not may_act(by, share):
        raise PermissionDenied
    with acting(by):
        share.revoke(by=by, reason=reason, now=now)
        _ended(share, "revoked", by=by, now=now)
    return share


def write_down(
    share: OutwardShare, *, by: User, how: str, name: str, evidence: str, now: datetime
) -> OutwardShare:
    """A colleague writes down what the recipient confirmed elsewhere. Raises `Refused` without evidence."""
    if not may_act(by, share):
        raise PermissionDenied
    with acting(by):
        share.write_down(by=by, how=how, name=name, evidence=evidence, now=now)
        confirmed(share, by=by, now=now)
    return share


def close(share: OutwardShare, *, by: User, now: datetime) -> OutwardShare:
    if not may_act(by, share):
        raise PermissionDenied
    with acting(by):
        share.close(by=by, now=now)
        note("closed", share, by=by)
    return share


def expire(now: datetime, *, batch: int = BATCH) -> int:
    """Shares whose last day is over: shut in batches, each once."""
    done = 0
    while True:
        with acting_as(SYSTEM, reason=gettext_noop("Share ran out")):
            due = OutwardShare.objects.under_way().filter(expires_at__lte=now).order_by("expires_at")
            found = list(due.select_for_update(no_key=True, skip_locked=True, of=("self",))[:batch])
            for share in found:
                share.end(now)
                share.pass_to(State.EXPIRED)
                _ended(share, "expired", by=None, now=now)
        done += len(found)
        if len(found) < batch:
            return done


def chase(now: datetime) -> int:
    """Missing confirmations: the keeper is reminded, those above are told, the recipient is marked."""
    done = 0
    with acting_as(SYSTEM, reason=gettext_noop("Confirmation chased")):
        due = Q(chased__lt=REMINDED, confirm_by__lte=now + policy.OUTWARD_REMINDED)
        due |= Q(chased__lt=ESCALATED, confirm_by__lte=now)
        due |= Q(chased__lt=MARKED, confirm_by__lte=now - policy.OUTWARD_REMINDED)
        rows = OutwardShare.objects.filter(due, state__in=OVER).order_by("confirm_by")
        for share in rows.select_for_update(no_key=True, skip_locked=True, of=("self",))[:BATCH]:
            share.chased = _stage(share, now)
            share.save()
            _tell_stage(share, now)
            done += 1
    return done


def sweep(now: datetime) -> int:
    """All that the clock does for shares outward."""
    return expire(now) + chase(now) + approving.lapse_unanswered(now)


def leave_out(subject: OutwardSubject, cause: str, *, by: User | None, now: datetime) -> None:
    """One person leaves a share that goes on without her; with the last one it ends. Twice is once.
    The share is locked here."""
    with acting_as(SYSTEM, reason=gettext_noop("Person left out of a share outward")):
        share = locked(subject.share_id)
        still_in = OutwardSubject.objects.filter(pk=subject.pk, ended_at=None)
        if not still_in.update(ended_at=now, cause=cause, updated_at=now):
            return
        write_for_each(share, cause, by=by, archives=[subject.customer_id])
        if left := share.subjects.filter(ended_at=None).count():
            if share.state in OutwardShare.BEFORE:
                recount(share, left)
            return
        if share.state in OutwardShare.OPEN:
            share.end(now)
            share.pass_to(State.REVOKED)
            _ended(share, "revoked", by=by, now=now)
        elif share.state in OutwardShare.BEFORE:
            share.pass_to(State.WITHDRAWN)
            approving.drop(share)
            note("withdrawn", share, by=by)


def confirmed(share: OutwardShare, *, by: User | None, now: datetime) -> None:
    """After the confirmation: doors shut, the keeper hears of it, the recipient's mark goes with the last debt."""
    end_links(share, now)
    Event.note(
        Event.Kind.OUTWARD,
        by=by,
        subject=share.pk,
        act="confirmed",
        how=share.confirmed_how,
        recipient=str(share.recipient_id),
    )
    write_for_each(share, "confirmed", by=by)
    approving.tell(share, share.keeper, "outward_confirmed")
    owed = OutwardShare.objects.filter(recipient=share.recipient_id, state__in=OVER, chased__gte=MARKED)
    if owed.exists():
        return
    recipient = RecipientOrg.objects.select_for_update(no_key=True, of=("self",)).get(pk=share.recipient_id)
    if recipient.marked_at:
        recipient.marked_at = None
        recipient.save()
        Event.note(Event.Kind.RECIPIENT, by=by, subject=recipient.pk, act="mark_lifted")


def _ended(share: OutwardShare, act: str, *, by: User | None, now: datetime) -> None:
    end_links(share, now)
    note(act, share, by=by)
    write_for_each(share, "ended", by=by)
    if share.received_at is None:  # nothing was received, nothing is owed
        share.closed_at = now
        share.pass_to(State.CLOSED)
        return
    approving.tell(share, share.keeper, "outward_over", confirm_at=share.confirm_by.isoformat())


def _stage(share: OutwardShare, now: datetime) -> int:
    if now >= share.confirm_by + policy.OUTWARD_REMINDED:
        return MARKED
    return ESCALATED if now >= share.confirm_by else REMINDED


def _tell_stage(share: OutwardShare, now: datetime) -> None:
    moment = share.confirm_by.isoformat()
    Event.note(
        Event.Kind.OUTWARD,
        subject=share.pk,
        act=("reminded", "escalated_up", "marked")[share.chased - 1],
        recipient=str(share.recipient_id),
    )
    people = {share.keeper}
    if share.chased >= ESCALATED:
        people |= set(share.department.managers()) if share.department else set()
        people |= set(User.objects.filter(is_active=True, groups__name="privacy_officer"))
    for person in people:
        key = f"{share.chased}:{person.pk}"
        approving.tell(share, person, "outward_owed", key=key, confirm_at=moment)
    if share.chased >= MARKED:
        _raise_finding(share, now)
        recipient = RecipientOrg.objects.select_for_update(no_key=True, of=("self",)).get(
            pk=share.recipient_id
        )
        if recipient.marked_at is None:
            recipient.marked_at = now
            recipient.save()
            Event.note(Event.Kind.RECIPIENT, subject=recipient.pk, act="marked")


def _raise_finding(share: OutwardShare, now: datetime) -> None:
    """Internal audit takes up what nobody confirmed; the words say which share, of no customer."""
    facts = {
        "number": share.number,
        "recipient": share.recipient.name,
        "day": f"{localdate(share.confirm_by)}",
    }
    with translation.override(settings.LANGUAGE_CODE):
        title = _("Destruction not confirmed: %(number)s") % facts
        detail = (
            _("%(recipient)s was to confirm by %(day)s that everything was destroyed or returned.") % facts
        )
    findings.raised(
        findings.Source.OUTWARD,
        share.pk,
        severity=findings.Severity.MAJOR,
        title=title,
        detail=detail,
        now=now,
    )
