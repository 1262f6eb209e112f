"""Deadlines of disputes: told once ahead, once when they have passed (seed 001)."""

from datetime import datetime

from django.utils.timezone import localdate

from agency.acting import acting_as
from contracts import policy
from contracts.models import DisputeDeadline, Stage

from . import rights
from .opening import tell

ACTOR = "system:disputes"
AHEAD, OVERDUE = 1, 2
BATCH = 200


def sweep(now: datetime) -> int:
    """May run anywhere and again; what a missed run would have told ahead and is overdue now is told as overdue."""
    today, count = localdate(now), 0
    with acting_as(ACTOR):
        rows = DisputeDeadline.objects.filter(
            done_on=None, told__lt=OVERDUE, due_on__lte=today + policy.DISPUTE_WARNING
        )
        locked = rows.select_for_update(no_key=True, skip_locked=True, of=("self",)).order_by("due_on", "pk")
        for one in locked.select_related("dispute__keeper")[:BATCH]:
            step = OVERDUE if one.due_on < today else AHEAD
            if step <= one.told or one.dispute.stage == Stage.CLOSED:
                continue
            one.told = step
            one.save()
            _tell(one, step)
            count += 1
    return count


def _tell(deadline: DisputeDeadline, step: int) -> None:
    """The handler; once it is late, everybody whose office it is."""
    dispute, kind = deadline.dispute, "dispute_due" if step == AHEAD else "dispute_overdue"
    people = {dispute.keeper_id: dispute.keeper}
    if step == OVERDUE or not dispute.keeper.is_active:
        people |= {one.pk: one for one in rights.handlers()}
    for person in people.values():
        if person.is_active:
            tell(kind, dispute, person, key=f"{deadline.pk}", due_on=deadline.due_on.isoformat())
