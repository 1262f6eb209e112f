"""What goes beyond the budget of a customer's grade is decided by a manager, never by who asked (C14)."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from agency.acting import acting
from agency.errors import Refused
from agency.models import Notice
from agency.visibility import may
from customers.models import CareAction

from . import giving

DECIDED = gettext_noop("gift decided")
State = CareAction.State


def decide(
    action: CareAction, *, by, approve: bool, comment: str = "", now: datetime | None = None
) -> CareAction:
    """Approve or refuse; the owner hears. A refusal says why. Raises `Refused`, `PermissionDenied`."""
    if not approve and not comment.strip():
        raise Refused(_("Say why, so that the owner knows."))
    with acting(by, reason=DECIDED):
        action, customer = giving.held(action, by, State.WAITING)
        if not may(by, "assign_customer", customer):
            raise PermissionDenied
        if action.asked_by_id == by.pk:
            raise Refused(_("Whoever asked does not decide. Ask another manager."))
        action.state = State.PROPOSED if approve else State.REFUSED
        action.decided_by, action.decided_at, action.comment = by, now or clock(), comment.strip() or None
        action.save()
        giving.note("approved" if approve else "refused", action, by=by, fen=action.planned_cost)
        if action.owner_id != by.pk:
            Notice.objects.post(
                key=f"care-decided:{action.pk}:{action.decided_at.isoformat()}",
                to=action.owner,
                kind="care_approved" if approve else "care_refused",
                params={"number": customer.number},
                url=action.get_absolute_url(),
                about=customer.pk,
            )
    return action
