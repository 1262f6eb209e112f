"""Answering a proposed change: verified, approved, refused, withdrawn, lapsed (C4). What follows a yes stands
in `applying`.
"""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from agency.acting import acting, acting_as
from agency.errors import Refused
from agency.visibility import may
from customers.models import ChangeRequest

from . import applying, telling
from .applying import MINE, THEIRS, Clash, clashes, held

__all__ = ["MINE", "THEIRS", "Clash", "clashes"]
State = ChangeRequest.State


def may_decide(user, request: ChangeRequest) -> bool:
    """Whether the next step is this person's to take: never the drafter's, and two steps are two people's."""
    customer = request.customer
    if not request.is_open or user.pk == request.drafter_id:
        return False
    if request.step == "approve" and user.pk == request.verifier_id:
        return False
    verifies = request.step == "verify" or request.step == "settle" and request.rule in ("verify", "at_once")
    return may(user, "change_customer" if verifies else "approve_change", customer)


def agree(
    request: ChangeRequest,
    *,
    by,
    choices: dict[str, str] | None = None,
    seen: int | None = None,
    comment: str = "",
    now: datetime | None = None,
) -> ChangeRequest:
    """Take the next step: verify, approve, or settle; apply when no further step is needed.

    `choices` are {field: "mine" (as proposed) or "theirs" (as it stands)} for fields the archive changed
    meanwhile, made upon version `seen`. Left "to be settled" where one is missing. Raises `Refused` when it
    is no longer open, `PermissionDenied` to the drafter and those without the right.
    """
    moment = now or clock()
    with acting(by, reason=gettext_noop("Change decided")):
        customer, request = held(request)
        if request.state in (State.APPLIED, State.SCHEDULED) and by.pk in (
            request.verifier_id,
            request.approver_id,
        ):
            return request  # pressed twice
        _must_be_open(request)
        _must_be_allowed(by, request)
        if request.step == "verify":
            request.verifier, request.verified_at = by, moment
        elif request.step == "approve":
            request.approver, request.decided_at = by, moment
        request.comment = comment.strip() or request.comment
        if request.step == "approve":
            request.state = State.VERIFIED
            request.save()
            telling.note(request, "verified", by=by)
            telling.ask(request, customer)
            return request
        return applying.after_yes(customer, request, by=by, choices=choices or {}, seen=seen, now=moment)


def refuse(request: ChangeRequest, *, by, comment: str, now: datetime | None = None) -> ChangeRequest:
    """Say no; the drafter reads `comment`, which is compulsory. The archive stays as it is."""
    if not comment.strip():
        raise Refused(_("Say why the change is refused; the colleague who proposed it will read it."))
    with acting(by, reason=gettext_noop("Change refused")):
        customer, request = held(request)
        _must_be_open(request)
        _must_be_allowed(by, request)
        if request.step == "verify":
            request.verifier, request.verified_at = by, now or clock()
        elif request.step == "approve":
            request.approver, request.decided_at = by, now or clock()
        applying.close(request, State.REFUSED, customer, by=by, comment=comment)
    return request


def may_withdraw(user, request: ChangeRequest) -> bool:
    """The drafter until it is applied; whoever agreed to it, while it waits for its day."""
    signed = request.state == State.SCHEDULED and user.pk in (request.verifier_id, request.approver_id)
    return request.is_pending and (user.pk == request.drafter_id or signed)


def withdraw(request: ChangeRequest, *, by) -> ChangeRequest:
    """Take a proposal back."""
    with acting(by, reason=gettext_noop("Change withdrawn")):
        request = ChangeRequest.objects.select_for_update(no_key=True, of=("self",)).get(pk=request.pk)
        if by.pk not in (request.drafter_id, request.verifier_id, request.approver_id):
            raise PermissionDenied(_("Only the colleague who proposed the change can withdraw it."))
        if not request.is_pending:
            _must_be_open(request)
        if not may_withdraw(by, request):
            raise PermissionDenied(_("Only the colleague who proposed the change can withdraw it."))
        request.state = State.WITHDRAWN
        request.save()
        telling.note(request, "withdrawn", by=by)
        telling.tell_the_drafter(request, request.customer, by=by)
        telling.tell_the_reporter(request)
    return request


def lapse_unanswered(now: datetime, batch: int = 500) -> int:
    """Close proposals nobody decided on in time; how many."""
    with acting_as("system:lapse-changes"):
        late = ChangeRequest.objects.open().filter(lapses_at__lte=now).order_by("lapses_at")
        late = list(
            late.select_for_update(no_key=True, skip_locked=True, of=("self",)).select_related("customer")[
                :batch
            ]
        )
        for request in late:
            applying.close(request, State.LAPSED, request.customer)
    return len(late)


def _must_be_open(request: ChangeRequest) -> None:
    if not request.is_open:
        raise Refused(
            _("This is already “%(state)s”; nothing was changed.") % {"state": request.get_state_display()}
        )


def _must_be_allowed(by, request: ChangeRequest) -> None:
    if by.pk == request.drafter_id:
        raise PermissionDenied(_("Whoever proposed a change cannot let it through."))
    if not may_decide(by, request):
        raise PermissionDenied(_("You may not decide on this change."))
