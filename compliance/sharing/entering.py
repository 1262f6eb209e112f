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
from agency.holders import holders
from agency.models import Event, Notice, User
from compliance.impact import standing, writing
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
        note("on_file", recipient, by)
        _call_for_assessments(recipient, by)
        _tell_approvers(recipient, by)
    return recipient


def change(pk: UUID, *, by: User, facts: dict[str, Any], now: datetime | None = None) -> RecipientOrg:
    """Change what is on file. What the approval rests on makes the entry wait again, also one that was refused."""
    _allowed(by, ENTER)
    with acting(by, reason=gettext_noop("Recipient changed")):
        recipient = locked(pk)
        changed = [name for name, value in facts.items() if getattr(recipient, name) != value]
        if not changed:
            return recipient
        for name in changed:
            setattr(recipient, name, facts[name])
        note("changed", recipient, by)
        if recipient.state != State.APPROVED or set(changed) & set(RecipientOrg.APPROVED_FACTS):
            ask_again(recipient, by=by, now=now or clock())
        else:
            _kept(recipient)
    return recipient


def ask_again(recipient: RecipientOrg, *, by: User, now: datetime) -> None:
    """What its approval rests on has changed: a second person looks at it once more. The caller holds the row."""
    recipient.state = State.WAITING
    recipient.written_by, recipient.written_at = by, now
    recipient.decided_by = recipient.decided_at = recipient.comment = None
    _kept(recipient)
    _call_for_assessments(recipient, by)
    _tell_approvers(recipient, by)


def decide(
    pk: UUID, *, by: User, approve: bool, comment: str = "", now: datetime | None = None
) -> RecipientOrg:
    """A second person lets data go there, or does not. Raises `Refused` when it was decided meanwhile."""
    _allowed(by, APPROVE)
    comment = comment.strip()
    with acting(by, reason=gettext_noop("Recipient decided on")):
        recipient = locked(pk)
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
        note("approved" if approve else "refused", recipient, by)
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
        recipient = locked(pk)
        recipient.looked_at_on, recipient.looked_at_by = on, by
        recipient.look = found.strip() or None
        recipient.save()
        note("looked_after", recipient, by)
    return recipient


def retire(pk: UUID, *, by: User) -> RecipientOrg:
    """Nothing new goes there; what is on its way ends by itself."""
    _allowed(by, APPROVE)
    with acting(by, reason=gettext_noop("Recipient no longer used")):
        recipient = locked(pk)
        if recipient.state == State.RETIRED:
            raise Refused(_("This was done already; nothing was changed."))
        recipient.state = State.RETIRED
        recipient.save()
        note("retired", recipient, by)
    return recipient


def decidable(user):
    """Entries this person may decide on: never her own."""
    if not user.has_perm(APPROVE):
        return RecipientOrg.objects.none()
    return RecipientOrg.objects.filter(state=State.WAITING).exclude(written_by=user)


def _allowed(user: User, permission: str) -> None:
    if not user.has_perm(permission):
        raise PermissionDenied


def locked(pk: UUID) -> RecipientOrg:
    """The recipient, nobody else acting on it until the transaction ends."""
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
    for person in holders(APPROVE).exclude(pk=by.pk):
        Notice.objects.post(
            key=f"recipient_waiting:{recipient.pk}:{recipient.written_at.isoformat()}:{person.pk}",
            to=person,
            kind="recipient_waiting",
            params={"person": by.name, "name": recipient.name},
            url=f"/inbox/recipient/{recipient.pk}/",
        )


def _call_for_assessments(recipient: RecipientOrg, by: User) -> None:
    """Data goes to such a recipient, and abroad, only after what it does to people was weighed (PIPL 55)."""
    for kind, key in standing.of_recipient(recipient):
        writing.call_for(kind, key, by=by)


def note(act: str, recipient: RecipientOrg, by: User, **facts) -> None:
    """One line of the register about a recipient."""
    facts["recipient_kind"] = recipient.kind
    Event.note(Event.Kind.RECIPIENT, by=by, subject=recipient.pk, act=act, **facts)
