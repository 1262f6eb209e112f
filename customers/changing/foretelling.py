"""What saving will do, told before; and what it did, told after."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _

from agency.visibility import may
from customers import editing
from customers.models import ChangeRequest, Customer

from . import routing, subjects
from .keepers import keepers
from .parts import PartOutcome
from .proposing import Outcome
from .routing import Rule
from .showing import labels, labels_of


def forecast(
    customer: Customer, user, fields: Iterable[str], now: datetime | None = None
) -> list[dict[str, Any]]:
    """What saving a change of `fields` will do, told before: [{rule, fields, people}], the mildest rule first.

    Judged by the grade as it stands; a change of the grade itself may call for more, and is told by `important_needs`.
    """
    if customer.state == Customer.State.AWAITING or not may(user, "change_customer", customer):
        return []
    every = dict.fromkeys(name for name in editing.EDITABLE if name in fields)
    found = routing.rules_for(customer, every, by=user, day=localdate(now or clock()), alone=True)
    groups = []
    for rule in routing.STRICTNESS:
        names = [name for name, wanted in found.items() if wanted is rule]
        if not names:
            continue
        step = "approve" if rule is Rule.APPROVE else "verify"
        people = [] if rule is Rule.AT_ONCE else routing.whose_turn(customer, step, {user.pk})
        groups.append({"rule": rule, "fields": labels(names), "people": _(", ").join(map(str, people))})
    return groups


def important_needs(customer: Customer, user, now: datetime | None = None) -> str:
    """The rule for making the customer important, where it is another than for other grades; else ""."""
    if customer.grade == Customer.Grade.VIP:
        return ""
    wanted = {"grade": Customer.Grade.VIP}
    rule = routing.rules_for(customer, wanted, by=user, day=localdate(now or clock()))["grade"]
    return "" if rule is Rule.AT_ONCE else str(rule)


def forecast_part(
    customer: Customer, block: str, user, act: str, *, names=None, now: datetime | None = None
) -> list[dict[str, Any]]:
    """What will wait of a change of a part, told before: [{rule, fields, people}]; nothing where all is at once."""
    if customer.state == Customer.State.AWAITING:
        return []
    keeper = keepers()[block]
    subject = subjects.PartOf(customer, keeper, None, adds=True)
    found = routing.rules_for_part(
        customer,
        block,
        names or keeper.columns,
        by=user,
        day=localdate(now or clock()),
        whole=act != "change",
    )
    groups = []
    for rule in routing.STRICTNESS[1:]:
        if names := [name for name, wanted in found.items() if wanted is rule]:
            step = "approve" if rule is Rule.APPROVE else "verify"
            people = routing.whose_turn(customer, step, {user.pk})
            listed = _(", ").join(subject.label(name) for name in subject.ordered(names))
            groups.append({"rule": rule, "fields": listed, "people": _(", ").join(map(str, people))})
    return groups


def told_after(outcome: Outcome | PartOutcome, done: str = "") -> list[str]:
    """What saving did, in words; `done` for what was written at once."""
    if not (outcome.applied or outcome.request):
        return [_("Nothing was different; nothing was saved.")]
    words = [done or _("The change is saved.")] if outcome.applied else []
    if request := outcome.request:
        words.append(_waits(request))
    return words


def _waits(request: ChangeRequest) -> str:
    told = {"fields": labels_of(request)}
    if request.effective_on:
        told["day"] = date_format(request.effective_on, "SHORT_DATE_FORMAT")
    if request.state == ChangeRequest.State.SCHEDULED:
        return _("Written on %(day)s, not before: %(fields)s.") % told
    people = routing.whose_turn(request.customer, request.step, {request.drafter_id})
    told["people"] = _(", ").join(map(str, people))
    if request.step == "verify":
        words = _("To be verified by %(people)s: %(fields)s.") % told
    else:
        words = _("Sent to %(people)s for approval: %(fields)s.") % told
    return words + (_(" It takes effect on %(day)s.") % told if request.effective_on else "")
