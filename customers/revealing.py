"""Opening a sensitive field: asked for with a purpose, written down first, then shown (D1, D2, D8).

A share opens its own fields only. The day's quota counts register lines, not disclosures: those of a share
that has ended are out of the person's sight and would be forgotten.
"""

from collections.abc import Iterable
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID

import structlog
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.utils.timezone import localtime
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _

from agency import policy
from agency.acting import acting, current
from agency.errors import Refused
from agency.models import Event, Notice, User
from agency.visibility import live_grants, may, scope_of

from . import fieldbook, restricting
from .guarding import gates, purposes, watching
from .models import Customer, Disclosure, Intake, Purpose

log = structlog.get_logger("customers.revealing")
EVERY_FIELD = frozenset(fieldbook.NAMES)


def fields_open_to(user, customer: Customer) -> frozenset[str]:
    """The fields `user` may know of: all by owner, department or house.

    A live share opens the archive, so what is secret to nobody in it, and of the rest the fields it names.
    """
    return fields_known(user, [customer])[customer.pk]


def sees_whole(user, customer: Customer) -> bool:
    """By right of owner, department or house; never by a share, were it of every field."""
    scope = scope_of(user)
    return scope.everything or customer.owner_id == user.pk or customer.department_id in scope.departments


def fields_known(user, customers: Iterable[Customer]) -> dict[UUID, frozenset[str]]:
    """`fields_open_to` of several archives by id; one query, and only where some are open by a share."""
    known = {one.pk: EVERY_FIELD if sees_whole(user, one) else frozenset() for one in customers}
    if foreign := [pk for pk, names in known.items() if not names]:
        shared = live_grants(user).filter(content_object__in=foreign).values_list("content_object", "fields")
        for pk, names in shared:
            known[pk] |= (EVERY_FIELD - fieldbook.OPENED) | (fieldbook.OPENED & set(names))
    return known


def reveal(
    customer: Customer,
    field: str,
    *,
    by,
    purpose: Purpose,
    note: str = "",
    now: datetime | None = None,
    **data,
):
    """The plain value of `field`, after the look has been written to the register with `data` beside it.

    Raises `PermissionDenied` outside one's rights or the fields of the share, `Refused` like `look`.
    """
    if field not in fieldbook.OPENED or not _allowed(by, customer, field):
        log.warning("reveal_denied", user=by.pk, customer=str(customer.pk), field=field)
        raise PermissionDenied(_("You may not open this field."))
    look(customer, field, by=by, purpose=purpose, note=note, now=now, **data)
    return getattr(customer, field)


def look(
    customer: Customer,
    field: str,
    *,
    by,
    purpose: Purpose,
    note: str = "",
    now: datetime | None = None,
    **data,
) -> None:
    """Write down one look at `field`, which the caller has found `by` may open; once for each look.

    The purpose holds for a while: see `guarding.purposes`. Raises `Refused` for one that is not on the list or
    lacks its explanation, over the quota, and behind a gate nobody has opened (`guarding.gates`).
    """
    moment, note = now or clock(), note.strip()
    gates.check(by, customer, fieldbook.tier_of(field), field, moment)
    restricting.check(customer, field, by=by, now=moment)
    if not (purpose.access and purpose.active):
        raise Refused(_("Choose one of the purposes on the list."))
    if purpose.explain and not note:
        raise Refused(_("Say what you need it for."))
    with acting(by, purpose=purpose.code), counted(by, customer.pk, field, moment):
        purposes.declare(customer, by=by, purpose=purpose, note=note, now=moment)
        write_down(customer, [field], by=by, purpose=purpose, note=note, now=moment, **data)


def reveal_noted(intake: Intake, *, by, purpose: Purpose, now: datetime | None = None) -> str:
    """The phone noted at a first contact, after the look has been written to the register.

    There is no archive yet, so no disclosure: the register line says who, when, which field and what for.
    Raises `PermissionDenied` for a contact out of sight, `Refused` like `reveal`.
    """
    moment = now or clock()
    if not Intake.objects.visible_to(by).waiting().filter(pk=intake.pk).exists():
        raise PermissionDenied(_("You may not open this field."))
    if not (purpose.access and purpose.active) or purpose.explain:
        raise Refused(_("Choose one of the purposes on the list."))
    with acting(by, purpose=purpose.code), counted(by, intake.pk, "phone", moment):
        facts = {"fields": ["phone"], "purpose": purpose.code, "intake": True}
        Event.note(Event.Kind.REVEALED, by=by, subject=intake.pk, **facts)
    return intake.phone


@contextmanager
def counted(by, subject: UUID, field: str, moment: datetime):
    """One of the day's openings, one after the other; the manager hears of many. `Refused` over the quota."""
    _one_at_a_time(by)
    opened = opened_today(by, moment)
    if opened >= policy.REVEALS_PER_DAY:
        log.warning("reveal_over_quota", user=by.pk, subject=str(subject), field=field, opened=opened)
        raise Refused(
            _(
                "You have opened %(quota)s fields today; no more can be opened before midnight."
                " Speak to your manager."
            )
            % {"quota": opened}
        )
    yield
    watching.after_look(by, subject, moment)
    if opened + 1 >= policy.REVEALS_BEFORE_ALARM:
        _tell_manager(by, opened + 1, moment)


def write_down(
    customer: Customer, fields, *, by, purpose: Purpose, note: str = "", now: datetime, **data
) -> None:
    """Note that `by` opens `fields`: one disclosure each for the archive, one line for the register."""
    facts = {
        "by": by,
        "at": now,
        "purpose": purpose,
        "note": note or None,
        "request_id": current().request_id,
    }
    Disclosure.objects.bulk_create(Disclosure(customer=customer, field=field, **facts) for field in fields)
    Event.note(
        Event.Kind.REVEALED, by=by, subject=customer.pk, fields=list(fields), purpose=purpose.code, **data
    )
    watching.canary(by, customer.pk, now)


def opened_today(user, now: datetime) -> int:
    """Fields opened since midnight in Shanghai; checks of archives and of changes do not count: they are duties."""
    midnight = localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    opened = Event.objects.filter(kind=Event.Kind.REVEALED, by=user, at__gte=midnight)
    return opened.exclude(data__has_any_keys=["verification", "change", "approved_export"]).count()


def quota_left(user, now: datetime | None = None) -> int:
    return max(0, policy.REVEALS_PER_DAY - opened_today(user, now or clock()))


def may_reveal(user, customer: Customer) -> bool:
    """By role and reach; in an emergency also whoever else may open the archive."""
    return may(user, "reveal_customer", customer) or (
        may(user, "view_customer", customer) and gates.in_emergency(user, customer.pk)
    )


def _allowed(user, customer: Customer, field: str) -> bool:
    return may_reveal(user, customer) and field in fields_open_to(user, customer)


def _one_at_a_time(user) -> None:
    """Two windows of one person count one after the other, until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"reveal:{user.pk}"])


def _tell_manager(user, count: int, now: datetime) -> None:
    """Once a day: the manager, or the next above; without one, whoever answers for privacy."""
    unit, told = user.department, []
    while unit is not None and not told:
        told = [person for person in unit.managers() if person != user]
        unit = unit.parent
    told = told or User.objects.filter(groups__name="privacy_officer", is_active=True).exclude(pk=user.pk)
    for person in told:
        Notice.objects.post(
            key=f"reveal-alarm:{user.pk}:{localtime(now):%Y-%m-%d}:{person.pk}",
            to=person,
            kind="reveal_alarm",
            params={"person": str(user), "count": count},
        )
