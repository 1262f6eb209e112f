"""Obligations on a contract’s page and on the timeline; what a leaver still had to do."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from agency.models import User
from agency.offboarding import BATCH, step
from contracts.models import Contract, ContractState, Obligation
from contracts.obligations import making  # noqa: F401 (what a signature and an end set going)
from contracts.tabs import tab
from contracts.telling import says


def _signed(contract: Contract, user) -> bool:
    return contract.state in ContractState.SIGNED_ONCE


def _open(contract: Contract) -> int:
    return Obligation.objects.open().filter(contract=contract).count()


tab(65, "contracts:obligations", _("Obligations"), _signed, count=_open)

says("obligation_done", "check", _("Obligation done"))
says("obligation_dropped", "circle-slash", _("Obligation dropped"))


@step(
    "obligations",
    _("Obligations under contracts"),
    lambda person: Obligation.objects.open().filter(owner=person),
    handed=True,
)
def obligations(rows, person: User, heir: User, now: datetime) -> int:
    """Whoever takes over has to do them; she reads the contracts for it."""
    held = list(rows.order_by("pk").values_list("pk", "contract")[:BATCH])
    Obligation.objects.filter(pk__in=[pk for pk, _contract in held]).update(owner=heir, updated_at=now)
    rows = Contract.objects.filter(pk__in={contract for _pk, contract in held})
    for contract in rows.exclude(readers__contains=[heir.pk]).select_for_update(no_key=True, of=("self",)):
        contract.readers = sorted({*contract.readers, heir.pk})
        contract.save(update_fields=["readers", "updated_at"])
    return len(held)
