"""What follows from a signature and from the end of a contract happens in the same transaction."""

import pytest

from agency.errors import Refused
from contracts import ending
from contracts.models import ContractState
from contracts.signing import effect
from tests.contracts import signed

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(monkeypatch):
    heard = []

    def listener(contract, *, by, at):
        heard.append((contract.state, by, at))

    monkeypatch.setattr(effect, "FOLLOWING", [listener])
    monkeypatch.setattr(ending, "FOLLOWING", [listener])
    return heard


def test_a_signed_contract_tells_who_waits_for_it(told, lin, zhao, gao):
    contract = signed.signed(lin)

    assert told == [(ContractState.SIGNED, lin, contract.signed_at)]


def test_each_way_of_ending_has_its_state(told, lin, zhao, gao):
    contract = signed.ended(lin, "force")

    assert (contract.state, contract.ending) == (ContractState.TERMINATED, "force")
    assert told[-1] == (ContractState.TERMINATED, lin, contract.ended_at)
    with pytest.raises(Refused):
        ending.end(contract, "done", by=lin, at=contract.ended_at)
