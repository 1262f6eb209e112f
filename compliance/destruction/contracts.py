"""Contracts of a destroyed archive: their numbers and figures stay, nobody reads their words any more."""

from collections import Counter
from datetime import datetime

from contracts.models import Contract, ContractState

from .treatments import Ids, Kept


class Contracts(Kept):
    """What was signed once is destroyed with its archive, what was not never came about."""

    def execute(self, ids: Ids, now: datetime) -> Counter:
        found = super().execute(ids, now)
        rows = Contract._base_manager.filter(customer_id__in=ids)
        rows.filter(state__in=ContractState.SIGNED_ONCE).update(
            state=ContractState.DESTROYED, disputed=False, updated_at=now
        )
        rows.exclude(state__in=(ContractState.DESTROYED, ContractState.VOID)).update(
            state=ContractState.VOID, ending=Contract.End.VOID, ended_at=now, updated_at=now
        )
        return found
