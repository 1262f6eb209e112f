"""Entries of the purpose register come about: draft → proposed → approved by another → replaced or retired."""

from datetime import datetime

from django.db.models import Max
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from agency import policy
from agency.acting import acting, acting_as
from agency.errors import Refused
from agency.models import Notice, User
from compliance.impact import standing as impact
from compliance.impact import subjects, writing
from compliance.models import ImpactAssessment
from customers.models import Purpose, PurposeVersion

from . import agreeing
from .agreeing import APPROVES, DRAFTS

State = PurposeVersion.State
OPEN = (State.DRAFT, State.PROPOSED)
ACTOR = "system:consents"
DRAFTED = gettext_noop("purpose drafted")
DECIDED = gettext_noop("purpose decided on")
RETIRED = gettext_noop("purpose retired")


def begin(*, by: User, facts: dict) -> Purpose:
    """A purpose that is not in use until its first entry is approved. `facts` are columns of `Purpose`."""
    agreeing.may(by, DRAFTS)
    with acting(by, reason=DRAFTED):
        place = (Purpose.objects.aggregate(last=Max("position"))["last"] or 0) + 1
        return Purpose.objects.create(active=False, position=place, **facts)


def draft(purpose: Purpose, *, by: User, values: dict) -> PurposeVersion:
    """Keep what the purpose is to say. Raises `Refused` where somebody else is drafting, or it was proposed."""
    agreeing.may(by, DRAFTS)
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
            PATH.note(entry, "privacy_drafted", by)
    return entry


def _call_for_assessment(entry: PurposeVersion, by: User, now: datetime) -> None:
    """What is new in the entry was not assessed yet: somebody has to (PIPL 55)."""
    if subjects.causes_of(entry):
        writing.call_for(ImpactAssessment.Kind.PURPOSE, entry.purpose.code, by=by, now=now)


def _put_in_force(entry: PurposeVersion, by: User, now: datetime) -> None:
    """Replaces the entry in force and puts the purpose to use. Raises `Unassessed` before anything is changed."""
    impact.check_entry(entry, localdate(now))
    for older in entry.purpose.versions.filter(state=State.APPROVED):
        older.state = State.REPLACED
        older.save()
    entry.review_on = localdate(now) + policy.PURPOSE_REVIEW
    Purpose.objects.filter(pk=entry.purpose_id).update(active=True)


PATH = agreeing.Path(
    PurposeVersion,
    "purpose",
    proposed=gettext_noop("purpose proposed"),
    decided=DECIDED,
    about=lambda entry: {"purpose": entry.purpose.code, "version": entry.number},
    proposing=_call_for_assessment,
    approving=_put_in_force,
)
propose, decide = PATH.propose, PATH.decide


def confirm(entry: PurposeVersion, *, by: User, now: datetime | None = None) -> PurposeVersion:
    """The yearly review found it right as it stands; by somebody who did not draft it."""
    agreeing.may(by, APPROVES)
    now = now or clock()
    with acting(by, reason=DECIDED):
        entry = PATH.held(entry, State.APPROVED)
        PATH.by_another(entry, by)
        entry.review_on = localdate(now) + policy.PURPOSE_REVIEW
        entry.save()
        PATH.note(entry, "privacy_reviewed", by)
    return entry


def retire(entry: PurposeVersion, *, by: User, comment: str) -> PurposeVersion:
    """Nobody may use or ask for the purpose any more. Raises `Refused` for what the archives rest on."""
    agreeing.may(by, APPROVES)
    with acting(by, reason=RETIRED):
        entry = PATH.held(entry, State.APPROVED)
        if entry.purpose.basic:
            raise Refused(_("Every archive rests on this purpose: it cannot be retired."))
        if not comment.strip():
            raise Refused(_("Say why the purpose is given up."))
        entry.state, entry.comment = State.RETIRED, comment.strip()
        entry.save()
        Purpose.objects.filter(pk=entry.purpose_id).update(active=False)
        PATH.note(entry, "privacy_retired", by)
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
