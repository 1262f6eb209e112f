"""Customers of whom nothing was heard for too long get a return visit (C9 “長期無聯”).

The silence is worked out from facts and found by index (`CustomerQuerySet.silent_since`), one owner after the
other: a person gets `policy.RETURN_VISITS_PER_DAY` a day at most, the most valuable grade first and in it the
longest silence. Whoever is left over is silent tomorrow too and found then; the key of the task makes each
silence told once.
"""

from datetime import datetime

from django.db import connection
from django.db.models import Exists, OuterRef
from django.utils.timezone import localdate, localtime

from agency import policy
from agency.acting import acting_as, current
from agency.encryption.ids import uuid7
from agency.models import Event, User
from customers.models import CareTask, Customer

ACTOR = "system:care"
BATCH = 500  # archives or tasks of one transaction, in the other sweeps of care


def sweep(now: datetime) -> int:
    """Make the return visits that are due; how many. Each owner in a transaction of her own."""
    with acting_as(ACTOR):
        owners = list(
            User.objects.filter(Exists(Customer.objects.filter(owner=OuterRef("pk"))))
            .order_by("pk")
            .values_list("pk", flat=True)
        )
    return sum(_owner(owner, now) for owner in owners)


def _owner(owner: int, now: datetime) -> int:
    """The owner's share of today; another worker that is at it already is left alone."""
    with acting_as(ACTOR):
        if not _alone(owner):
            return 0
        made, left = 0, policy.RETURN_VISITS_PER_DAY - _made_today(owner, now)
        for grade in policy.DORMANT_AFTER:
            if left > made:
                made += _propose(_claim(owner, grade, now, left - made), now)
        return made


def _alone(owner: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))", [f"dormant:{owner}"])
        return cursor.fetchone()[0]


def _made_today(owner: int, now: datetime) -> int:
    """Return visits the owner was given since midnight, Shanghai, done ones too."""
    midnight = localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    tasks = CareTask.objects.filter(owner=owner, kind=CareTask.Kind.RETURN, created_at__gte=midnight)
    return tasks.exclude(silent_since=None).count()


def _claim(owner: int, grade: str, now: datetime, size: int) -> list[Customer]:
    day = localdate(now) - policy.DORMANT_AFTER[grade]
    asked = CareTask.objects.filter(
        customer=OuterRef("pk"), kind=CareTask.Kind.RETURN, silent_since=OuterRef("heard_on")
    )
    waiting = CareTask.objects.open().filter(customer=OuterRef("pk"), kind=CareTask.Kind.RETURN)
    rows = Customer.objects.silent_since(grade, day).filter(~Exists(asked), ~Exists(waiting), owner=owner)
    rows = rows.order_by("owner_id", "grade", "heard_on", "pk").only("pk", "owner_id", "department_id")
    return list(rows.select_for_update(no_key=True, skip_locked=True, of=("self",))[:size])


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
