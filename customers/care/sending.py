"""What was sent, by which way, and the proof that it came (C13, C15).

The product sends nothing by itself: a person does, and writes it down here.
"""

from datetime import datetime

from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from agency.acting import acting
from agency.errors import Refused
from customers.models import CareAction

from . import giving

SENT = gettext_noop("care sent")
PROVED = gettext_noop("delivery proved")


def record_sent(
    action: CareAction,
    *,
    by,
    channel: str,
    text: str = "",
    cost: int | None = None,
    proof: str = "",
    now: datetime | None = None,
) -> CareAction:
    """It went out by `channel` just now; `cost` in fen. The consent is asked for once more, and
    for what a segment made its whole rule.

    Raises `Refused` where the consent was withdrawn meanwhile, or where the cost goes beyond what was
    approved and the budget.
    """
    now = now or clock()
    if channel not in CareAction.Channel.values:
        raise Refused(_("Choose how it was sent."))
    with acting(by, reason=SENT):
        action, customer = giving.held(action, by, CareAction.State.PROPOSED)
        giving.check(customer, by=by, action=action, now=now)
        cost = action.planned_cost if cost is None else cost
        approved = action.decided_by_id is not None and cost <= action.planned_cost
        if not approved and giving.beyond(customer, action.year, cost, without=action):
            raise Refused(_("This goes beyond the yearly budget of the grade: ask for approval first."))
        action.state, action.channel, action.cost = CareAction.State.SENT, channel, cost
        action.sent_at, action.sent_by = now, by
        action.text, action.proof = text.strip() or action.text, proof.strip() or None
        action.save()
        giving.note("sent", action, by=by, channel=channel, fen=cost)
    return action


def prove(action: CareAction, *, by, proof: str) -> CareAction:
    """The parcel number, or who took it: noted when it is known."""
    if not proof.strip():
        raise Refused(_("Say what proves it, e.g. the parcel number."))
    with acting(by, reason=PROVED):
        action, _customer = giving.held(action, by, CareAction.State.SENT)
        action.proof = proof.strip()
        action.save()
    return action
