"""Contracts for tests that are signed, in force, or over; only the people’s pages are left out."""

from datetime import datetime

from django.utils.timezone import now

from agency.acting import acting, acting_as
from contracts import ending
from contracts.drafting import keeping
from contracts.models import Contract, ContractState, SigningRound
from contracts.signing import rounds
from tests.contracts import approvals

S = ContractState


def begun(owner, method: str = "code", **facts) -> SigningRound:
    """An approved contract of `owner` that was sent to be signed; `facts` as of `approvals.submitted`."""
    contract = approvals.approved(owner, **facts)
    approvals.checked(contract)
    with acting(owner):
        return rounds.begin(contract, method, by=owner)


def by_all(signing: SigningRound) -> SigningRound:
    """Every side has signed; the contract is not completed yet."""
    with acting_as(rounds.ACTOR):
        contract, signing = rounds.held(signing.contract_id)
        for key in rounds.missing(signing):
            side, _colon, of = key.partition(":")
            rounds.sign(contract, signing, side, of=of, name="王小明")
    return signing


def signed(owner, *, at: datetime | None = None, **facts) -> Contract:
    """A contract of `owner`, approved and signed by all sides (at `at`), by one-time codes."""
    signing = by_all(begun(owner, **facts))
    with acting(owner):
        contract, signing = rounds.held(signing.contract_id, owner)
        signing.signed_at = at or now()
        signing.save()
        rounds.complete_if_all(contract, signing, by=owner)
    return contract


def running(owner, **facts) -> Contract:
    """A contract in effect."""
    contract = signed(owner, **facts)
    with acting(owner):
        contract = keeping.locked(contract.pk, owner)
        contract.pass_to(S.EFFECTIVE)
    return contract


def ended(owner, how: str = "done", **facts) -> Contract:
    """A contract that was carried out, or ended as `how` says."""
    contract = running(owner, **facts)
    with acting(owner):
        contract = keeping.locked(contract.pk, owner)
        ending.end(contract, how, by=owner, at=now())
    return contract
