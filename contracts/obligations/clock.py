"""Whoever has to do something under a contract is told before the day, on it, and after it (§1.6)."""

from datetime import datetime

from agency.models import Notice, User
from contracts import policy
from contracts.climbing import climb
from contracts.models import Obligation
from customers.helping.managers import next_up

from .making import ACTOR


def sweep(now: datetime) -> int:
    """May run anywhere, at once and again: each reminder is sent once, and of those missed the last."""
    return climb(Obligation, policy.OBLIGATION_REMINDERS, _remind, actor=ACTOR, now=now)


def _remind(one: Obligation, rung: int, late: int) -> None:
    _tell(one, one.owner, "obligation_late" if late > 0 else "obligation_due", rung)
    if policy.OBLIGATION_REMINDERS[rung - 1] >= policy.OBLIGATION_MANAGER_FROM:
        manager = next_up(one.owner)
        if manager is not None:
            _tell(one, manager, "obligation_late_team", rung, person=one.owner.name)


def _tell(one: Obligation, to: User, kind: str, rung: int, **params) -> None:
    if not to.is_active:
        return
    Notice.objects.post(
        key=f"{kind}:{one.pk}:{rung}:{to.pk}",
        to=to,
        kind=kind,
        params={"number": one.contract.number, "due_on": one.due_on.isoformat()} | params,
        url=f"{one.contract.get_absolute_url()}obligations/",
    )
