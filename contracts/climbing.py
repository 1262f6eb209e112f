"""What is due on a day is reminded of on a ladder of days before and after it, each rung once (§1.6).

A reminder belongs to a day and comes from nine in the morning on. After an outage the last of those that were
missed is sent, not all of them; what was done meanwhile is not reminded of.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Model, Q
from django.utils.timezone import localdate

from agency.acting import acting_as
from contracts import policy

BATCH = 200


def climb(
    model: type[Model],
    ladder: tuple[int, ...],
    tell: Callable[[Model, int, int], None],
    *,
    actor: str,
    now: datetime,
) -> int:
    """Remind of each open row of `model` whose next rung has come; may run anywhere, at once and again.

    `ladder` holds days after `due_on` (before it, when negative); `told` on the row counts the rungs. `tell` gets
    the row, how many rungs have come, and the days since it was due. Returns how many rows were told of.
    """
    today, sent = day_of(now), 0
    while True:
        with acting_as(actor):
            wanted = model.objects.open().filter(_reached(today, ladder))
            found = list(wanted.order_by("due_on", "pk").values_list("pk", flat=True)[:BATCH])
        done = [_remind(model, pk, ladder, tell, actor, today) for pk in found]
        sent += sum(done)
        if len(found) < BATCH or not any(done):
            return sent


def day_of(now: datetime) -> date:
    """The Shanghai day whose reminders are sent at `now`: until nine it is still yesterday’s turn."""
    return localdate(now - timedelta(hours=policy.REMINDING_HOUR))


def _reached(today: date, ladder: tuple[int, ...]) -> Q:
    """Rows of which a reminder has come that was not sent."""
    found = Q()
    for place, days in enumerate(ladder, 1):
        found |= Q(told__lt=place, due_on__lte=today - timedelta(days=days))
    return found


def _remind(model, pk: UUID, ladder: tuple[int, ...], tell: Callable, actor: str, today: date) -> bool:
    with acting_as(actor):
        row = model.objects.open().filter(pk=pk).select_for_update(no_key=True, of=("self",)).first()
        if row is None:
            return False
        come = sum(row.due_on + timedelta(days=days) <= today for days in ladder)
        if come <= row.told:
            return False
        row.told = come
        row.save(update_fields=["told", "updated_at"])
        tell(row, come, (today - row.due_on).days)
    return True
