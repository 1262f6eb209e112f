"""What care the clock proposes: festivals, birthdays and other days the customer keeps (C13–C15).

Only for customers whose consent to greetings is in force and who do not mind being contacted. The key of
each proposal (archive, occasion, year) makes it come once, whoever runs this and however often. For a day of
the customer's own the plain columns know the week only: see `CareAction`.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from itertools import batched

from django.db.models import Q
from django.utils.timezone import localdate

from agency import policy
from agency.acting import acting_as, current
from agency.encryption.ids import uuid7
from agency.models import Event
from customers.models import CareAction, CareRule, Customer
from customers.models.in_touch import HEARD_ON
from customers.parts import important_dates

from . import occasions
from .dormant import ACTOR, BATCH
from .giving import beyond, tell_managers
from .rules import Rules

WEEK = 7  # days


def propose(now: datetime, *, batch: int = BATCH) -> int:
    """Make what is due by `now`; how many. Run once a day."""
    today, made = localdate(now), 0
    with acting_as(ACTOR):
        rules = Rules()
    for code, day in occasions.coming(today, rules.longest()):
        for grade in Customer.Grade.values:
            rule = rules.of(code, grade)
            if rule and (day - today).days <= rule.lead_days:
                made += _festival(rule, grade, code, day, today, batch)
    return made + _kept_days(rules, today, batch)


def _festival(rule: CareRule, grade: str, code: str, day: date, today: date, batch: int) -> int:
    """One festival for one grade, in batches by key; another worker may do the same at once."""
    made, after = 0, None
    while True:
        with acting_as(ACTOR):
            rows = Customer.objects.greetable().filter(grade=grade).annotate(heard_on=HEARD_ON)
            if after:
                later = Q(heard_on__gt=after.heard_on) | Q(heard_on=after.heard_on, pk__gt=after.pk)
                rows = rows.filter(later, heard_on__gte=after.heard_on)
            columns = ("owner_id", "department_id", "grade", "number")
            found = list(rows.order_by("grade", "heard_on", "pk").only(*columns)[:batch])
            made += _write(
                _action(rule, customer, code, day, f"{customer.pk}:{code}:{day.year}", today)
                for customer in found
            )
        if len(found) < batch:
            return made
        after = found[-1]


def _kept_days(rules: Rules, today: date, batch: int) -> int:
    """Birthdays and other days: found by marks, opened here, proposed for the Monday of their week."""
    made, ahead = 0, max(rules.longest(), important_dates.BIRTHDAY_LEAD) + WEEK
    with acting_as(ACTOR):
        due = important_dates.due_between(today, ahead, Customer.objects.greetable())
        for some in batched(due, batch):
            made += _write(filter(None, (_of_day(rules, one, today) for one in some)))
    return made


def _of_day(rules: Rules, due: important_dates.Due, today: date) -> CareAction | None:
    rule = rules.of(due.kind, due.customer.grade)
    monday = due.on - timedelta(days=due.on.weekday())
    if rule is None or (monday - today).days > max(rule.lead_days, due.lead_days if due.date else 0):
        return None
    source = due.date.pk.hex[-12:] if due.date else ""
    key = f"{due.customer.pk}:{due.kind}:{source}:{due.on.year}"
    return _action(rule, due.customer, due.kind, monday, key, today, kept=due.on)


def _action(
    rule: CareRule, customer: Customer, code: str, day: date, key: str, today: date, kept: date | None = None
) -> CareAction:
    return CareAction(
        id=uuid7(),
        customer=customer,
        act=rule.act,
        occasion=code,
        owner_id=customer.owner_id,
        department_id=customer.department_id,
        grade=customer.grade,
        year=(kept or day).year,
        due_on=day,
        day=kept,
        planned_cost=rule.cost,
        key=key,
    )


def _write(actions: Iterable[CareAction]) -> int:
    """Those not proposed before, with their lines in the register; what is too dear waits for a manager."""
    actions = list(actions)
    known = set(
        CareAction.objects.filter(key__in=[action.key for action in actions]).values_list("key", flat=True)
    )
    fresh = [action for action in actions if action.key not in known]
    for action in fresh:
        if action.planned_cost > policy.CARE_BUDGET[action.grade] or (
            action.planned_cost and beyond(action.customer, action.year, action.planned_cost)
        ):
            action.state, action.asked_by_id = CareAction.State.WAITING, action.owner_id
    CareAction.objects.bulk_create(fresh, ignore_conflicts=True)
    stand = set(
        CareAction.objects.filter(pk__in=[action.pk for action in fresh]).values_list("pk", flat=True)
    )
    made = [action for action in fresh if action.pk in stand]
    Event.objects.bulk_create(
        Event(
            kind=Event.Kind.CARE,
            actor=current().name,
            subject=action.customer_id,
            data={"act": "proposed", "what": action.act, "occasion": action.occasion},
        )
        for action in made
    )
    for action in made:
        if action.state == CareAction.State.WAITING:
            tell_managers(action, None)
    return len(made)
