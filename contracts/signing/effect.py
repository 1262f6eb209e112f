"""The moment a contract is signed by all its sides, and what follows from it in the same transaction."""

from collections.abc import Callable
from datetime import datetime

from contracts.drafting import keeping
from contracts.models import Contract, ContractState

FOLLOWING: list[Callable] = []


def when_signed(function: Callable) -> Callable:
    """Register `function(contract, *, by, at)`: what begins with the last signature.

    It runs in the transaction of that signature, under the contract’s row lock; `by` is None where the other
    side signed by itself. Where it fails, nothing was signed.
    """
    FOLLOWING.append(function)
    return function


def sign_off(contract: Contract, *, by, at: datetime, level: str) -> None:
    """All sides have signed this revision; the caller holds the lock and has proved it (§1.2).

    `level` is the honest grade of the signatures: A by a certified platform, B by one-time codes, C in ink.
    Raises `Refused` from a state in which nothing is being signed.
    """
    contract.signed_at = at
    contract.pass_to(ContractState.SIGNED)
    keeping.note("contract_signed", contract, by=by, digest=contract.revision.digest, level=level)
    for function in FOLLOWING:
        function(contract, by=by, at=at)
