"""The steps people take with a batch. Who reviewed does not approve, and a third person verifies."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from agency import policy
from agency.acting import acting
from agency.errors import Refused
from agency.models import Event
from compliance.models import DisposalBatch, DisposalItem
from compliance.retention import holds
from compliance.retention.rules import APPROVE, WRITE

from . import telling
from .telling import VERIFY

State, Item = DisposalBatch.State, DisposalItem.State
BEFORE_EXECUTION = (State.PROPOSED, State.REVIEWED, State.COOLING)


def tally(batch: DisposalBatch) -> dict[str, int]:
    """{state of a line: lines}."""
    return dict(batch.items.order_by().values_list("state").annotate(rows=Count("pk")))


def tallies(of: Iterable[DisposalBatch]) -> dict[UUID, dict[str, int]]:
    """{batch: its `tally`} of many, counted at once; without those that have no line."""
    found: dict[UUID, dict[str, int]] = {}
    rows = DisposalItem.objects.filter(batch__in=list(of)).order_by().values_list("batch", "state")
    for batch, state, lines in rows.annotate(rows=Count("pk")):
        found.setdefault(batch, {})[state] = lines
    return found


def leave_out(batch: UUID, items: list[str], *, by) -> int:
    """Take archives out of a proposal; they are proposed again when the next batch is collected."""
    with acting(by, reason=gettext_noop("Disposal reviewed")):
        held = _locked(batch, by, WRITE, State.PROPOSED)
        rows = held.items.filter(pk__in=items, state=Item.WAITING)
        count = rows.update(state=Item.LEFT_OUT, ended_at=clock())
        if count:
            _note(held, "left_out", by, count=count)
    return count


def review(batch: UUID, *, by, now: datetime | None = None) -> DisposalBatch:
    """Somebody who answers for the data looked through the list: nothing is added from now on."""
    with acting(by, reason=gettext_noop("Disposal reviewed")):
        held = _locked(batch, by, WRITE, State.PROPOSED)
        waiting = held.items.filter(state=Item.WAITING).count()
        if not waiting:
            raise Refused(_("There is no archive left in this batch."))
        held.state, held.reviewed_by, held.reviewed_at = State.REVIEWED, by, now or clock()
        held.save()
        _note(held, "reviewed", by, count=waiting)
        telling.tell(held)
    return held


def approve(batch: UUID, *, by, now: datetime | None = None) -> DisposalBatch:
    """Another person approves; `policy.COOLING_OFF` later the clock begins. Raises `Refused` to the reviewer."""
    moment = now or clock()
    with acting(by, reason=gettext_noop("Destruction approved")):
        held = _locked(batch, by, APPROVE, State.REVIEWED)
        if held.reviewed_by_id == by.pk:
            raise Refused(_("Another person than the reviewer approves."))
        held.state, held.approved_by, held.approved_at = State.COOLING, by, moment
        held.cooling_until = moment + policy.COOLING_OFF
        held.save()
        _note(held, "approved", by, until=held.cooling_until.isoformat(timespec="seconds"))
    return held


def call_off(batch: UUID, *, by, now: datetime | None = None) -> DisposalBatch:
    """Until the cooling-off is over either of the people may call it off; its archives may be due again."""
    moment = now or clock()
    with acting(by, reason=gettext_noop("Destruction called off")):
        if not (by.has_perm(WRITE) or by.has_perm(APPROVE)):
            raise PermissionDenied
        held = DisposalBatch.objects.select_for_update(no_key=True).get(pk=batch)
        if held.state not in BEFORE_EXECUTION:
            raise Refused(_("It has begun and cannot be called off any more."))
        held.items.filter(state=Item.WAITING).update(state=Item.LEFT_OUT, ended_at=moment)
        held.state, held.cancelled_by, held.cancelled_at = State.CANCELLED, by, moment
        held.save()
        _note(held, "called_off", by)
    return held


def may_verify(user, batch: DisposalBatch) -> bool:
    third = user.pk not in (batch.reviewed_by_id, batch.approved_by_id)
    return batch.state == State.SCANNED and third and user.has_perm(VERIFY)


def _locked(batch: UUID, by, right: str, state: str) -> DisposalBatch:
    if not by.has_perm(right):
        raise PermissionDenied
    held = DisposalBatch.objects.select_for_update(no_key=True).get(pk=batch)
    if held.state != state:
        raise Refused(
            _("This is already “%(state)s”; nothing was changed.") % {"state": held.get_state_display()}
        )
    return held


def on_hold(batch: DisposalBatch) -> int:
    """How many of the waiting archives a case keeps by now: they will stay."""
    ids = batch.items.filter(state=Item.WAITING).values_list("customer_id", flat=True)
    return len(holds.held(ids)) if batch.state in BEFORE_EXECUTION else 0


def _note(batch: DisposalBatch, act: str, by, **facts) -> None:
    Event.note(Event.Kind.DISPOSAL, by=by, subject=batch.pk, act=act, number=batch.number, **facts)
