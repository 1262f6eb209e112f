"""The end of a signed contract, and what follows from it in the same transaction (contracts_compliance.md §1.2)."""

from collections.abc import Callable
from datetime import datetime

from contracts.drafting import keeping
from contracts.models import Contract, ContractState

S, End = ContractState, Contract.End
# How it ended -> the state that says so.
STATES = {End.DONE: S.COMPLETED, End.LAPSED: S.EXPIRED} | dict.fromkeys(
    (End.AGREED, End.TOO_FEW, End.TRAVELLER, End.FORCE, End.BREACH), S.TERMINATED
)
FOLLOWING: list[Callable] = []


def when_ended(function: Callable) -> Callable:
    """Register `function(contract, *, by, at)`: what ends with the contract. `by` is None where the clock did it."""
    FOLLOWING.append(function)
    return function


def end(contract: Contract, ending: str, *, by, at: datetime) -> None:
    """End a contract in one of the ways of `STATES`; the caller holds its lock.

    Raises `Refused` where it is not in force any more.
    """
    contract.ending, contract.ended_at = ending, at
    contract.pass_to(STATES[ending])
    keeping.note("contract_ended", contract, by=by, ending=ending)
    for function in FOLLOWING:
        function(contract, by=by, at=at)
