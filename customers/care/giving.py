"""Greetings and gifts of one archive: who may get them, what they may cost, made by hand, left out (C13–C15)."""

from datetime import date, datetime

from django.db.models import Sum
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from agency import policy
from agency.acting import acting
from agency.errors import Refused
from agency.models import Event, Notice, User
from customers import restricting
from customers.models import CareAction, Customer
from customers.models.restriction import ADVERTISING
from customers.segments import choosing, guarding

from . import contacting, frequency

GIVEN = gettext_noop("care planned")
LEFT_OUT = gettext_noop("care left out")
ASKED = gettext_noop("approval of a gift asked for")
State = CareAction.State
LIVE = (State.PROPOSED, State.WAITING)


def obstacle(
    customer: Customer,
    *,
    by=None,
    act: str = "",
    action: CareAction | None = None,
    now: datetime | None = None,
) -> str:
    """Why nothing may be sent to this customer, in the reader's language; "" where it may.

    An offer keeps to the measure of contacts, and what a segment made to the whole rule of segments; `action`
    is what is to be sent and does not count against itself.
    """
    if customer.no_contact_on:
        return _("The customer wants no contact: nothing may be sent.")
    if Customer.objects.filter(restricting.standing(ADVERTISING), pk=customer.pk).exists():
        return str(restricting.WORDS)
    if not Customer.objects.greetable().filter(pk=customer.pk).exists():
        return _(
            "The consent to offers and greetings is not in force: nothing may be sent. Ask the customer,"
            " and record the answer under “Consents”."
        )
    if reason := guarding.why_not(customer, act=action.act if action else act):
        return reason
    now = now or clock()
    if action and action.use_id:
        return choosing.why_not(customer, action.use, by=by, now=now)
    if (action.act if action else act) == CareAction.Act.OFFER:
        condition = frequency.often(now, without_action=action.pk if action else None)
        if Customer.objects.filter(condition, pk=customer.pk).exists():
            return str(choosing.ground("often").said)
    return ""


def check(customer: Customer, **asked) -> None:
    if reason := obstacle(customer, **asked):
        raise Refused(reason)


def spent(customer: Customer, year: int, *, without: CareAction | None = None) -> int:
    """Fen of what was sent in `year`, and of what is planned for it."""
    rows = CareAction.objects.filter(customer=customer, year=year, state__in=(*LIVE, State.SENT))
    if without:
        rows = rows.exclude(pk=without.pk)
    return rows.aggregate(sum=Coalesce(Sum(Coalesce("cost", "planned_cost")), 0))["sum"]


def beyond(customer: Customer, year: int, cost: int, *, without: CareAction | None = None) -> bool:
    """Would `cost` go beyond what a customer of this grade may cost in a year?"""
    if not cost:
        return False
    return spent(customer, year, without=without) + cost > policy.CARE_BUDGET[customer.grade]


def give(
    customer: Customer,
    *,
    by,
    act: str,
    due_on: date,
    occasion: str = "",
    planned_cost: int = 0,
    item: str = "",
    text: str = "",
    now: datetime | None = None,
) -> CareAction:
    """Plan a greeting or gift; beyond the budget it waits for a manager. Raises `Refused` without consent."""
    now = now or clock()
    if due_on < localdate(now):
        raise Refused(_("Plan it for today or later."))
    if act == CareAction.Act.GIFT and not item.strip():
        raise Refused(_("Say what the gift is."))
    with acting(by, reason=GIVEN):
        customer = contacting.locked(customer.pk, by)
        check(customer, by=by, act=act, now=now)
        waits = beyond(customer, due_on.year, planned_cost)
        action = CareAction.objects.create(
            customer=customer,
            act=act,
            occasion=occasion,
            state=State.WAITING if waits else State.PROPOSED,
            owner_id=customer.owner_id,
            department_id=customer.department_id,
            grade=customer.grade,
            year=due_on.year,
            due_on=due_on,
            planned_cost=planned_cost,
            item=item.strip() or None,
            text=text.strip() or None,
            asked_by=by if waits else None,
        )
        note("asked" if waits else "proposed", action, by=by, fen=planned_cost)
        if waits:
            tell_managers(action, by)
    return action


def ask(action: CareAction, *, by, planned_cost: int) -> CareAction:
    """It costs more than was planned: a manager decides first."""
    with acting(by, reason=ASKED):
        action, _customer = held(action, by, State.PROPOSED)
        action.state, action.asked_by, action.planned_cost = State.WAITING, by, planned_cost
        action.decided_by = action.decided_at = None
        action.save()
        note("asked", action, by=by, fen=planned_cost)
        tell_managers(action, by)
    return action


def drop(action: CareAction, *, by) -> CareAction:
    """Nothing is sent this time."""
    with acting(by, reason=LEFT_OUT):
        action, _customer = held(action, by, *LIVE)
        action.state = State.DROPPED
        action.save()
        note("dropped", action, by=by)
    return action


def drop_all(customer: Customer, *, by) -> None:
    """What was to be sent is left out; the archive's lock is held."""
    for action in CareAction.objects.filter(customer=customer, state__in=LIVE).select_for_update(no_key=True):
        action.state = State.DROPPED
        action.save()
        note("dropped", action, by=by)


def held(action: CareAction, by, *states: str) -> tuple[CareAction, Customer]:
    """The act and its archive, both locked. Raises `Refused` in another state."""
    customer = contacting.locked(action.customer_id, by)
    action = CareAction.objects.select_for_update(no_key=True, of=("self",)).get(pk=action.pk)
    if action.state not in states:
        raise Refused(
            _("This is “%(state)s” already. Nothing was changed.") % {"state": action.get_state_display()}
        )
    return action, customer


def note(act: str, action: CareAction, *, by=None, **codes) -> None:
    """One line of the register about an act of care; codes only."""
    Event.note(
        Event.Kind.CARE,
        by=by,
        subject=action.customer_id,
        act=act,
        what=action.act,
        occasion=action.occasion,
        **codes,
    )


def tell_managers(action: CareAction, by: User | None) -> None:
    """The head of the department hears that a gift waits; told once per amount asked."""
    head = action.department.head
    if head is None or not head.is_active or (by and head.pk == by.pk):
        return
    Notice.objects.post(
        key=f"care-approval:{action.pk}:{action.planned_cost}:{head.pk}",
        to=head,
        kind="care_approval",
        params={"person": by.name if by else str(action.owner), "number": action.customer.number},
        url=reverse("agency:inbox_item", args=["gift", action.pk]),
        about=action.customer_id,
    )
