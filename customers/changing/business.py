"""Who has business with an archive, and is told when it changes (seed 000 §三.2 “通知相关部门”, C5).

Each part of the product names its own people once: those an archive is shared with, the owner, later those
with an open contract or trip. Each is told once per change, of the fields they may know, and acknowledges.
"""

from collections.abc import Callable, Iterable
from datetime import datetime

from django.utils.timezone import now as clock
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from agency.acting import acting
from agency.models import Event, Notice, User
from customers import fieldbook
from customers.models import ChangeNotice, Customer, CustomerGrant
from customers.revealing import fields_open_to

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
    told = {by.pk, drafter.pk if drafter else None}
    notices = []
    for code, (_label, function) in CONCERNS.items():
        for person in function(customer, now):
            known = known_to(person, customer, fields)
            if person.pk in told or not person.is_active or not known:
                continue
            told.add(person.pk)
            notices.append(
                ChangeNotice.objects.create(
                    customer=customer, version=customer.version, fields=known, to=person, business=code
                )
            )
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


def known_to(person, customer: Customer, fields: Iterable[str]) -> list[str]:
    """Those of `fields` this person may know of; none where the archive itself is closed to them."""
    if not (open_ones := fields_open_to(person, customer)):
        return []
    closed = fieldbook.BY_NAME.keys() - open_ones
    return sorted(name for name in fields if SHOWN_WITH.get(name, name) not in closed)


def acknowledge(notice: ChangeNotice, *, by, now: datetime | None = None) -> ChangeNotice:
    """The reader has taken note. Pressed twice it is one effect; nobody can do it for another."""
    with acting(by, reason=gettext_noop("Change acknowledged")):
        notice = ChangeNotice.objects.select_for_update(of=("self",)).get(pk=notice.pk, to=by)
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
