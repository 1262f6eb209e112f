"""Who opens a dispute, who handles it, who closes it."""

from django.core.exceptions import PermissionDenied

from agency.holders import holders
from agency.models import User
from contracts.drafting import keeping
from contracts.models import Contract, ContractState, Dispute

HANDLE = "contracts.handle_disputes"


def handlers() -> list[User]:
    """Those whose office it is: complaints, counsel, the general manager."""
    return list(holders(HANDLE).order_by("pk"))


def may_open(user, contract: Contract) -> bool:
    """Whoever writes the contract, or handles disputes and sees it; once it was signed."""
    if contract.state not in ContractState.SIGNED_ONCE or contract.kind.changes:
        return False
    return user.has_perm(HANDLE) or keeping.may_change(user, contract)


def may_handle(user, dispute: Dispute) -> bool:
    return user.has_perm(HANDLE) or user.pk == dispute.keeper_id


def may_close(user, dispute: Dispute) -> bool:
    """Another than who opened it and who settled it: with the dispute the hold on the archive ends."""
    return user.has_perm(HANDLE) and user.pk not in (dispute.opened_by_id, dispute.resolved_by_id)


def demand(user, dispute: Dispute) -> None:
    """Raises `PermissionDenied` for whoever does not handle it."""
    if not may_handle(user, dispute):
        raise PermissionDenied
