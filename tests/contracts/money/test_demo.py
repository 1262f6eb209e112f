"""The demo’s money is made by the real acts."""

from datetime import timedelta

import pytest
from django.utils.timezone import localdate, now

from agency.acting import acting
from contracts.demo import library, money
from contracts.models import Due, HouseFacts, Receipt
from tests.contracts.test_demo_signing import story  # noqa: F401

pytestmark = pytest.mark.django_db


def test_paid_part_paid_and_overdue(story, gao):  # noqa: F811
    house = HouseFacts.objects.get(pk=1)
    with acting(gao):
        for name, value in library.FACTS.items():
            setattr(house, name, value)
        house.licence_until = now().date() + timedelta(days=400)
        house.save()
    money.tell(story)
    assert Due.objects.count() == 6
    assert Due.objects.overdue(localdate()).count() == 1
    assert Receipt.objects.filter(kind="refund", state="waiting").count() == 1
    assert Receipt.objects.filter(kind="payment", state="noted").count() == 1
