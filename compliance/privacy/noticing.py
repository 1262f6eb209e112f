"""A version of the privacy notice comes about: draft → proposed → approved by another → published."""

from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db.models import Max
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from agency.acting import acting
from agency.errors import Refused
from agency.models import Event, Notice, User
from customers.models import ConsentRenewal, NoticeEdition, PrivacyNotice, Purpose

from . import renewing

DRAFTS, APPROVES = "customers.draft_privacy", "customers.approve_privacy"
State = NoticeEdition.State
TEXTS = (("zh-hans", "title", "body"), ("en", "title_en", "body_en"))
DRAFTED = gettext_noop("notice drafted")
PROPOSED = gettext_noop("notice proposed")
DECIDED = gettext_noop("notice decided on")
PUBLISHED = gettext_noop("notice published")


def draft(edition: NoticeEdition, *, by: User) -> NoticeEdition:
    """Keep a new or changed draft. Raises `Refused` once it was proposed."""
    _may(by, DRAFTS)
    with acting(by, reason=DRAFTED):
        if edition._state.adding:
            edition.drafted_by = by
            edition.save(force_insert=True)
            _note(edition, "privacy_drafted", by)
            return edition
        if _held(edition, State.DRAFT).drafted_by_id != by.pk:  # whoever wrote a word of it cannot approve it
            raise Refused(_("Only whoever drafts a version changes it, until it is proposed."))
        edition.save()
    return edition


def propose(edition: NoticeEdition, *, by: User, now: datetime | None = None) -> NoticeEdition:
    """Hand the draft to a second person. Raises `Refused` where a material change names no purpose."""
    _may(by, DRAFTS)
    with acting(by, reason=PROPOSED):
        edition = _held(edition, State.DRAFT)
        if edition.material and not edition.purposes:
            raise Refused(_("A material change concerns purposes: mark them."))
        edition.state, edition.proposed_at = State.PROPOSED, now or clock()
        edition.save()
        _note(edition, "privacy_proposed", by)
        for person in approvers(edition.drafted_by):
            _tell(edition, person, "notice_waiting", by)
    return edition


def decide(
    edition: NoticeEdition, *, by: User, approved: bool, comment: str = "", now: datetime | None = None
) -> NoticeEdition:
    """Approve, or send back to the draft with a word. Raises `Refused` to whoever drafted it."""
    _may(by, APPROVES)
    with acting(by, reason=DECIDED):
        edition = _held(edition, State.PROPOSED)
        if edition.drafted_by_id == by.pk:
            raise Refused(_("You drafted this. Another person has to approve it."))
        if not approved and not comment.strip():
            raise Refused(_("Say what has to be changed; whoever drafted it will read it."))
        edition.comment = comment.strip()
        if approved:
            edition.state, edition.approved_by, edition.approved_at = State.APPROVED, by, now or clock()
        else:
            edition.state, edition.proposed_at = State.DRAFT, None
        edition.save()
        _note(edition, "privacy_approved" if approved else "privacy_sent_back", by)
        if edition.drafted_by:
            _tell(edition, edition.drafted_by, "notice_decided", by)
    return edition


def publish(
    edition: NoticeEdition, *, by: User, effective_on: date, now: datetime | None = None
) -> NoticeEdition:
    """Put the approved version in force from a day on; its text is never changed again.

    With a material change, consents to the purposes concerned that were given under older versions are to be
    renewed from that day. Raises `Refused` for a day that is past or not after the version before.
    """
    _may(by, DRAFTS)
    now = now or clock()
    with acting(by, reason=PUBLISHED):
        edition = _held(edition, State.APPROVED)
        last = PrivacyNotice.objects.aggregate(last=Max("effective_on"))["last"]
        if effective_on < localdate(now):
            raise Refused(_("A notice cannot come into force in the past."))
        if last and effective_on <= last:
            raise Refused(_("It must come into force after the version before, of %(day)s.") % {"day": last})
        edition.state, edition.effective_on = State.PUBLISHED, effective_on
        edition.published_by, edition.published_at = by, now
        edition.save()
        PrivacyNotice.objects.bulk_create(
            PrivacyNotice(
                version=edition.version,
                language=language,
                title=getattr(edition, title),
                body=getattr(edition, body),
                effective_on=effective_on,
            )
            for language, title, body in TEXTS
        )
        if edition.material:
            ConsentRenewal.objects.bulk_create(
                ConsentRenewal(purpose=purpose, edition=edition, since=effective_on)
                for purpose in Purpose.objects.filter(code__in=edition.purposes)
            )
        _note(
            edition, "privacy_published", by, effective_on=effective_on.isoformat(), material=edition.material
        )
        renewing.mark_some(now)
    return edition


def drop(edition: NoticeEdition, *, by: User) -> NoticeEdition:
    """The version will not come; one that was published cannot be dropped."""
    _may(by, DRAFTS)
    with acting(by, reason=DECIDED):
        edition = _held(edition, State.DRAFT, State.PROPOSED, State.APPROVED)
        edition.state = State.DROPPED
        edition.save()
        _note(edition, "privacy_dropped", by)
    return edition


def approvers(drafter: User | None) -> list[User]:
    """Who may approve what `drafter` drafted."""
    people = User.objects.filter(is_active=True, groups__permissions__codename="approve_privacy").distinct()
    return list(people.exclude(pk=drafter.pk) if drafter else people)


def _may(by: User, right: str) -> None:
    if not by.has_perm(right):
        raise PermissionDenied


def _held(edition: NoticeEdition, *states: str) -> NoticeEdition:
    held = NoticeEdition.objects.select_for_update(no_key=True, of=("self",)).get(pk=edition.pk)
    if held.state not in states:
        raise Refused(
            _("This is “%(state)s” already. Nothing was changed.") % {"state": held.get_state_display()}
        )
    return held


def _note(edition: NoticeEdition, act: str, by: User, **codes) -> None:
    Event.note(Event.Kind.PRIVACY, by=by, subject=edition.pk, act=act, notice=edition.version, **codes)


def _tell(edition: NoticeEdition, to: User, kind: str, by: User) -> None:
    moment = edition.updated_at.timestamp()
    Notice.objects.post(
        key=f"{kind}:{edition.pk}:{moment}:{to.pk}",
        to=to,
        kind=kind,
        params={"person": by.name, "version": edition.version},
        url=reverse("compliance:notice", args=[edition.pk]),
    )
