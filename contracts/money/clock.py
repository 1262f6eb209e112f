"""What the clock says about payments: before the day, on it, and after it (§1.6); and who reads them."""

from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from agency.acting import acting_as
from agency.models import Notice, User
from contracts import policy
from contracts.climbing import BATCH, climb
from contracts.models import Contract, Due, Receipt
from customers.helping.managers import next_up

from . import rights
from .plan import ACTOR


def sweep(now: datetime) -> int:
    """May run anywhere, at once and again."""
    return remind(now) + let_finance_in()


def remind(now: datetime) -> int:
    """How many payments were reminded of."""
    return climb(Due, policy.PAYMENT_REMINDERS, _remind, actor=ACTOR, now=now)


def _remind(due: Due, rung: int, late: int) -> None:
    owner = due.contract.owner
    _tell(due, owner, "payment_overdue" if late > 0 else "payment_due", rung)
    if policy.PAYMENT_REMINDERS[rung - 1] >= policy.PAYMENT_MANAGER_FROM:
        manager = next_up(owner)
        if manager is not None:
            _tell(due, manager, "payment_overdue_team", rung, person=owner.name)


def _tell(due: Due, to: User, kind: str, rung: int, **params) -> None:
    if not to.is_active:
        return
    Notice.objects.post(
        key=f"{kind}:{due.pk}:{rung}:{to.pk}",
        to=to,
        kind=kind,
        params={"number": due.contract.number, "due_on": due.due_on.isoformat()} | params,
        url=f"{due.contract.get_absolute_url()}money/",
    )


def let_finance_in() -> int:
    """Whoever joined finance since reads the contracts whose money is open."""
    with acting_as(ACTOR):
        held = sorted(rights.holders(rights.CONFIRM).values_list("pk", flat=True))
        if not held:
            return 0
        open_ = Q(Exists(Due.objects.open().filter(contract=OuterRef("pk"))))
        asked = Q(Exists(Receipt.objects.filter(contract=OuterRef("pk"), state__in=Receipt.OPEN)))
        rows = Contract.objects.filter(open_ | asked).exclude(readers__contains=held)
        found = list(rows.values_list("pk", flat=True)[:BATCH])
        return sum(_let_in(pk) for pk in found)


def _let_in(pk: UUID) -> int:
    contract = Contract.objects.select_for_update(no_key=True, of=("self",)).get(pk=pk)
    return int(rights.let_finance_in(contract))
