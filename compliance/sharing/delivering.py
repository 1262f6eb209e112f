"""A share reaches its recipient: an address that runs out, and a code told apart from it, good for one opening.

The address and the code are kept as keyed digests only. Whatever is wrong (no such address, over, revoked) is
answered alike. What the recipient's page shows stands in `showing`.
"""

import secrets
import uuid
from datetime import datetime
from hmac import compare_digest

from django.core.exceptions import PermissionDenied
from django.utils.crypto import salted_hmac
from django.utils.timezone import localdate
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _

from agency import policy
from agency.acting import acting, acting_as
from agency.errors import Refused
from agency.models import Event, User
from agency.visibility import scope_of
from compliance.models import OutwardLink, OutwardShare

from . import standing
from .drafting import SHARE, locked, note

SYSTEM = "system:outward"
Asks, State = OutwardLink.Asks, OutwardShare.State
OWED = (*OutwardShare.OPEN, State.EXPIRED, State.REVOKED)  # in which a confirmation can still be given


def digest(kind: str, secret: str) -> str:
    return salted_hmac(f"compliance.sharing.{kind}", secret, algorithm="sha256").hexdigest()


def may_act(user: User, share: OutwardShare) -> bool:
    """Drafter and keeper, the managers of the department, and whoever answers for privacy."""
    if not user.has_perm(SHARE):
        return False
    if user.pk in (share.drafter_id, share.keeper_id) or user.has_perm("compliance.approve_outward"):
        return True
    leads = user.has_perm("customers.approve_share")
    scope = scope_of(user)
    return leads and (scope.everything or share.department_id in scope.departments)


def issue(share: OutwardShare, *, by: User, now: datetime | None = None) -> tuple[OutwardLink, str, str]:
    """Send it off: (link, token, code), both secrets shown once. Raises `Refused` where the recipient has lost
    its standing or the last day is over, `PermissionDenied` for anybody else than those who look after it."""
    now = now or clock()
    if not may_act(by, share):
        raise PermissionDenied
    with acting(by, purpose=share.purpose.code):
        if against := standing.troubles(share.recipient, localdate(now)):
            raise Refused(against[0])
        share.issue(by=by, now=now)
        link, token, code = _link(share, Asks.LOOK, by=by, until=share.expires_at, now=now)
        note("issued", share, by=by, count=share.count, fields=share.fields)
        write_for_each(share, "given", by=by)
    return link, token, code


def new_code(share: OutwardShare, *, by: User, asks: str = Asks.LOOK, now: datetime | None = None) -> str:
    """Another code for the live address; whoever has the page open by an earlier one is shut out."""
    now = now or clock()
    if not may_act(by, share):
        raise PermissionDenied
    with acting(by):
        share = locked(share.pk)
        link = _live(share, asks, now)
        code, token_digest = _new_code(), link.token_digest
        link.code_digest = digest("code", token_digest + code)
        link.codes += 1
        link.wrong_codes, link.opening, link.opened_until = 0, None, None
        link.save()
        note("code", share, by=by)
    return code


def new_link(
    share: OutwardShare, *, by: User, asks: str = Asks.LOOK, now: datetime | None = None
) -> tuple[OutwardLink, str, str]:
    """Another address in the place of the one before, which leads nowhere any more; or the address by which
    the destruction is confirmed."""
    now = now or clock()
    if not may_act(by, share):
        raise PermissionDenied
    with acting(by):
        share = locked(share.pk)
        if asks == Asks.CONFIRM:
            if share.state not in OWED or share.received_at is None:
                raise Refused(_("Nothing is to be confirmed here."))
            until = now + policy.OUTWARD_CONFIRM_LINK
        else:
            if not share.open_at(now):
                raise Refused(_("This share is not open; nothing was changed."))
            until = share.expires_at
        made = _link(share, asks, by=by, until=until, now=now)
        note("link", share, by=by, asks=asks)
    return made


def find(token: str, now: datetime) -> OutwardLink | None:
    """The link behind an address, as long as it leads anywhere."""
    with acting_as(SYSTEM):
        links = OutwardLink.objects.live(now).filter(token_digest=digest("token", token))
        link = links.select_related("share__recipient", "share__purpose").first()
        return link if link and leads(link, now) else None


def leads(link: OutwardLink, now: datetime) -> bool:
    if link.ended_at is not None or link.expires_at <= now:
        return False
    if link.asks == Asks.CONFIRM:
        return link.share.state in OWED
    return link.share.open_at(now)


def enter_code(link: OutwardLink, code: str, now: datetime) -> uuid.UUID | None:
    """The opening a right code gives, once; None for a wrong one. After too many the code is dead."""
    with acting_as(SYSTEM):
        held = OutwardLink.objects.select_for_update(no_key=True, of=("self",)).get(pk=link.pk)
        right = bool(held.code_digest) and compare_digest(
            held.code_digest, digest("code", held.token_digest + code)
        )
        if right:
            held.code_digest, held.opening = "", uuid.uuid4()
            held.opened_until = now + policy.OUTWARD_OPENING
        else:
            held.wrong_codes += 1
            if held.wrong_codes >= policy.OUTWARD_CODE_TRIES:
                held.code_digest = ""
        held.save()
    return held.opening if right else None


def opened(link: OutwardLink, opening: str, now: datetime) -> bool:
    """Whether this device holds the opening of the last code, and its time is not over."""
    return (
        link.opening is not None
        and link.opened_until is not None
        and now < link.opened_until
        and compare_digest(str(link.opening), opening)
    )


def end_links(share: OutwardShare, now: datetime) -> int:
    return OutwardLink.objects.filter(share=share, ended_at=None).update(ended_at=now)


def write_for_each(share: OutwardShare, act: str, *, by: User | None, archives=None) -> None:
    """A line of the register for each person, so that her archive tells who got what."""
    if archives is None:
        archives = list(share.subjects.filter(ended_at=None).values_list("customer", flat=True))
    for pk in archives:
        Event.note(
            Event.Kind.OUTWARD,
            by=by,
            subject=pk,
            act=act,
            outward=str(share.pk),
            recipient=str(share.recipient_id),
        )


def _link(share, asks: str, *, by: User, until: datetime, now: datetime) -> tuple[OutwardLink, str, str]:
    OutwardLink.objects.filter(share=share, asks=asks, ended_at=None).update(ended_at=now)
    token, code = secrets.token_urlsafe(32), _new_code()
    token_digest = digest("token", token)
    link = OutwardLink.objects.create(
        share=share,
        asks=asks,
        token_digest=token_digest,
        code_digest=digest("code", token_digest + code),
        made_by=by,
        made_at=now,
        expires_at=until,
    )
    return link, token, code


def _live(share: OutwardShare, asks: str, now: datetime) -> OutwardLink:
    rows = OutwardLink.objects.select_for_update(no_key=True, of=("self",)).live(now)
    link = rows.filter(share=share, asks=asks).select_related("share").first()
    if link is None or not leads(link, now):
        raise Refused(_("There is no live address: make another one."))
    return link


def _new_code() -> str:
    """Six digits, told over the phone."""
    return f"{secrets.randbelow(1_000_000):06}"
