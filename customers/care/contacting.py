"""A contact is noted, a visit is planned, done or called off (C10); each stands on the timeline (C12)."""

from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.utils.timezone import localdate
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from agency import policy
from agency.acting import acting
from agency.errors import Refused
from agency.models import Event
from agency.visibility import may
from customers.models import CareTask, Customer, Visit

from .hearing import heard

NOTED = gettext_noop("contact noted")
PLANNED = gettext_noop("visit planned")
CALLED_OFF = gettext_noop("task called off")
WRITTEN_AGAIN = gettext_noop("wishes to hear from us again")


def locked(pk, by) -> Customer:
    """The archive for somebody who works with it, locked until the end of the transaction."""
    rows = Customer.objects.visible_to(by).select_for_update(no_key=True, of=("self",))
    customer = rows.filter(pk=pk).first()
    if customer is None or not may(by, "change_customer", customer):
        raise PermissionDenied(_("You may not change this archive."))
    return customer


def held(task: CareTask, by) -> tuple[CareTask, Customer]:
    """An open task and its archive, both locked. Raises `Refused` when a colleague was quicker."""
    customer = locked(task.customer_id, by)
    task = CareTask.objects.select_for_update(no_key=True, of=("self",)).get(pk=task.pk)
    if task.state != CareTask.State.OPEN:
        raise Refused(_("This task is finished already. Nothing was changed."))
    return task, customer


def note(
    customer: Customer,
    *,
    by,
    way: str,
    reached: bool,
    at: datetime | None = None,
    minutes: str = "",
    participants: str = "",
    occasion: str = "",
    next_on: date | None = None,
    next_what: str = "",
    task: CareTask | None = None,
    now: datetime | None = None,
) -> Visit:
    """Put a contact on file; `next_on` makes a follow-up task of it. `task` is what it was planned as.

    A planned visit or follow-up that reached the customer is done; one that did not stays open, due on
    `next_on`. Raises `Refused`, `PermissionDenied`.
    """
    now = now or clock()
    at = at or now
    if at > now:
        raise Refused(_("A contact lies in the past. Plan a visit for what is to come."))
    if now - at > policy.OLDEST_CONTACT:
        raise Refused(_("This was more than a year ago. Check the date."))
    if reached and not minutes.strip():
        raise Refused(_("Say in a few words what was talked about."))
    if next_on and next_on < localdate(now):
        raise Refused(_("The next date lies in the past."))
    with acting(by, reason=NOTED):
        if task:
            task, customer = held(task, by)
        else:
            customer = locked(customer.pk, by)
        made = write(
            customer,
            task,
            by=by,
            way=way,
            reached=reached,
            at=at,
            minutes=minutes,
            participants=participants,
            occasion=occasion,
        )
        if task and task.kind != CareTask.Kind.RETURN:
            next_on = _go_on(task, reached, next_on, by=by, now=now)
        if next_on:
            follow_up(customer, by=by, due_on=next_on, what=next_what)
    return made


def write(
    customer: Customer,
    task: CareTask | None,
    *,
    by,
    way: str,
    reached: bool,
    at: datetime,
    minutes: str = "",
    participants: str = "",
    occasion: str = "",
) -> Visit:
    """The contact itself, and when the customer was heard of; the archive's lock is held."""
    made = Visit.objects.create(
        customer=customer,
        way=way,
        reached=reached,
        at=at,
        by=by,
        department_id=by.department_id,
        task=task,
        occasion=occasion or (task.occasion if task else ""),
        participants=participants.strip() or None,
        minutes=minutes.strip() or None,
    )
    if reached:
        heard(customer, localdate(at))
    Event.note(Event.Kind.CONTACT, by=by, subject=customer.pk, visit=str(made.pk), way=way, reached=reached)
    return made


def plan(
    customer: Customer,
    *,
    by,
    due_on: date,
    what: str = "",
    occasion: str = "",
    kind: str = CareTask.Kind.VISIT,
    now: datetime | None = None,
) -> CareTask:
    """A visit or task for a day to come. Raises `Refused` for a customer who wants no contact."""
    if due_on < localdate(now or clock()):
        raise Refused(_("A visit is planned for today or later."))
    with acting(by, reason=PLANNED):
        customer = locked(customer.pk, by)
        if customer.no_contact_on:
            raise Refused(_("The customer wants no contact. Note it here when she turns to us by herself."))
        return _make(customer, kind, by=by, due_on=due_on, what=what, occasion=occasion)


def call_off(task: CareTask, *, by, now: datetime | None = None) -> CareTask:
    """It does not take place. A return visit is answered, not called off: the silence stays."""
    with acting(by, reason=CALLED_OFF):
        task, customer = held(task, by)
        if task.kind == CareTask.Kind.RETURN:
            raise Refused(_("A return visit needs an answer."))
        end(task, CareTask.State.DROPPED, by=by, now=now or clock())
        Event.note(Event.Kind.CARE_TASK, by=by, subject=customer.pk, act="called_off", task=task.kind)
    return task


def hears_from_us_again(customer: Customer, *, by) -> Customer:
    """The customer changed her mind: we may turn to her by ourselves once more."""
    with acting(by, reason=WRITTEN_AGAIN):
        customer = locked(customer.pk, by)
        if customer.no_contact_on:
            Customer.objects.filter(pk=customer.pk).update(no_contact_on=None)
            Event.note(Event.Kind.CARE_TASK, by=by, subject=customer.pk, act="contact_again")
            customer.no_contact_on = None
    return customer


def end(task: CareTask, state: str, *, by, now: datetime) -> None:
    task.state, task.ended_at, task.ended_by = state, now, by
    task.save()


def _go_on(task: CareTask, reached: bool, next_on: date | None, *, by, now: datetime) -> date | None:
    """Done when the customer was reached, else due again on the next date; what is left for a follow-up."""
    if reached:
        end(task, CareTask.State.DONE, by=by, now=now)
        return next_on
    if next_on:
        task.due_on, task.told = next_on, 0
        task.save()
    return None


def follow_up(customer: Customer, *, by, due_on: date, what: str) -> CareTask:
    return _make(customer, CareTask.Kind.FOLLOW_UP, by=by, due_on=due_on, what=what)


def _make(
    customer: Customer, kind: str, *, by, due_on: date, what: str, occasion: str = "", silent_since=None
) -> CareTask:
    """For the owner of the archive, whoever plans it."""
    task = CareTask.objects.create(
        customer=customer,
        kind=kind,
        owner_id=customer.owner_id,
        department_id=customer.department_id,
        due_on=due_on,
        what=what.strip() or None,
        occasion=occasion,
        silent_since=silent_since,
    )
    Event.note(
        Event.Kind.CARE_TASK,
        by=by,
        subject=customer.pk,
        act="planned",
        task=kind,
        due_on=due_on.isoformat(),
        occasion=occasion,
    )
    return task
