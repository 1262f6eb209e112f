"""Two people press at the same moment: one decision, one assessment."""

import pytest

from agency.acting import acting_as
from agency.errors import Refused
from compliance.impact import deciding, writing
from compliance.models import ImpactAssessment
from tests.compliance.rights.test_at_once import at_once

from .conftest import handed_in

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_who_approve_at_once_approve_once(he, shen, gao):
    waiting = handed_in("recipient_kind", "hotel", by=he)
    with acting_as("system:test"):
        twice = ImpactAssessment.objects.get(pk=waiting.pk)

    ends = at_once(lambda: deciding.approve(waiting, by=shen), lambda: deciding.approve(twice, by=gao))

    assert sum(isinstance(end, Refused) for end in ends) == 1
    assert sum(isinstance(end, ImpactAssessment) for end in ends) == 1


def test_two_who_begin_at_once_begin_one(he, shen):
    ends = at_once(
        lambda: writing.begin("recipient_kind", "hotel", by=he),
        lambda: writing.begin("recipient_kind", "hotel", by=shen),
    )

    with acting_as("system:test"):
        assert ImpactAssessment.objects.count() == 1, ends
