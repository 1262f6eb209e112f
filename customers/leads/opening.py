"""Looking at a lead's phone, e-mail or WeChat to call back: with a purpose, written down first (D1, D2)."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _

from agency.acting import acting
from agency.errors import Refused
from agency.models import Event
from customers import revealing
from customers.models import Lead, Purpose

CONTACTS = ("phone", "email", "wechat")


def reveal(lead: Lead, field: str, *, by, purpose: Purpose, now: datetime | None = None) -> str:
    """The plain value, after the look has been written to the register and counted for the day's quota.

    Raises `PermissionDenied` for a lead out of reach, `Refused` like `revealing.reveal`.
    """
    moment = now or clock()
    if field not in CONTACTS or not Lead.objects.triable_by(by).filter(pk=lead.pk, ended_at=None).exists():
        raise PermissionDenied(_("You may not open this field."))
    if not (purpose.access and purpose.active) or purpose.explain:
        raise Refused(_("Choose one of the purposes on the list."))
    with acting(by, purpose=purpose.code), revealing.counted(by, lead.pk, field, moment):
        facts = {"fields": [field], "purpose": purpose.code, "lead": True}
        Event.note(Event.Kind.REVEALED, by=by, subject=lead.pk, **facts)
    return getattr(lead, field)
