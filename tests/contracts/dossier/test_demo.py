"""The demo's files of signed journeys are made by the real acts."""

import pytest

from contracts.demo import dossiers
from contracts.models import Contract, Dossier
from tests.contracts.test_demo_signing import (  # noqa: F401 (the stage of the demo’s contracts)
    licensed_house,
    story,
)

from . import journeys

pytestmark = pytest.mark.django_db


def test_the_signed_journey_has_its_papers_its_sheet_and_its_guide(story, licensed_house, lin, guo):  # noqa: F811
    story.people |= {"guo": guo}
    contract = journeys.journey(lin)
    dossiers.tell(story)

    assert Contract.objects.get(pk=contract.pk).state == "effective"
    assert contract.sheets.get().handed_at is not None
    assert Dossier.objects.get(contract=contract).there == 3
