"""Entries of the purpose register come about: draft → proposed → approved by another → replaced or retired."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db.models import Max
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from agency import policy
from agency.acting import acting, acting_as
from agency.errors import Refused
from agency.models import Event, Notice, User
from customers.models import Purpose, PurposeVersion

from .noticing import APPROVES, DRAFTS, approvers

State = PurposeVersion.State
OPEN = (State.DRAFT, State.PROPOSED)
ACTOR = "system:consents"
DRAFTED = gettext_noop("purpose drafted")
PROPOSED = gettext_noop("purpose proposed")
DECIDED = gettext_noop("purpose decided on")
RETIRED = gettext_noop("purpose retired")


def begin(*, by: User, facts: dict) -> Purpose:
    """A purpose that is not in use until its first entry is approved. `facts` are columns of `Purpose`."""
    _may(by, DRAFTS)
    with acting(by, reason=DRAFTED):
        place = (Purpose.objects.aggregate(last=Max("position"))["last"] or 0) + 1
        return Purpose.objects.create(active=False, position=place, **facts)


def draft(purpose: Purpose, *, by: User, values: dict) -> PurposeVersion:
    """Keep what the purpose is to say. Raises `Refused` where somebody else is drafting, or it was proposed."""
    _may(by, DRAFTS)
    with acting(by, reason=DRAFTED):
        purpose = Purpose.objects.select_for_update(no_key=True).get(pk=purpose.pk)
        entry = purpose.versions.filter(state__in=OPEN).first()
        if entry is None:
            last = purpose.versions.aggregate(last=Max("number"))["last"] or 0
            entry = PurposeVersion(purpose=purpose, number=last + 1, drafted_by=by)
        if entry.state != State.DRAFT:
            raise Refused(
                _("This is “%(state)s” already. Nothing was changed.") % {"state": entry.get_state_display()}
            )
        if entry.drafted_by_id != by.pk:
            raise Refused(
                _("%(person)s is drafting this; only one person does.") % {"person": entry.drafted_by}
            )
        for name, value in values.items():
            setattr(entry, name, value)
        added = entry._state.adding
        entry.save()
        if added:
            _note(entry, "privacy_drafted", by)
    return entry


def propose(entry: PurposeVersion, *, by: User, now: datetime | None = None) -> PurposeVersion:
    """Hand the entry to a second person."""
    _may(by, DRAFTS)
    with acting(by, reason=PROPOSED):
        entry = _held(entry, State.DRAFT)
        entry.state, entry.proposed_at = State.PROPOSED, now or clock()
        entry.save()
        _note(entry, "privacy_proposed", by)
        for person in approvers(entry.drafted_by):
            _tell(entry, person, "purpose_waiting", by)
    return entry


def decide(
    entry: PurposeVersion, *, by: User, approved: bool, comment: str = "", now: datetime | None = None
) -> PurposeVersion:
    """Approve, which replaces the entry in force and puts the purpose to use; or send back with a word."""
    _may(by, APPROVES)
    now = now or clock()
    with acting(by, reason=DECIDED):
        entry = _held(entry, State.PROPOSED)
        if entry.drafted_by_id == by.pk:
            raise Refused(_("You drafted this. Another person has to approve it."))
        if not approved and not comment.strip():
            raise Refused(_("Say what has to be changed; whoever drafted it will read it."))
        entry.comment = comment.strip()
        if approved:
            for older in entry.purpose.versions.filter(state=State.APPROVED):
                older.state = State.REPLACED
                older.save()
            entry.state, entry.approved_by, entry.approved_at = State.APPROVED, by, now
            entry.review_on = localdate(now) + policy.PURPOSE_REVIEW
            Purpose.objects.filter(pk=entry.purpose_id).update(active=True)
        else:
            entry.state, entry.proposed_at = State.DRAFT, None
        entry.save()
        _note(entry, "privacy_approved" if approved else "privacy_sent_back", by)
        if entry.drafted_by:
            _tell(entry, entry.drafted_by, "purpose_decided", by)
    return entry


def confirm(entry: PurposeVersion, *, by: User, now: datetime | None = None) -> PurposeVersion:
    """The yearly review found it right as it stands; by somebody who did not draft it."""
    _may(by, APPROVES)
    now = now or clock()
    with acting(by, reason=DECIDED):
        entry = _held(entry, State.APPROVED)
        if entry.drafted_by_id == by.pk:
            raise Refused(_("You drafted this. Another person has to approve it."))
        entry.review_on = localdate(now) + policy.PURPOSE_REVIEW
        entry.save()
        _note(entry, "privacy_reviewed", by)
    return entry


def retire(entry: PurposeVersion, *, by: User, comment: str) -> PurposeVersion:
    """Nobody may use or ask for the purpose any more. Raises `Refused` for what the archives rest on."""
    _may(by, APPROVES)
    with acting(by, reason=RETIRED):
        entry = _held(entry, State.APPROVED)
        if entry.purpose.basic:
            raise Refused(_("Every archive rests on this purpose: it cannot be retired."))
        if not comment.strip():
            raise Refused(_("Say why the purpose is given up."))
        entry.state, entry.comment = State.RETIRED, comment.strip()
        entry.save()
        Purpose.objects.filter(pk=entry.purpose_id).update(active=False)
        _note(entry, "privacy_retired", by)
    return entry


def remind(now: datetime) -> int:
    """Tell the privacy officers once a day how many entries are overdue for review; how many were told."""
    today = localdate(now)
    with acting_as(ACTOR):
        overdue = PurposeVersion.objects.filter(state=State.APPROVED, review_on__lt=today).count()
        if not overdue:
            return 0
        officers = User.objects.filter(is_active=True, groups__name="privacy_officer")
        return sum(
            Notice.objects.post(
                key=f"purpose-review:{today}:{officer.pk}",
                to=officer,
                kind="purpose_review",
                params={"count": overdue},
                url=reverse("compliance:purposes"),
            )
            for officer in officers
        )


def _may(by: User, right: str) -> None:
    if not by.has_perm(right):
        raise PermissionDenied


def _held(entry: PurposeVersion, *states: str) -> PurposeVersion:
    rows = PurposeVersion.objects.select_for_update(no_key=True, of=("self",)).select_related("purpose")
    held = rows.get(pk=entry.pk)
    if held.state not in states:
        raise Refused(
            _("This is “%(state)s” already. Nothing was changed.") % {"state": held.get_state_display()}
        )
    return held


def _note(entry: PurposeVersion, act: str, by: User) -> None:
    Event.note(
        Event.Kind.PRIVACY, by=by, subject=entry.pk, act=act, purpose=entry.purpose.code, version=entry.number
    )


def _tell(entry: PurposeVersion, to: User, kind: str, by: User) -> None:
    Notice.objects.post(
        key=f"{kind}:{entry.pk}:{entry.updated_at.timestamp()}:{to.pk}",
        to=to,
        kind=kind,
        params={"person": by.name},
        url=reverse("compliance:purpose", args=[entry.purpose_id]),
    )
