"""Recipients are entered by one person and approved by another; what the approval rests on asks for a new one."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.utils import IntegrityError
from django.utils.timezone import localdate
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from agency.acting import acting
from agency.errors import Refused
from agency.models import Event, Notice, User
from compliance.models import RecipientOrg
from customers.exporting.asking import one_at_a_time

ENTER, APPROVE = "compliance.enter_recipient", "compliance.approve_recipient"
SEE = (ENTER, APPROVE, "customers.share_customer", "compliance.view_outward")
State = RecipientOrg.State


def may_see(user) -> bool:
    return any(map(user.has_perm, SEE))


def enter(pk: UUID, *, by: User, facts: dict[str, Any], now: datetime | None = None) -> RecipientOrg:
    """Put a recipient on file, waiting for a second person. `pk` is the form's one-time id: twice is once."""
    _allowed(by, ENTER)
    with acting(by, reason=gettext_noop("Recipient entered")):
        one_at_a_time(by)
        if made := RecipientOrg.objects.filter(pk=pk, written_by=by).first():
            return made
        recipient = RecipientOrg(pk=pk, written_by=by, written_at=now or clock(), **facts)
        _kept(recipient, force_insert=True)
        _note("on_file", recipient, by)
        _tell_approvers(recipient, by)
    return recipient


def change(pk: UUID, *, by: User, facts: dict[str, Any], now: datetime | None = None) -> RecipientOrg:
    """Change what is on file. What the approval rests on makes the entry wait again, also one that was refused."""
    _allowed(by, ENTER)
    with acting(by, reason=gettext_noop("Recipient changed")):
        recipient = _locked(pk)
        changed = [name for name, value in facts.items() if getattr(recipient, name) != value]
        if not changed:
            return recipient
        for name in changed:
            setattr(recipient, name, facts[name])
        if recipient.state != State.APPROVED or set(changed) & set(RecipientOrg.APPROVED_FACTS):
            recipient.state = State.WAITING
            recipient.written_by, recipient.written_at = by, now or clock()
            recipient.decided_by = recipient.decided_at = recipient.comment = None
        _kept(recipient)
        _note("changed", recipient, by)
        if recipient.state == State.WAITING:
            _tell_approvers(recipient, by)
    return recipient


def decide(
    pk: UUID, *, by: User, approve: bool, comment: str = "", now: datetime | None = None
) -> RecipientOrg:
    """A second person lets data go there, or does not. Raises `Refused` when it was decided meanwhile."""
    _allowed(by, APPROVE)
    comment = comment.strip()
    with acting(by, reason=gettext_noop("Recipient decided on")):
        recipient = _locked(pk)
        if recipient.state != State.WAITING:
            raise Refused(_("This was decided already; nothing was changed."))
        if recipient.written_by_id == by.pk:
            raise Refused(_("Another person than the one who entered it decides."))
        if not approve and not comment:
            raise Refused(_("Say why it is refused; the colleague who entered it will read it."))
        recipient.state = State.APPROVED if approve else State.REFUSED
        recipient.decided_by, recipient.decided_at = by, now or clock()
        recipient.comment = comment or None
        recipient.save()
        _note("approved" if approve else "refused", recipient, by)
        Notice.objects.post(
            key=f"recipient_decided:{recipient.pk}:{recipient.decided_at.isoformat()}",
            to=recipient.written_by,
            kind="recipient_approved" if approve else "recipient_refused",
            params={"name": recipient.name},
            url=recipient.get_absolute_url(),
        )
    return recipient


def look_after(pk: UUID, *, by: User, on: date, found: str) -> RecipientOrg:
    """Write down a supervision check: whether the agreement is kept (PIPL 21)."""
    _allowed(by, ENTER)
    if on > localdate():
        raise Refused(_("This day lies in the future."))
    with acting(by, reason=gettext_noop("Recipient checked")):
        recipient = _locked(pk)
        recipient.looked_at_on, recipient.looked_at_by = on, by
        recipient.look = found.strip() or None
        recipient.save()
        _note("looked_after", recipient, by)
    return recipient


def retire(pk: UUID, *, by: User) -> RecipientOrg:
    """Nothing new goes there; what is on its way ends by itself."""
    _allowed(by, APPROVE)
    with acting(by, reason=gettext_noop("Recipient no longer used")):
        recipient = _locked(pk)
        if recipient.state == State.RETIRED:
            raise Refused(_("This was done already; nothing was changed."))
        recipient.state = State.RETIRED
        recipient.save()
        _note("retired", recipient, by)
    return recipient


def decidable(user):
    """Entries this person may decide on: never her own."""
    if not user.has_perm(APPROVE):
        return RecipientOrg.objects.none()
    return RecipientOrg.objects.filter(state=State.WAITING).exclude(written_by=user)


def _allowed(user: User, permission: str) -> None:
    if not user.has_perm(permission):
        raise PermissionDenied


def _locked(pk: UUID) -> RecipientOrg:
    return RecipientOrg.objects.select_for_update(no_key=True, of=("self",)).get(pk=pk)


def _kept(recipient: RecipientOrg, **options) -> None:
    try:
        with transaction.atomic():
            recipient.save(**options)
    except IntegrityError as error:
        if "recipient_once" not in str(error):
            raise
        raise Refused(_("A recipient of this name in this country is on file already.")) from error


def _tell_approvers(recipient: RecipientOrg, by: User) -> None:
    approvers = User.objects.filter(is_active=True, groups__permissions__codename="approve_recipient")
    for person in approvers.exclude(pk=by.pk).distinct():
        Notice.objects.post(
            key=f"recipient_waiting:{recipient.pk}:{recipient.written_at.isoformat()}:{person.pk}",
            to=person,
            kind="recipient_waiting",
            params={"person": by.name, "name": recipient.name},
            url=f"/inbox/recipient/{recipient.pk}/",
        )


def _note(act: str, recipient: RecipientOrg, by: User) -> None:
    Event.note(Event.Kind.RECIPIENT, by=by, subject=recipient.pk, act=act, recipient_kind=recipient.kind)
