"""Whoever has to do something under a contract is told before the day, on it, and after it (§1.6)."""

from datetime import date, datetime
from uuid import UUID

from agency.acting import acting_as
from agency.models import Notice, User
from contracts import policy
from contracts.models import Obligation
from contracts.money.clock import BATCH, day_of, reached, stage
from customers.helping.managers import next_up

from .making import ACTOR


def sweep(now: datetime) -> int:
    """May run anywhere, at once and again: each reminder is sent once, and of those missed the last."""
    today, sent = day_of(now), 0
    while True:
        with acting_as(ACTOR):
            wanted = Obligation.objects.open().filter(reached(today, policy.OBLIGATION_REMINDERS))
            found = list(wanted.order_by("due_on", "pk").values_list("pk", flat=True)[:BATCH])
        done = [_remind(pk, today) for pk in found]
        sent += sum(done)
        if len(found) < BATCH or not any(done):
            return sent


def _remind(pk: UUID, today: date) -> int:
    with acting_as(ACTOR):
        rows = Obligation.objects.open().filter(pk=pk).select_related("contract", "owner__department")
        one = rows.select_for_update(no_key=True, of=("self",)).first()
        if one is None or (come := stage(one.due_on, today, policy.OBLIGATION_REMINDERS)) <= one.told:
            return 0
        one.told = come
        one.save(update_fields=["told", "updated_at"])
        late = one.due_on < today
        _tell(one, one.owner, "obligation_late" if late else "obligation_due", come)
        if policy.OBLIGATION_REMINDERS[come - 1] >= policy.OBLIGATION_MANAGER_FROM:
            manager = next_up(one.owner)
            if manager is not None:
                _tell(one, manager, "obligation_late_team", come, person=one.owner.name)
    return 1


def _tell(one: Obligation, to: User, kind: str, come: int, **params) -> None:
    if not to.is_active:
        return
    Notice.objects.post(
        key=f"{kind}:{one.pk}:{come}:{to.pk}",
        to=to,
        kind=kind,
        params={"number": one.contract.number, "due_on": one.due_on.isoformat()} | params,
        url=f"{one.contract.get_absolute_url()}obligations/",
    )
