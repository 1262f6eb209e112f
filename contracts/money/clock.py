"""What the clock says about payments: before the day, on it, and after it, each reminder once (§1.6).

A reminder belongs to a day and comes from nine in the morning on. After an outage the last of those that were
missed is sent, not all of them; a payment that has come in is not reminded of.
"""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.utils.timezone import localdate

from agency.acting import acting_as
from agency.models import Notice, User
from contracts import policy
from contracts.models import Contract, Due, Receipt
from customers.helping.managers import next_up

from . import rights
from .plan import ACTOR

BATCH = 200


def sweep(now: datetime) -> int:
    """May run anywhere, at once and again."""
    return remind(now) + let_finance_in()


def day_of(now: datetime) -> date:
    """The Shanghai day whose reminders are sent at `now`: until nine it is still yesterday’s turn."""
    return localdate(now - timedelta(hours=policy.REMINDING_HOUR))


def stage(due_on: date, today: date, ladder: tuple[int, ...]) -> int:
    """How many of the reminders of `ladder` (days after the day) have come by `today`."""
    return sum(due_on + timedelta(days=days) <= today for days in ladder)


def reached(today: date, ladder: tuple[int, ...]) -> Q:
    """Rows of which a reminder has come that was not sent."""
    found = Q()
    for place, days in enumerate(ladder, 1):
        found |= Q(told__lt=place, due_on__lte=today - timedelta(days=days))
    return found


def remind(now: datetime) -> int:
    today, sent = day_of(now), 0
    while True:
        with acting_as(ACTOR):
            wanted = Due.objects.open().filter(reached(today, policy.PAYMENT_REMINDERS))
            found = list(wanted.order_by("due_on", "pk").values_list("pk", flat=True)[:BATCH])
        done = [_remind(pk, today) for pk in found]
        sent += sum(done)
        if len(found) < BATCH or not any(done):
            return sent


def _remind(pk: UUID, today: date) -> int:
    with acting_as(ACTOR):
        rows = Due.objects.open().filter(pk=pk).select_related("contract__owner__department")
        due = rows.select_for_update(no_key=True, of=("self",)).first()
        if due is None or (reached_now := stage(due.due_on, today, policy.PAYMENT_REMINDERS)) <= due.told:
            return 0
        due.told = reached_now
        due.save(update_fields=["told", "updated_at"])
        days = (today - due.due_on).days
        kind = "payment_overdue" if days > 0 else "payment_due"
        _tell(due, due.contract.owner, kind, reached_now)
        if policy.PAYMENT_REMINDERS[reached_now - 1] >= policy.PAYMENT_MANAGER_FROM:
            manager = next_up(due.contract.owner)
            if manager is not None:
                _tell(due, manager, "payment_overdue_team", reached_now, person=due.contract.owner.name)
    return 1


def _tell(due: Due, to: User, kind: str, stage: int, **params) -> None:
    if not to.is_active:
        return
    Notice.objects.post(
        key=f"{kind}:{due.pk}:{stage}:{to.pk}",
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
