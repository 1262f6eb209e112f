"""Setting the content standard of a grade: a new version each time, never a change of an old one (B52, C19)."""

from collections.abc import Collection
from datetime import datetime

from django.utils.translation import gettext as _

from agency.acting import acting, acting_as
from agency.errors import Refused
from agency.models import Event
from customers.models import ContentStandard, Customer

from . import quality

KIND = Customer.Kind.INDIVIDUAL
NEVER_LEFT_OUT = ("name", "reached")
BATCH = 500  # archives worked out anew in one transaction
AT_ONCE = 20_000  # of one sweep


def set_standard(grade: str, required: Collection[str], *, by) -> ContentStandard | None:
    """The next version for archives of individuals of `grade`; None where nothing differs.

    Raises `Refused` for contents nobody knows, or without a name and a way to reach the customer.
    """
    codes = [code for code in quality.CONTENTS if code in required]
    if set(required) - set(codes) or grade not in Customer.Grade.values:
        raise Refused(_("Choose from the list."))
    if not set(NEVER_LEFT_OUT) <= set(codes):
        raise Refused(_("An archive always needs a name and a way to reach the customer."))
    with acting(by):
        last = ContentStandard.objects.filter(kind=KIND, grade=grade).order_by("-version").first()
        standing = last.required if last else list(quality.DEFAULTS[grade])
        if set(standing) == set(codes):
            return None
        made = ContentStandard.objects.create(
            kind=KIND, grade=grade, version=last.version + 1 if last else 1, required=codes, decided_by=by
        )
        Event.note(Event.Kind.STANDARD, by=by, grade=grade, version=made.version, required=codes)
    return made


def catch_up(now: datetime, *, most: int = AT_ONCE) -> int:
    """Work out anew the quality of archives judged by an older standard, or never; how many. Any worker may."""
    done, last = 0, None
    while done < most:
        with acting_as("system:quality"):
            behind = _behind().filter(pk__gt=last) if last else _behind()
            batch = list(behind[:BATCH])
            quality.assess([customer for customer in batch if customer.name])
        done, last = done + len(batch), batch[-1].pk if batch else None
        if len(batch) < BATCH:
            break
    return done


def _behind():
    """Archives whose row is missing or of another standard than the one in force."""
    standards = ContentStandard.objects.in_force()
    behind = Customer.objects.filter(quality=None)
    for one in standards:
        behind |= Customer.objects.filter(kind=one.kind, grade=one.grade).exclude(quality__standard=one.pk)
    return behind.order_by("pk")
