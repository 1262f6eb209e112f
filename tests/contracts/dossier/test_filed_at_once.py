"""Fifty file the same contract away at once: it is filed once, everybody else reads that it is."""

import pytest

from agency.acting import acting
from tests.contracts import signed
from tests.contracts.crowds import CROWD, at_once, desk, noted, press

from . import journeys

pytestmark = pytest.mark.django_db(transaction=True)


def test_fifty_file_it_away_at_once(lin, zhao, jiang):
    with acting(lin):
        contract = signed.ended(lin)
        journeys.fill(contract)
    keeper = desk(lin)

    answers = at_once([press(keeper, f"/contracts/{contract.pk}/dossier/close/") for _one in range(CROWD)])

    assert {one.status for one in answers} == {302}
    late = [one for one in answers if one.said == ("当前状态已是「已归档」，未作改动。",)]
    assert len(late) == CROWD - 1
    assert (journeys.fresh(contract).state, noted("contract_filed")) == ("archived", 1)
