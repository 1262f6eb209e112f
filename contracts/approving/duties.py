"""Which duties exclude each other on one contract (§1.4): author, approver, keeper of the seal, scan verifier."""

from collections.abc import Callable
from uuid import UUID

from contracts.models import ApprovalDecision, ApprovalStep, Contract

APPROVE, SEAL, VERIFY = "approve", "seal", "verify"
HELD: list[Callable[[UUID], set[int]]] = []


def holds(function: Callable[[UUID], set[int]]):
    """Register `function(contract id)`: ids of those who sealed the contract or verified its scan."""
    HELD.append(function)
    return function


def may_hold(contract: Contract, user, duty: str) -> bool:
    """Whether `user` may take on `duty` for this contract beside what she has done for it already.

    `seal` and `verify` are closed to everybody who decided on it, in whatever submission and in whoever’s
    place; `approve` to its authors and to whoever sealed or verified.
    """
    if duty == APPROVE:
        barred = ApprovalStep.objects.filter(contract=contract, barred__contains=[user.pk])
        author = contract.owner_id == user.pk or contract.revisions.filter(drafted_by=user).exists()
        return not author and not barred.exists() and all(user.pk not in held(contract.pk) for held in HELD)
    if duty not in (SEAL, VERIFY):
        raise ValueError(duty)
    return not ApprovalDecision.objects.filter(contract=contract, by=user).exists()
