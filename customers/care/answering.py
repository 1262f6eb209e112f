"""What came of a return visit (C9), and the hand-over of a silent customer by a manager."""

from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db.models import F
from django.utils.timezone import localdate
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from agency.acting import acting
from agency.errors import Refused
from agency.models import Event, Notice, User
from agency.visibility import may
from customers import selecting
from customers.models import CareTask, Customer

from . import contacting, giving

ANSWERED = gettext_noop("return visit answered")
HANDED_OVER = gettext_noop("silent customer handed over")
POOLED = gettext_noop("silent customer put into the pool")
OUTCOMES = tuple(code for code in CareTask.Outcome.values if code)


def answer(
    task: CareTask,
    *,
    by,
    outcome: str,
    way: str,
    minutes: str,
    next_on: date | None = None,
    next_what: str = "",
    now: datetime | None = None,
) -> CareTask:
    """Close a return visit with its outcome; the talk itself is noted as a contact.

    `lost` may come without a word from the customer: it says so itself. `refuses` marks the archive: nobody
    turns to the customer any more, care and segments leave her out. Raises `Refused`.
    """
    now = now or clock()
    if outcome not in OUTCOMES:
        raise Refused(_("Choose what came of it."))
    if outcome == CareTask.Outcome.REFUSES and next_on:
        raise Refused(_("Whoever wants no contact gets no next date."))
    if next_on and next_on < localdate(now):
        raise Refused(_("The next date lies in the past."))
    if not minutes.strip():
        raise Refused(_("Say in a few words how you know."))
    with acting(by, reason=ANSWERED):
        task, customer = contacting.held(task, by)
        if task.kind != CareTask.Kind.RETURN:
            raise Refused(_("Only return visits have an outcome."))
        task.outcome = outcome
        contacting.end(task, CareTask.State.DONE, by=by, now=now)
        if outcome == CareTask.Outcome.REFUSES:
            _leave_alone(customer, by=by, now=now)
        Event.note(
            Event.Kind.CARE_TASK, by=by, subject=customer.pk, act="answered", task=task.kind, outcome=outcome
        )
        reached = outcome != CareTask.Outcome.LOST
        contacting.write(customer, task, by=by, way=way, reached=reached, at=now, minutes=minutes)
        if next_on:
            contacting.follow_up(customer, by=by, due_on=next_on, what=next_what)
    return task


def try_again(task: CareTask, *, by, way: str, minutes: str, next_on: date, now: datetime | None = None):
    """Nobody answered: the attempt is on file, the return visit is due again on `next_on`."""
    now = now or clock()
    with acting(by, reason=ANSWERED):
        if next_on < localdate(now):
            raise Refused(_("The next date lies in the past."))
        task, customer = contacting.held(task, by)
        made = contacting.write(customer, task, by=by, way=way, reached=False, at=now, minutes=minutes)
        CareTask.objects.filter(pk=task.pk).update(due_on=next_on, told=0, updated_at=now)
    return made


def hand_over(task: CareTask, *, by, to: User | None, now: datetime | None = None) -> CareTask:
    """A manager gives the silent archive to a colleague, or with None to the pool.

    The pool is with the head of the department, who gives from it. The task goes along with the archive.
    """
    now = now or clock()
    with acting(by, reason=HANDED_OVER if to else POOLED):
        task, customer = contacting.held(task, by)
        if not may(by, "assign_customer", customer):
            raise PermissionDenied(_("You may not hand over this archive."))
        if task.kind != CareTask.Kind.RETURN:
            raise Refused(_("Only silent customers are handed over here."))
        heir = to or _keeper_of_pool(customer, by)
        if not selecting.heirs(by).filter(pk=heir.pk).exists():
            raise Refused(_("%(person)s cannot take this archive over.") % {"person": heir})
        if heir.pk != customer.owner_id:
            Customer.objects.filter(pk=customer.pk).update(
                owner=heir, department=heir.department_id, updated_at=now, version=F("version") + 1
            )
            selecting.move_waiting([customer.pk], heir.department_id, now)
        task.owner, task.department_id = heir, heir.department_id
        task.pooled_on, task.told = None if to else localdate(now), 0
        task.save()
        Event.note(
            Event.Kind.CARE_TASK,
            by=by,
            subject=customer.pk,
            act="handed_over" if to else "pooled",
            task=task.kind,
            person=heir.pk,
        )
        if to and to.pk != by.pk:
            Notice.objects.post(
                key=f"care-handed:{task.pk}:{to.pk}:{now.isoformat()}",
                to=to,
                kind="care_handed_over",
                params={"person": by.name, "number": customer.number},
                url=task.get_absolute_url(),
                about=customer.pk,
            )
    return task


def _keeper_of_pool(customer: Customer, by) -> User:
    head = customer.department.head
    return head if head and head.is_active else by


def _leave_alone(customer: Customer, *, by, now: datetime) -> None:
    """No contact by ourselves any more: open tasks and care of the archive are called off with it."""
    Customer.objects.filter(pk=customer.pk).update(no_contact_on=localdate(now))
    for task in CareTask.objects.open().filter(customer=customer).select_for_update(no_key=True):
        contacting.end(task, CareTask.State.DROPPED, by=by, now=now)
    giving.drop_all(customer, by=by)
