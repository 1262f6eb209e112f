"""Disputes on the pages of contracts and archives, and in the leaving of a colleague."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from agency.models import User
from agency.offboarding import BATCH, step
from contracts.disputes import inbox, rights  # noqa: F401 (deadlines register themselves)
from contracts.models import Dispute, Stage
from contracts.tabs import act, tab
from contracts.telling import says

tab(
    80,
    "contracts:contract_disputes",
    _("Disputes"),
    lambda contract, user: contract.disputed or contract.disputes.exists(),
    count=lambda contract: contract.disputes.exclude(stage=Stage.CLOSED).count(),
)
act(
    95,
    "contracts:dispute_open",
    _("Open a dispute"),
    "gavel",
    when=lambda contract, user: rights.may_open(user, contract),
)

says("dispute_opened", "gavel", _("Dispute over a contract opened; the archive is on hold"), "red")
says("dispute_resolved", "handshake", _("Dispute over a contract settled"))
says("dispute_closed", "gavel", _("Dispute over a contract closed"))


@step(
    "disputes",
    _("Disputes"),
    lambda person: Dispute.objects.filter(keeper=person).exclude(stage=Stage.CLOSED),
    handed=True,
)
def disputes(rows, person: User, heir: User, now: datetime) -> int:
    """Whoever takes over handles them from now on."""
    held = list(rows.select_for_update(no_key=True, of=("self",)).order_by("pk")[:BATCH])
    for one in held:
        one.keeper = heir
        one.save()
        contract = one.contract
        contract.readers = sorted({*contract.readers, heir.pk})
        contract.save(update_fields=["readers", "updated_at"])
    return len(held)
