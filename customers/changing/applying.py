"""What follows a yes: the change is written, asked about once more, or waits for its day (C4).

Application is three-way: a field is written only where the archive still says what the drafter saw (or
already says what is proposed). Where it moved on, the proposal is kept "to be settled", and whoever decides
chooses per field between what stands and what is proposed, having seen exactly that version. A change with a
day of its own is written by the clock on that day, under the lock of the archive and once: its state says so
in the same transaction.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from agency.acting import acting_as, acting_for
from agency.errors import Refused
from agency.models import Event
from customers import editing, fieldbook
from customers.models import ChangeRequest, Customer

from . import business, keepers, parts, subjects, telling, values

log = structlog.get_logger("customers.changing")
State, Act = ChangeRequest.State, ChangeRequest.Act
MINE, THEIRS = "mine", "theirs"  # the answers of a conflict page
ACTOR = "system:dated-changes"


@dataclass(frozen=True)
class Clash:
    """One field the archive changed meanwhile: as the drafter saw it, as it stands, as proposed (all coded)."""

    field: str
    base: Any
    now: Any
    new: Any


@dataclass(frozen=True)
class Swept:
    """What the clock did."""

    done: int
    failed: int


def clashes(
    customer: Customer, request: ChangeRequest, choices: dict[str, str] | None = None, seen: int | None = None
) -> list[Clash]:
    """The fields changed since, and for which no answer upon what stands now (stamped `seen`) was given."""
    subject = subjects.of(request, customer)
    answered = _as_answered(subject, seen)
    found = []
    for name, change in request.values.items():
        now = subject.standing(name)
        if subject.gone or now in (change["old"], change["new"]):
            continue
        chosen = (choices or {}).get(name) in (MINE, THEIRS) and seen is not None
        if not (chosen and answered is not None and answered.standing(name) == now):
            found.append(Clash(name, change["old"], now, change["new"]))
    return found


def _as_answered(subject: subjects.Subject, seen: int | None) -> subjects.Subject | None:
    """What stood when the choices were made. Of a part any later change asks anew."""
    if seen in (None, subject.stamp):
        return subject
    if isinstance(subject, subjects.PartOf):
        return None
    older = editing.as_of(subject.customer, seen)
    return subjects.Archive(older) if older else None


def after_yes(customer: Customer, request: ChangeRequest, *, by, choices, seen, now) -> ChangeRequest:
    """The signatures are complete: write it, or let it wait for its day."""
    if request.effective_on and request.effective_on > localdate(now):
        request.state = State.SCHEDULED
        request.save()
        telling.note(request, "scheduled", by=by)
        telling.tell_the_drafter(request, customer, by=by)
        return request
    return _apply(customer, request, by=by, choices=choices, seen=seen, now=now)


def apply_due(now: datetime) -> Swept:
    """Write what was agreed for today or an earlier day; what the archive overtook waits to be settled."""
    with acting_as(ACTOR):
        due = ChangeRequest.objects.filter(state=State.SCHEDULED, effective_on__lte=localdate(now))
        due = list(
            due.order_by("effective_on", "created_at").select_related("drafter", "verifier", "approver")
        )
    done = failed = 0
    for request in due:
        try:
            done += _apply_on_its_day(request, now)
        except Exception:  # one that cannot be written must not hold up the others; the next tick tries again
            log.exception("dated_change_failed", change=str(request.pk))
            failed += 1
    return Swept(done, failed)


def _apply_on_its_day(request: ChangeRequest, now: datetime) -> bool:
    signer = request.approver or request.verifier or request.drafter
    with acting_for(signer, ACTOR, reason=telling.ON_ITS_DAY):
        customer, request = held(request)
        if request.state != State.SCHEDULED:
            return False  # another tick was first, or it was withdrawn
        try:
            with transaction.atomic():
                _apply(customer, request, by=signer, choices={}, seen=None, now=now)
        except (Refused, PermissionDenied, ObjectDoesNotExist):
            request.refresh_from_db()
            request.state = State.CONFLICTED
            request.save()
            telling.note(request, "conflicted")
        if request.state == State.CONFLICTED:
            telling.ask(request, customer)
    return True


def _apply(customer: Customer, request: ChangeRequest, *, by, choices, seen, now) -> ChangeRequest:
    subject = subjects.of(request, customer)
    if subject.gone:
        raise Refused(_("A colleague has taken this entry off file meanwhile. Refuse the change."))
    if clashes(customer, request, choices, seen):
        if request.state != State.CONFLICTED:
            request.state = State.CONFLICTED
            telling.note(request, "conflicted", by=by)
        request.save()
        return request
    kept = [
        name
        for name, change in request.values.items()
        if choices.get(name) == THEIRS and subject.standing(name) not in (change["old"], change["new"])
    ]
    for name in kept:
        request.values[name]["kept"] = subject.standing(name)
    wanted = {name: change for name, change in request.values.items() if name not in kept}
    if not wanted or kept and request.act == Act.REMOVE:
        close(request, State.REFUSED, customer, by=by)
        return request
    request.state = State.APPROVED
    request.save()
    if request.block:
        return _written_part(customer, request, subject, wanted, by=by, now=now)
    return _written(customer, request, wanted, by=by, now=now)


def _written(customer: Customer, request: ChangeRequest, wanted: dict, *, by, now) -> ChangeRequest:
    applied = editing.edit(
        customer.pk,
        by=by,
        changes={name: values.decoded(name, change["new"]) for name, change in wanted.items()},
        version=customer.version,
        why=request.why,
        guardian_agreed=bool(request.values.get("born_on", {}).get("guardian_agreed")),
        drafter=request.drafter,
        attested=_attested(request, by),
        now=now,
    )
    request.applied_version = applied.version
    close(request, State.APPLIED, customer, by=by)
    if applied.version != customer.version:
        business.tell(applied, wanted, by=by, drafter=request.drafter, now=now)
    return request


def _written_part(
    customer: Customer, request: ChangeRequest, subject: subjects.PartOf, wanted: dict, *, by, now
) -> ChangeRequest:
    news = any(subject.standing(name) != change["new"] for name, change in wanted.items())
    parts.write(
        customer, subject, request, wanted, keepers.Act(by, request.why, now, drafter=request.drafter)
    )
    close(request, State.APPLIED, customer, by=by)
    if news:
        business.tell_of_part(customer, request, by=by, drafter=request.drafter, now=now)
    return request


def _attested(request: ChangeRequest, by) -> bool:
    """Whether whoever decides has looked at every sealed key field: then no further second check is due."""
    if not fieldbook.KEY_FACTS & fieldbook.OPENED & set(request.fields):
        return True
    looks = Event.objects.filter(kind=Event.Kind.REVEALED, by=by, subject=request.customer_id)
    return looks.filter(data__change=str(request.pk)).exists()


def held(request: ChangeRequest) -> tuple[Customer, ChangeRequest]:
    """Archive first, then the proposal, as an edit does."""
    customer = Customer.objects.select_for_update(no_key=True, of=("self",)).get(pk=request.customer_id)
    request = ChangeRequest.objects.select_for_update(no_key=True, of=("self",)).get(pk=request.pk)
    request.customer = customer
    return customer, request


def close(request: ChangeRequest, state: str, customer: Customer, *, by=None, comment: str = "") -> None:
    request.state, request.comment = state, comment.strip() or request.comment
    request.save()
    telling.note(request, str(state), by=by)
    telling.tell_the_drafter(request, customer, by=by)
    telling.tell_the_reporter(request)
