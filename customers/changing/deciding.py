"""Answering a proposed change: verified, approved, refused, withdrawn, lapsed; and its application (C4).

Application is three-way: a field is written only where the archive still says what the drafter saw (or
already says what is proposed). Where it moved on, the proposal is kept "to be settled", and whoever decides
chooses per field between what stands and what is proposed, having seen exactly that version.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from agency.acting import acting, acting_as
from agency.errors import Refused
from agency.models import Event
from agency.visibility import may
from customers import editing, fieldbook, revealing
from customers.models import ChangeRequest, Customer, Purpose

from . import business, telling, values

State = ChangeRequest.State
MINE, THEIRS = "mine", "theirs"  # the answers of a conflict page


@dataclass(frozen=True)
class Clash:
    """One field the archive changed meanwhile: as the drafter saw it, as it stands, as proposed (all coded)."""

    field: str
    base: Any
    now: Any
    new: Any


def may_decide(user, request: ChangeRequest) -> bool:
    """Whether the next step is this person's to take: never the drafter's, and two steps are two people's."""
    customer = request.customer
    if not request.is_open or user.pk == request.drafter_id:
        return False
    if request.step == "approve" and user.pk == request.verifier_id:
        return False
    verifies = request.step == "verify" or request.step == "settle" and request.rule == "verify"
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
        customer, request = _locked(request)
        if request.state == State.APPLIED and by.pk in (request.verifier_id, request.approver_id):
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
        return _apply(customer, request, by=by, choices=choices or {}, seen=seen, now=moment)


def refuse(request: ChangeRequest, *, by, comment: str, now: datetime | None = None) -> ChangeRequest:
    """Say no; the drafter reads `comment`, which is compulsory. The archive stays as it is."""
    if not comment.strip():
        raise Refused(_("Say why the change is refused; the colleague who proposed it will read it."))
    with acting(by, reason=gettext_noop("Change refused")):
        customer, request = _locked(request)
        _must_be_open(request)
        _must_be_allowed(by, request)
        if request.step == "verify":
            request.verifier, request.verified_at = by, now or clock()
        elif request.step == "approve":
            request.approver, request.decided_at = by, now or clock()
        _close(request, State.REFUSED, customer, by=by, comment=comment)
    return request


def withdraw(request: ChangeRequest, *, by) -> ChangeRequest:
    """Take one's own proposal back."""
    with acting(by, reason=gettext_noop("Change withdrawn")):
        request = ChangeRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
        if by.pk != request.drafter_id:
            raise PermissionDenied(_("Only the colleague who proposed the change can withdraw it."))
        _must_be_open(request)
        request.state = State.WITHDRAWN
        request.save()
        telling.note(request, "withdrawn", by=by)
    return request


def lapse_unanswered(now: datetime, batch: int = 500) -> int:
    """Close proposals nobody decided on in time; how many."""
    with acting_as("system:lapse-changes"):
        late = ChangeRequest.objects.open().filter(lapses_at__lte=now).order_by("lapses_at")
        late = list(late.select_for_update(skip_locked=True, of=("self",)).select_related("customer")[:batch])
        for request in late:
            _close(request, State.LAPSED, request.customer)
    return len(late)


def open_for_decision(request: ChangeRequest, *, by, now: datetime | None = None) -> dict[str, dict]:
    """{field: {"old", "new", "now"}} in plain text of the sealed fields; each look is written down first."""
    with acting(by, purpose="verification"):
        customer, request = _locked(request)
        if not (may_decide(by, request) and may(by, "reveal_customer", customer)):
            raise PermissionDenied(_("You may not open this field."))
        sealed = [name for name in request.fields if name in fieldbook.OPENED]
        revealing.write_down(
            customer,
            sealed,
            by=by,
            purpose=Purpose.objects.get(code="verification"),
            now=now or clock(),
            change=str(request.pk),
        )
    return {
        name: {
            **{side: values.in_words(name, request.values[name][side]) for side in ("old", "new")},
            "now": values.in_words(name, values.standing(customer, name)),
        }
        for name in sealed
    }


def clashes(
    customer: Customer, request: ChangeRequest, choices: dict[str, str] | None = None, seen: int | None = None
) -> list[Clash]:
    """The fields the archive changed since, and for which no answer upon what stands now was given."""
    answered = customer if seen in (None, customer.version) else editing.as_of(customer, seen)
    found = []
    for name, change in request.values.items():
        now = values.standing(customer, name)
        if now in (change["old"], change["new"]):
            continue
        chosen = (choices or {}).get(name) in (MINE, THEIRS) and seen is not None
        if not (chosen and answered is not None and values.standing(answered, name) == now):
            found.append(Clash(name, change["old"], now, change["new"]))
    return found


def _apply(customer: Customer, request: ChangeRequest, *, by, choices, seen, now) -> ChangeRequest:
    if clashes(customer, request, choices, seen):
        if request.state != State.CONFLICTED:
            request.state = State.CONFLICTED
            telling.note(request, "conflicted", by=by)
        request.save()
        return request
    kept = [
        name
        for name, change in request.values.items()
        if choices.get(name) == THEIRS
        and values.standing(customer, name) not in (change["old"], change["new"])
    ]
    for name in kept:
        request.values[name]["kept"] = values.standing(customer, name)
    wanted = {name: change["new"] for name, change in request.values.items() if name not in kept}
    if not wanted:
        _close(request, State.REFUSED, customer, by=by)
        return request
    request.state = State.APPROVED
    request.save()
    applied = editing.edit(
        customer.pk,
        by=by,
        changes={name: values.decoded(name, value) for name, value in wanted.items()},
        version=customer.version,
        why=request.why,
        guardian_agreed=bool(request.values.get("born_on", {}).get("guardian_agreed")),
        drafter=request.drafter,
        attested=_attested(request, by),
        now=now,
    )
    request.applied_version = applied.version
    _close(request, State.APPLIED, customer, by=by)
    if applied.version != customer.version:
        business.tell(applied, wanted, by=by, drafter=request.drafter, now=now)
    return request


def _attested(request: ChangeRequest, by) -> bool:
    """Whether whoever decides has looked at every sealed key field: then no further second check is due."""
    if not fieldbook.KEY_FACTS & fieldbook.OPENED & set(request.fields):
        return True
    looks = Event.objects.filter(kind=Event.Kind.REVEALED, by=by, subject=request.customer_id)
    return looks.filter(data__change=str(request.pk)).exists()


def _locked(request: ChangeRequest) -> tuple[Customer, ChangeRequest]:
    """Archive first, then the proposal, as an edit does."""
    customer = Customer.objects.select_for_update(of=("self",)).get(pk=request.customer_id)
    request = ChangeRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    request.customer = customer
    return customer, request


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


def _close(request: ChangeRequest, state: str, customer: Customer, *, by=None, comment: str = "") -> None:
    request.state, request.comment = state, comment.strip() or request.comment
    request.save()
    telling.note(request, str(state), by=by)
    telling.tell_the_drafter(request, customer, by=by)
