"""The keeper compares, counts and seals, or refuses; both stay in the register for good."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.utils.timezone import localdate
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from agency import policy as house
from agency.acting import acting
from agency.errors import Refused
from contracts.approving import duties
from contracts.models import SealUse
from customers import numbering

from .asking import SEALED_IN, locked_use, record, tell_asker
from .keeping import KEEP, locked

PREFIX = "YY"  # 用印
State = SealUse.State
FOLLOWING: list[Callable] = []


def when_sealed(function: Callable) -> Callable:
    """Register `function(use, *, by, at)`: what follows in the same transaction; where it fails, nothing was sealed."""
    FOLLOWING.append(function)
    return function


def seal(
    pk: UUID,
    *,
    by,
    copies: int,
    pages: int,
    confirmed_at: datetime | None = None,
    now: datetime | None = None,
) -> SealUse:
    """Sealed, as counted by the keeper. Twice by the same keeper is once.

    Raises `PermissionDenied` to anybody who does not keep the seal or decided on the contract; `Refused` where
    the count is not what was asked for, where the text is not the approved one any more, and for an electronic
    text without a fresh proof of identity.
    """
    now = now or clock()
    with acting(by, reason=gettext_noop("sealed")):
        use = locked_use(pk)
        if use.state == State.SEALED and use.sealed_by_id == by.pk:
            return use
        _may(use, by)
        if (copies, pages) != (use.copies, use.pages):
            raise Refused(
                _("%(copies)s copies of %(pages)s pages were asked for. Refuse it, or count again.")
                % {"copies": use.copies, "pages": use.pages}
            )
        if use.electronic and (confirmed_at is None or now - confirmed_at >= house.REAUTHENTICATE_AFTER):
            raise Refused(_("Confirm who you are: the electronic seal asks for the password again."))
        use.number = numbering.take(PREFIX, year=localdate(now).year)
        use.state, use.sealed_by, use.ended_at = State.SEALED, by, now
        use.save()
        record("seal_sealed", use, by=by, copies=copies, pages=pages)
        for function in FOLLOWING:
            function(use, by=by, at=now)
        tell_asker(use, "seal_sealed")
    return use


def refuse(pk: UUID, *, by, ground: str, comment: str = "", now: datetime | None = None) -> SealUse:
    """Not sealed, and why. Whoever asked reads it."""
    now = now or clock()
    with acting(by, reason=gettext_noop("seal refused")):
        use = locked_use(pk)
        if use.seal.keeper_id != by.pk or not by.has_perm(KEEP):
            raise PermissionDenied
        if use.state != State.WAITING:
            raise Refused(_("This was decided meanwhile."))
        use.state, use.ended_at = State.REFUSED, now
        use.ground, use.comment = SealUse.Ground(ground), comment.strip()[:200]
        use.save()
        record("seal_refused", use, by=by, ground=use.ground)
        tell_asker(use, "seal_refused")
    return use


def may_seal(use: SealUse, user) -> bool:
    """Whether this keeper may seal it: not one's own request, no contract one decided on."""
    if use.seal.keeper_id != user.pk or not user.has_perm(KEEP) or use.asked_by_id == user.pk:
        return False
    return use.contract is None or duties.may_hold(use.contract, user, duties.SEAL)


def _may(use: SealUse, by) -> None:
    keeper = locked(use.seal_id).keeper_id
    if keeper != by.pk or not may_seal(use, by):
        raise PermissionDenied
    if use.state != State.WAITING:
        raise Refused(_("This was decided meanwhile."))
    contract = use.contract
    if contract and (contract.state not in SEALED_IN or contract.revision.digest != use.digest):
        raise Refused(_("The text is not the approved one any more; nothing was sealed."))
