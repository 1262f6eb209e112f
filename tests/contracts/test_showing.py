"""Where a contract stands on its way, as the stepper of its page tells it."""

import pytest

from contracts import showing
from contracts.models import Contract, ContractState

NAMES = ["Draft", "Approval", "Signing", "In effect", "Filed"]


@pytest.mark.parametrize(
    ("state", "step"),
    [("draft", 1), ("approval", 2), ("part_signed", 3), ("signed", 4), ("completed", 5), ("archived", 6)],
)
def test_the_step_a_contract_is_at_is_the_marked_one(state, step):
    steps, at = showing.path_of(Contract(state=state))

    assert (len(steps), at) == (len(NAMES), step)  # one beyond the last: every step is behind it


def test_every_state_but_void_has_its_place():
    assert {state for state in ContractState if state != ContractState.VOID} <= showing.AT.keys()
