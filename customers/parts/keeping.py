"""Adding, changing and taking away the parts of an archive: with a reason, remembered, never lost to a colleague.

Each act is one transaction: the part, what is derived from the archive, and the line in the register.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.timezone import localdate
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from agency.acting import acting
from agency.encryption.ids import uuid7
from agency.errors import Conflict, Refused
from agency.models import Event
from agency.visibility import may
from customers import indexing
from customers.models import ContactPoint, Customer, Part, PreferenceItem
from customers.reasons import Ours, because

from . import rules

ADDED = Ours(gettext_noop("Added to the archive"))
CONFIRMED = gettext_noop("Confirmed with the customer")
WITHDRAWN = gettext_noop("Emptied because the separate consent was withdrawn")


def add(
    customer_pk,
    model: type[Part],
    *,
    by,
    values: dict[str, Any],
    why: str = ADDED,
    pk=None,
    drafter=None,
    now: datetime | None = None,
) -> Part:
    """A new part of an archive. `pk` is the form's one-time id: sent twice, it gives the part already made.

    The lowest door, as `editing.edit` is: pages go through `customers.changing.propose_part`. `drafter` is who
    wrote what `by` only lets through.

    Raises `PermissionDenied` without the right to change the archive, `Refused` by a rule of the part.
    """
    with acting(by):
        customer = _locked(customer_pk, by)
        if pk and (made := model.objects.filter(pk=pk, customer=customer).first()):
            return made
        part = model(pk=pk or uuid7(), customer=customer, **values)
        rules.settle(part, customer, values.keys(), by=by, now=now or clock())
        with because(by, why, customer):
            part.save(force_insert=True)
            _done(part, customer, "added", by, values, drafter)
    return part


def change(
    part: Part,
    *,
    by,
    changes: dict[str, Any],
    why: str,
    seen: datetime | None = None,
    drafter=None,
    now=None,
) -> Part:
    """Write `changes` over the part as it stood at `seen` (its `updated_at`).

    Raises `Conflict` where a colleague saved it meanwhile, `Refused` without a reason. What changes nothing
    writes nothing.
    """
    with acting(by):
        customer = _locked(part.customer_id, by)
        part = _standing(part, customer)
        fresh = {name: value for name, value in changes.items() if getattr(part, name) != value}
        if not fresh:
            return part
        if seen and part.updated_at != seen:
            raise Conflict(_("A colleague changed this meanwhile. Look at it again before you save."))
        for name, value in fresh.items():
            setattr(part, name, value)
        rules.settle(part, customer, fresh.keys(), by=by, now=now or clock())
        with because(by, why, customer):
            part.save()
            _done(part, customer, "changed", by, fresh, drafter)
    return part


def remove(part: Part, *, by, why: str, drafter=None) -> None:
    """Take the part off file; history keeps it until the customer's key is destroyed."""
    with acting(by):
        customer = _locked(part.customer_id, by)
        part = _standing(part, customer)
        with because(by, why, customer):
            part.delete()
            _done(part, customer, "removed", by, (), drafter)


def confirm(part: Part, *, by, now: datetime | None = None) -> Part:
    """The customer was asked and it is still so: a contact is verified, a preference confirmed (B7, B47)."""
    moment = now or clock()
    with acting(by, reason=CONFIRMED):
        customer = _locked(part.customer_id, by)
        part = _standing(part, customer)
        if isinstance(part, ContactPoint):
            part.verified_at, part.verified_by = moment, by
        elif isinstance(part, PreferenceItem):
            part.confirmed_on = localdate(moment)
        else:
            raise Refused(_("This is not confirmed but changed."))
        part.save()
        _done(part, customer, "confirmed", by, ())
    return part


def end_separate(customer: Customer, models: Iterable[type[Part]], *, by) -> int:
    """Take off file what was kept on a separate consent alone; how many parts."""
    gone = 0
    with acting(by, reason=WITHDRAWN):
        for model in models:
            for part in model.objects.filter(customer=customer):
                part.delete()
                _done(part, customer, "removed", by, ())
                gone += 1
    return gone


def _locked(customer_pk, by) -> Customer:
    """The archive, held until the act is done, so that two people act one after the other."""
    customer = (
        Customer.objects.visible_to(by).select_for_update(no_key=True, of=("self",)).get(pk=customer_pk)
    )
    if not may(by, "change_customer", customer):
        raise PermissionDenied(_("You may not change this archive."))
    return customer


def _standing(part: Part, customer: Customer) -> Part:
    part = (
        type(part)
        .objects.select_for_update(no_key=True, of=("self",))
        .filter(pk=part.pk, customer=customer)
        .first()
    )
    if part is None:
        raise Conflict(_("A colleague has taken this off file meanwhile."))
    part.customer = customer
    return part


def _done(part: Part, customer: Customer, act: str, by, fields: Iterable[str], drafter=None) -> None:
    indexing.index(customer)
    wrote = {"drafter": drafter.pk} if drafter else {}
    Event.note(
        Event.Kind.PART,
        by=by,
        subject=customer.pk,
        act=act,
        block=part._meta.model_name,
        part=str(part.pk),
        parts=sorted(fields),
        **wrote,
    )
