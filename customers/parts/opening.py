"""Opening one field of a part: with a purpose, written down first, like a field of the archive itself (D1, D2)."""

from datetime import datetime

import structlog
from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from agency.facts import Fact
from customers import fieldbook, revealing
from customers.models import Part, Purpose

log = structlog.get_logger("customers.revealing")
MOST_SECRET = 3  # tier: decided on only by those who decide about shares of the archive


def reveal(part: Part, name: str, *, by, purpose: Purpose, note: str = "", now: datetime | None = None):
    """The plain value of field `name`, after the look has been written to the register.

    Raises `PermissionDenied` outside one's rights or the fields of the share, `Refused` like `revealing.look`.
    """
    fact = fieldbook.declared(type(part)).get(name)
    path = fieldbook.path(part, name)
    if fact is None or not fact.opens or not may_open(by, part, fact):
        log.warning("reveal_denied", user=by.pk, customer=str(part.customer_id), field=path)
        raise PermissionDenied(_("You may not open this field."))
    revealing.look(part.customer, path, by=by, purpose=purpose, note=note, now=now)
    return getattr(part, name)


def may_open(user, part: Part, fact: Fact, known: frozenset[str] | None = None) -> bool:
    """May `user` open this field, given a purpose and an open gate? `known`: of `revealing.fields_open_to`."""
    return revealing.may_reveal(user, part.customer) and knows_of(user, part, fact, known)


def knows_of(user, part: Part, fact: Fact, known: frozenset[str] | None = None) -> bool:
    """By right of the archive, or by a share of the field that covers this one."""
    if revealing.sees_whole(user, part.customer):
        return True
    known = revealing.fields_open_to(user, part.customer) if known is None else known
    return not fact.opens or part.covered_by(fact.name) in known & fieldbook.OPENED
