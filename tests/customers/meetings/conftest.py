"""Meetings, and what the department learnt since the last."""

import pytest
from django.utils.timezone import localdate

from customers.meetings import holding
from customers.models import PreferenceItem
from customers.parts import keeping
from tests import make


@pytest.fixture
def archive(lin):
    return make.customer(lin, name="周文")


def preference(customer, value="喜欢靠窗", **values):
    facts = {"kind": "seat", "value": value, "observed_on": localdate()} | values
    return keeping.add(customer.pk, PreferenceItem, by=customer.owner, values=facts)


def plan(by, unit, **facts):
    return holding.plan(**{"by": by, "department": unit, "held_on": localdate(), "participants": []} | facts)
