"""Who has business with an archive, and is told when it changes (seed 000 §三.2 “通知相关部门”, C5).

Each part of the product names its own people once: those an archive is shared with, the owner, later those
with an open contract or trip. Each is told once per change, of the fields they may know, and acknowledges.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

from django.utils.timezone import now as clock
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from agency.acting import acting
from agency.models import Event, Notice, User
from customers import fieldbook, revealing
from customers.models import ChangeNotice, ChangeRequest, Customer, CustomerGrant
from customers.parts import opening
from customers.parts.blocks import BLOCKS
from customers.revealing import fields_open_to

from . import subjects

Concern = Callable[[Customer, datetime], Iterable[User]]
CONCERNS: dict[str, tuple[object, Concern]] = {}
SHOWN_WITH = {"document_type": "document_number"}  # a plain column that says something of a sealed one


def concerns(code: str, label) -> Callable[[Concern], Concern]:
    """Register a function (customer, now) → colleagues who have such business with the archive."""

    def register(function: Concern) -> Concern:
        CONCERNS[code] = (label, function)
        return function

    return register


def label_of(code: str) -> str:
    return str(CONCERNS[code][0]) if code in CONCERNS else code


@concerns("owner", _("owner"))
def _owner(customer: Customer, now: datetime) -> Iterable[User]:
    return [customer.owner]


@concerns("share", _("shared with"))
def _shared_with(customer: Customer, now: datetime) -> Iterable[User]:
    return [
        grant.user
        for grant in CustomerGrant.objects.filter(
            content_object=customer.pk, expires_at__gt=now
        ).select_related("user")
    ]


def tell(customer: Customer, fields: Iterable[str], *, by, drafter=None, now: datetime) -> list[ChangeNotice]:
    """Tell everybody concerned, but not whoever wrote the change or let it through."""
    notices = [
        ChangeNotice.objects.create(
            customer=customer, version=customer.version, fields=known, to=person, business=code
        )
        for person, code in _people(customer, by, drafter, now)
        if (known := known_to(person, customer, fields))
    ]
    return _posted(customer, notices, by)


def tell_of_part(
    customer: Customer, request: ChangeRequest, *, by, drafter=None, now: datetime
) -> list[ChangeNotice]:
    """The same of a part: the difference is read from the request, which is kept."""
    notices = [
        ChangeNotice.objects.create(
            customer=customer,
            version=customer.version,
            change=request,
            fields=known,
            to=person,
            business=code,
        )
        for person, code, known in concerned(customer, by, drafter=drafter, now=now, request=request)
    ]
    return _posted(customer, notices, by)


def concerned(
    customer: Customer, by, *, drafter, now: datetime, request: ChangeRequest
) -> list[tuple[User, str, list[str]]]:
    """(person, code of the business, the columns they may know of) for a change of a part."""
    return [
        (person, code, known)
        for person, code in _people(customer, by, drafter, now)
        if (known := known_of_part(person, customer, request))
    ]


def _people(customer: Customer, by, drafter, now: datetime) -> Iterator[tuple[User, str]]:
    """Each once, with the first business that concerns them."""
    told = {by.pk, drafter.pk if drafter else None}
    for code, (_label, function) in CONCERNS.items():
        for person in function(customer, now):
            if person.pk not in told and person.is_active:
                told.add(person.pk)
                yield person, code


def _posted(customer: Customer, notices: list[ChangeNotice], by) -> list[ChangeNotice]:
    for notice in notices:
        Notice.objects.post(
            key=f"change-told:{notice.pk}",
            to=notice.to,
            kind="change_told",
            params={"person": str(by), "number": customer.number},
            url=notice.get_absolute_url(),
            about=customer.pk,
        )
    return notices


def known_of_part(person, customer: Customer, request: ChangeRequest) -> list[str]:
    """The columns of a part this person may know of; of an organisation's or group's parts all or nothing."""
    if revealing.sees_whole(person, customer):
        return sorted(request.fields)
    if not (known := revealing.fields_open_to(person, customer)) or request.block not in BLOCKS:
        return []
    subject = subjects.of(request, customer)
    model, facts = subject.model, subject.facts
    part = subject.part or model(
        customer=customer,
        **{
            model._meta.get_field(name).attname: subjects.decoded(model, name, _said(change))
            for name, change in request.values.items()
        },
    )
    shown = [name for name, fact in facts.items() if opening.knows_of(person, part, fact, known)]
    if not set(shown) & set(request.fields):
        return []
    return sorted(name for name in request.fields if name in shown or name not in facts)


def _said(change: dict):
    return change["old"] if change["new"] is None else change["new"]


def known_to(person, customer: Customer, fields: Iterable[str]) -> list[str]:
    """Those of `fields` this person may know of; none where the archive itself is closed to them."""
    if not (open_ones := fields_open_to(person, customer)):
        return []
    closed = fieldbook.BY_NAME.keys() - open_ones
    return sorted(name for name in fields if SHOWN_WITH.get(name, name) not in closed)


def acknowledge(notice: ChangeNotice, *, by, now: datetime | None = None) -> ChangeNotice:
    """The reader has taken note. Pressed twice it is one effect; nobody can do it for another."""
    with acting(by, reason=gettext_noop("Change acknowledged")):
        notice = ChangeNotice.objects.select_for_update(no_key=True, of=("self",)).get(pk=notice.pk, to=by)
        if notice.acknowledged_at is None:
            notice.acknowledged_at = now or clock()
            notice.save()
            Event.note(
                Event.Kind.PROPOSED,
                by=by,
                subject=notice.customer_id,
                act="acknowledged",
                fields=notice.fields,
            )
    return notice
