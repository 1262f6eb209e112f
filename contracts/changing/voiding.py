"""Making an unsigned contract void: its number stays in the register, with the reason (§1.1)."""

from datetime import datetime

from django.utils.timezone import localdate
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from agency.acting import acting
from agency.errors import Refused
from contracts.drafting import keeping
from contracts.models import MOVES, Contract, ContractState, EarlyEnd

LEAST = 4


def voidable(contract: Contract) -> bool:
    return contract.state in MOVES[ContractState.VOID]


def void(contract: Contract, *, by, reason: str, now: datetime | None = None) -> Contract:
    """It never comes about. Raises `PermissionDenied` without the right to write it, `Refused` without a reason."""
    now = now or clock()
    with acting(by, reason=gettext_noop("contract made void")):
        contract = keeping.locked(contract.pk, by)
        keeping.demand(by, contract)
        if len(reason.strip()) < LEAST:
            raise Refused(_("Say why it is void: the number stays in the register."))
        contract.ending, contract.ended_at = Contract.End.VOID, now
        contract.pass_to(ContractState.VOID)
        EarlyEnd(
            contract=contract,
            customer_id=contract.customer_id,
            ending=Contract.End.VOID,
            state=EarlyEnd.State.APPROVED,
            ends_from=localdate(now),
            reason=reason.strip(),
            asked_by=by,
            asked_at=now,
            decided_by=by,
            decided_at=now,
        ).save(force_insert=True)
        keeping.note("contract_voided", contract, by=by)
    return contract
