"""A share outward is drafted, its consents are checked, and it is proposed for approval."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.utils.timezone import localdate, localtime
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from agency import policy
from agency.acting import acting, acting_as
from agency.errors import Refused
from agency.models import Event, User
from compliance.models import OutwardShare, OutwardSubject, RecipientOrg
from customers import fieldbook, numbering
from customers.models import Customer, Purpose

from . import approving, consents, minimum, numbers, people, standing

SHARE = "customers.share_customer"
PREFIX = "GX"  # 共享
State, Basis = OutwardShare.State, OutwardShare.Basis


def draft(
    pk: UUID,
    *,
    by: User,
    recipient: RecipientOrg,
    purpose: Purpose,
    basis: str,
    reason: str,
    fields: list[str],
    ends_on: date,
    customers: list[UUID],
    beyond_reason: str = "",
    now: datetime | None = None,
) -> OutwardShare:
    """Freeze whom, what and where to. `pk` is the form's one-time id: sent twice, it is one share.

    Raises `PermissionDenied` without the right to share, `Refused` for a recipient against whom something
    stands, fields that may never go there, a missing reason, an end out of range or a full quota.
    """
    if not by.has_perm(SHARE):
        raise PermissionDenied
    now = now or clock()
    with acting(by, reason=gettext_noop("Share outward drafted"), purpose=purpose.code):
        numbers.one_at_a_time(by)
        if made := OutwardShare.objects.filter(pk=pk, drafter=by).first():
            return made
        fields = [name for name in minimum.offered(recipient.kind) if name in set(fields)]
        beyond = minimum.beyond(recipient.kind, fields)
        _sound(recipient, purpose, basis, reason, fields, beyond, beyond_reason, ends_on, now)
        archives = _archives(customers, by, fields)
        sensitive = any(consents.separate(name) for name in fields)
        numbers.check(by, len(archives), sensitive, now)
        share = OutwardShare(
            pk=pk,
            number=numbering.take(PREFIX, year=localtime(now).year),
            recipient=recipient,
            country=recipient.country,
            purpose=purpose,
            basis=basis,
            reason=reason.strip(),
            fields=fields,
            beyond=beyond,
            beyond_reason=beyond_reason.strip() or None if beyond else None,
            sensitive=sensitive,
            minors=any(one.minor for one in archives),
            count=len(archives),
            ends_on=ends_on,
            drafter=by,
            keeper=by,
            department=by.department,
        )
        share.save(force_insert=True)
        OutwardSubject.objects.bulk_create(
            OutwardSubject(share=share, customer=one, number=one.number, minor=one.minor) for one in archives
        )
        note("drafted", share, by=by, count=share.count, fields=fields, purpose=purpose.code)
        return check(share, by=by)


def check(share: OutwardShare, *, by: User) -> OutwardShare:
    """Look at the consents of everybody still in the share; it stays there until nobody stands against it."""
    with acting(by, reason=gettext_noop("Consents checked for a share outward")):
        share = locked(share.pk)
        _mine(share, by)
        if share.state not in (State.DRAFT, State.CHECK):
            raise Refused(_("This was proposed already; nothing was changed."))
        for subject, found in _judged(share):
            told = (found.ground, found.lacking, found.standing)
            if told != (subject.ground, subject.lacking, subject.standing):
                subject.ground, subject.lacking, subject.standing = told
                subject.save()
        share.state = State.CHECK
        share.save()
    return share


def _judged(share: OutwardShare) -> list[tuple[OutwardSubject, consents.Found]]:
    """Read by the system: the archive of somebody in the share may have gone to another colleague meanwhile."""
    with acting_as(approving.ACTOR):
        people = list(share.subjects.filter(ended_at=None))
        found = consents.judge(share, [one.customer_id for one in people])
    return [(one, found[one.customer_id]) for one in people]


def take_out(share: OutwardShare, subject: UUID, *, by: User, now: datetime | None = None) -> OutwardShare:
    """Leave one person out before it is proposed."""
    with acting(by, reason=gettext_noop("Person taken out of a share outward")):
        share = locked(share.pk)
        _mine(share, by)
        if share.state not in (State.DRAFT, State.CHECK):
            raise Refused(_("This was proposed already; nothing was changed."))
        left = share.subjects.filter(ended_at=None)
        if left.count() == 1:
            raise Refused(_("This is the last person: withdraw the share instead."))
        for one in left.filter(pk=subject):
            one.ended_at, one.cause = now or clock(), OutwardSubject.Cause.TAKEN_OUT
            one.save()
        recount(share, left.count())
    return share


def recount(share: OutwardShare, left: int) -> None:
    """Before it is sent off a share is as large as those still in it; what went out stays as it went."""
    share.count = left
    share.minors = share.subjects.filter(ended_at=None, minor=True).exists()
    share.save()


def propose(share: OutwardShare, *, by: User, now: datetime | None = None) -> OutwardShare:
    """Check once more and hand it to those who approve. Raises `Refused` while a consent stands against it."""
    now = now or clock()
    with acting(by, reason=gettext_noop("Share outward proposed")):
        share = check(share, by=by)
        if blocked := share.subjects.filter(ended_at=None, ground=OutwardSubject.Ground.BLOCKED).count():
            raise Refused(
                _("The consent of %(count)s people stands against it: leave them out, or ask them first.")
                % {"count": blocked}
            )
        if against := standing.troubles(share.recipient, localdate(now)):
            raise Refused(against[0])
        numbers.check(by, share.count, share.sensitive, now)
        approving.begin(share, now=now)
        share.state = State.APPROVAL
        share.lapses_at = now + policy.OUTWARD_ANSWER_WITHIN
        share.save()
        note("proposed", share, by=by)
    return share


def withdraw(share: OutwardShare, *, by: User) -> OutwardShare:
    """The drafter takes it back before it was sent off."""
    with acting(by, reason=gettext_noop("Share outward withdrawn")):
        share = locked(share.pk)
        _mine(share, by)
        share.pass_to(State.WITHDRAWN)
        approving.drop(share)
        note("withdrawn", share, by=by)
    return share


def locked(pk: UUID) -> OutwardShare:
    """The share, nobody else acting on it until the transaction ends."""
    return OutwardShare.objects.select_for_update(no_key=True, of=("self",)).get(pk=pk)


def note(act: str, share: OutwardShare, *, by: User | None, **facts: Any) -> Event:
    return Event.note(
        Event.Kind.OUTWARD,
        by=by,
        subject=share.pk,
        act=act,
        recipient=str(share.recipient_id),
        **facts,
    )


def _mine(share: OutwardShare, by: User) -> None:
    if by.pk not in (share.drafter_id, share.keeper_id) or not by.has_perm(SHARE):
        raise PermissionDenied


def _archives(ids: list[UUID], by: User, fields: list[str]) -> list[Customer]:
    found = people.allowed(ids, by, fields).ids
    if not found:
        raise Refused(_("You may share none of these archives."))
    rows = Customer.objects.filter(pk__in=found).order_by("number")
    return list(rows.defer(*fieldbook.NAMES))


def _sound(recipient, purpose, basis, reason, fields, beyond, beyond_reason, ends_on, now) -> None:
    if against := standing.troubles(recipient, localdate(now)):
        raise Refused(against[0])
    if not (purpose.access and purpose.active):
        raise Refused(_("Choose one of the purposes on the list."))
    if basis not in Basis.values or (basis == Basis.DUTY) != minimum.of(recipient).duty:
        raise Refused(_("This basis does not fit the recipient."))
    if not fields:
        raise Refused(_("Choose at least one field."))
    if len(reason.strip()) < policy.REASON_SHORTEST:
        raise Refused(_("Say in a few words what it is needed for; whoever approves reads it."))
    if beyond and len(beyond_reason.strip()) < policy.REASON_SHORTEST:
        raise Refused(_("These fields are more than the minimum: say why they are needed."))
    left = ends_on - localdate(now)
    if not timedelta() <= left <= policy.OUTWARD_LONGEST:
        raise Refused(
            _("Choose an end from today on, within %(days)s days.") % {"days": policy.OUTWARD_LONGEST.days}
        )
