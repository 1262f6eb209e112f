"""A version of the privacy notice comes about: draft → proposed → approved by another → published."""

from datetime import date, datetime

from django.db.models import Max
from django.utils.timezone import localdate
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from agency.acting import acting
from agency.errors import Refused
from agency.models import User
from customers.models import ConsentRenewal, NoticeEdition, PrivacyNotice, Purpose

from . import agreeing, renewing
from .agreeing import DRAFTS

State = NoticeEdition.State
TEXTS = (("zh-hans", "title", "body"), ("en", "title_en", "body_en"))
DRAFTED = gettext_noop("notice drafted")
DECIDED = gettext_noop("notice decided on")
PUBLISHED = gettext_noop("notice published")


def draft(edition: NoticeEdition, *, by: User) -> NoticeEdition:
    """Keep a new or changed draft. Raises `Refused` once it was proposed."""
    agreeing.may(by, DRAFTS)
    with acting(by, reason=DRAFTED):
        if edition._state.adding:
            edition.drafted_by = by
            edition.save(force_insert=True)
            PATH.note(edition, "privacy_drafted", by)
            return edition
        if (
            PATH.held(edition, State.DRAFT).drafted_by_id != by.pk
        ):  # whoever wrote a word of it cannot approve it
            raise Refused(_("Only whoever drafts a version changes it, until it is proposed."))
        edition.save()
    return edition


def _changes_something(edition: NoticeEdition, by: User, now: datetime) -> None:
    if edition.material and not edition.purposes:
        raise Refused(_("A material change concerns purposes: mark them."))


PATH = agreeing.Path(
    NoticeEdition,
    "notice",
    proposed=gettext_noop("notice proposed"),
    decided=DECIDED,
    about=lambda edition: {"notice": edition.version},
    told=lambda edition: {"version": edition.version},
    proposing=_changes_something,
)
propose, decide = PATH.propose, PATH.decide


def publish(
    edition: NoticeEdition, *, by: User, effective_on: date, now: datetime | None = None
) -> NoticeEdition:
    """Put the approved version in force from a day on; its text is never changed again.

    With a material change, consents to the purposes concerned that were given under older versions are to be
    renewed from that day. Raises `Refused` for a day that is past or not after the version before.
    """
    agreeing.may(by, DRAFTS)
    now = now or clock()
    with acting(by, reason=PUBLISHED):
        edition = PATH.held(edition, State.APPROVED)
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
        PATH.note(
            edition, "privacy_published", by, effective_on=effective_on.isoformat(), material=edition.material
        )
        renewing.mark_some(now)
    return edition


def drop(edition: NoticeEdition, *, by: User) -> NoticeEdition:
    """The version will not come; one that was published cannot be dropped."""
    agreeing.may(by, DRAFTS)
    with acting(by, reason=DECIDED):
        edition = PATH.held(edition, State.DRAFT, State.PROPOSED, State.APPROVED)
        edition.state = State.DROPPED
        edition.save()
        PATH.note(edition, "privacy_dropped", by)
    return edition
