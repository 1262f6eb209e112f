"""Customers of whom nothing was heard for too long get a return visit (C9 “長期無聯”).

The silence is worked out from facts and found by index (`CustomerQuerySet.silent_since`), in batches any
worker may take: rows another one holds are skipped, and the key of the task makes each silence told once.
"""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q
from django.utils.timezone import localdate

from agency import policy
from agency.acting import acting_as, current
from agency.encryption.ids import uuid7
from agency.models import Event
from customers.models import CareTask, Customer

ACTOR = "system:care"
BATCH = 500  # archives of one transaction


def sweep(now: datetime, *, batch: int = BATCH) -> int:
    """Make the return visits that are due; how many. A few index ranges, one per grade."""
    return sum(_grade(grade, now, batch) for grade in policy.DORMANT_AFTER)


def _grade(grade: str, now: datetime, batch: int) -> int:
    """One grade, the longest silence first; goes on behind what it has seen, so a skipped row stops nothing."""
    made, after = 0, None
    while True:
        with acting_as(ACTOR):
            found = _claim(grade, now, after, batch)
            made += _propose(found, now)
        if len(found) < batch:
            return made
        after = found[-1]


def _claim(grade: str, now: datetime, after: Customer | None, size: int) -> list[Customer]:
    day = localdate(now) - policy.DORMANT_AFTER[grade]
    asked = CareTask.objects.filter(
        customer=OuterRef("pk"), kind=CareTask.Kind.RETURN, silent_since=OuterRef("heard_on")
    )
    waiting = CareTask.objects.open().filter(customer=OuterRef("pk"), kind=CareTask.Kind.RETURN)
    rows = Customer.objects.silent_since(grade, day).filter(~Exists(asked), ~Exists(waiting))
    if after:
        rows = rows.filter(
            Q(heard_on__gt=after.heard_on) | Q(heard_on=after.heard_on, pk__gt=after.pk),
            heard_on__gte=after.heard_on,
        )
    rows = rows.order_by("grade", "heard_on", "pk").only("pk", "owner_id", "department_id")
    return list(rows.select_for_update(skip_locked=True, of=("self",), no_key=True)[:size])


def _propose(customers: list[Customer], now: datetime) -> int:
    """The tasks and their lines in the register; a task that stands already is left as it is."""
    due_on = localdate(now) + policy.RETURN_VISIT_WITHIN
    tasks = [
        CareTask(
            id=uuid7(),
            customer=customer,
            kind=CareTask.Kind.RETURN,
            owner_id=customer.owner_id,
            department_id=customer.department_id,
            due_on=due_on,
            silent_since=customer.heard_on,
            key=f"{customer.pk}:return:{customer.heard_on}",
        )
        for customer in customers
    ]
    CareTask.objects.bulk_create(tasks, ignore_conflicts=True)
    made = set(CareTask.objects.filter(pk__in=[task.pk for task in tasks]).values_list("pk", flat=True))
    Event.objects.bulk_create(
        Event(
            kind=Event.Kind.CARE_TASK,
            actor=current().name,
            subject=task.customer_id,
            data={"act": "silent", "task": task.kind, "since": task.silent_since.isoformat()},
        )
        for task in tasks
        if task.pk in made
    )
    return len(made)
