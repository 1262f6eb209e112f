"""A lead comes in: sealed, with its 48-hour clock, before anybody decides what it is (B16, B17, B23–B28)."""

import hashlib
from datetime import datetime
from uuid import UUID

from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from agency.acting import acting, acting_as
from agency.encryption.ids import uuid7
from agency.errors import Refused
from agency.models import Department, Event, User
from customers import duplicates
from customers.models import Intake, Lead, SourceChannel
from customers.registration import check_moment, needs_reason, wait_for_same_form

from .desk import responsible

RECEIVED = gettext_noop("lead received")
SYSTEM = "system:leads"
TEXTS = ("contact", "phone", "email", "wechat", "wish", "note")
KEYED = ("phone", "email", "wechat")


def receive(
    *,
    way: str,
    facts: dict,
    source: SourceChannel,
    collected_at: datetime,
    by: User | None = None,
    kind: str = Lead.Kind.NEW,
    reason: str = "",
    pk: UUID | None = None,
    now: datetime | None = None,
    home: Department | None = None,
    **extra,
) -> Lead:
    """Take a lead in; `by` is the colleague who sent it, None for the customer or a channel.

    `facts` holds any of TEXTS and `filled`; `extra` other columns of the lead; `home` is its department where
    that is not the sender's. `pk` is the form's one-time id: sent twice, it gives the lead already made.
    Raises `Refused` for an unsafe channel or a wrong moment.
    """
    now, pk = now or clock(), pk or uuid7()
    check_source(source)
    check_moment(collected_at, reason, now)
    with acting(by, reason=RECEIVED) if by else acting_as(SYSTEM, reason=RECEIVED):
        wait_for_same_form(pk)
        if made := Lead.objects.filter(pk=pk).first():
            return made
        if not any(facts.get(name) for name in (*TEXTS, "filled")):
            raise Refused(_("There is nothing in it to keep."))
        home = home or (by.department if by else None)
        keeper = responsible(home)
        lead = Lead(
            pk=pk,
            way=way,
            kind=kind,
            source=source,
            department_id=_department(home, keeper),
            submitted_by=by,
            collected_at=collected_at,
            needs_check=bool(by) and way == Lead.Way.VISIT,
            keys=keys_of(facts),
            **{name: facts.get(name) or None for name in (*TEXTS, "filled")},
            **extra,
        )
        lead.intake = _clock(lead, keeper, reason, now)
        lead.record(by=by, why=RECEIVED, force_insert=True) if by else lead.save(force_insert=True)
        Event.note(Event.Kind.LEAD, by=by, subject=lead.pk, act="received", way=way, fact=kind)
    return lead


def keys_of(facts: dict) -> list[UUID]:
    """The exact tokens under which the same person is found again."""
    known = {name: facts.get(name) for name in KEYED}
    return sorted(set(duplicates.keys_of(known).values()))


def check_source(source: SourceChannel) -> None:
    if not (source.safe and source.active):
        raise Refused(_("This channel is not approved as safe; nothing may be taken in through it."))


def once(channel, key: str) -> str:
    """The digest under which a sender's idempotency key is kept."""
    return hashlib.sha256(f"{channel.pk}:{key}".encode()).hexdigest()


def _department(home: Department | None, keeper: User | None) -> int:
    if home is not None:
        return home.pk
    if keeper is not None and keeper.department_id:
        return keeper.department_id
    first = Department.objects.filter(closed=False).order_by("pk").values_list("pk", flat=True).first()
    if first is None:
        raise Refused(_("There is no department yet to receive this."))
    return first


def _clock(lead: Lead, keeper: User | None, reason: str, now: datetime) -> Intake | None:
    """The first contact whose 48 hours run, in the name of whoever screens; sealed under the same key."""
    if keeper is None:
        return None
    intake = Intake(
        pk=lead.pk,
        collected_by=keeper,
        department_id=lead.department_id,
        source=lead.source,
        collected_at=lead.collected_at,
        backdated=needs_reason(lead.collected_at, now),
        contact=lead.contact,
        phone=lead.phone,
        note=lead.wish or lead.note,
        reason=reason.strip() or None,
    )
    with acting_as(SYSTEM, reason=RECEIVED):  # the clock is the screener's, whoever noted the contact
        intake.save(force_insert=True)
    return intake
