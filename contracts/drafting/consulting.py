"""The archive is read before a contract is made with its customer, and that somebody did is kept (D6)."""

from django.utils.translation import gettext_noop

from agency.acting import acting
from contracts.models import Consultation, Contract

from . import keeping


def consult(contract: Contract, *, by) -> Consultation:
    """Keep that `by` read the archive for this contract; once each, however often. One line of the register.

    Raises `PermissionDenied` for whoever may not write the contract: reading for it is part of drafting.
    """
    with acting(by, reason=gettext_noop("archive read for a contract")):
        held = keeping.locked(contract.pk, by)
        keeping.demand(by, held)
        found, made = Consultation.objects.get_or_create(
            contract=held, by=by, defaults={"customer_id": held.customer_id}
        )
        if made:
            keeping.note("consulted", held, by=by)
    return found


def consulted(contract: Contract) -> bool:
    """Whether the archive was read for this contract; without it nothing is submitted."""
    return Consultation.objects.filter(contract=contract.pk).exists()
