"""A dispute keeps the archive of its contract, from its opening to its closing (contracts_compliance.md §1.2)."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import override

from agency.acting import acting_for
from contracts.disputes.closing import when_closed
from contracts.disputes.opening import when_opened
from contracts.drafting.assembling import LANGUAGE
from contracts.models import Dispute
from customers.models import Customer

from . import holds

ACTOR = "system:disputes"


@when_opened
def keep(dispute: Dispute, *, by, now: datetime) -> None:
    """Whoever may open a dispute keeps its evidence by that, whatever rights over holds she has besides."""
    with acting_for(by, ACTOR), override(LANGUAGE):
        rows = Customer.objects.filter(pk=dispute.customer_id).select_for_update(no_key=True, of=("self",))
        reason = _("Dispute over a contract; the hold ends when the dispute is closed.")
        holds.keep(list(rows.only("number", "state")), by=by, case=dispute.number, reason=reason, now=now)


@when_closed
def let_go(dispute: Dispute, *, by, now: datetime) -> None:
    """The hold of the case ends, where nobody has released it before."""
    with acting_for(by, ACTOR), override(LANGUAGE):
        holds.let_go(dispute.number, by=by, reason=_("Dispute closed, limitation noted."), now=now)
