"""Two people use one segment at the same moment: every customer is turned to once."""

import pytest

from agency.acting import acting_as
from agency.encryption.ids import uuid7
from agency.errors import Refused
from customers.models import CareAction, SegmentUse
from tests.customers.test_editing_races import at_once

from .conftest import segment, used, willing

pytestmark = pytest.mark.django_db(transaction=True)


def user_of(one, person, key=None, made="care"):
    def act():
        try:
            return used(one, person, made, key=key or uuid7())
        except Refused as refusal:
            return refusal

    return act


def test_two_people_at_once_turn_to_each_customer_once(transactional_db, lin, zhao):
    customers = [willing(lin, grade="a") for _number in range(3)]
    one = segment(lin, sharing="department")

    outcomes = at_once(user_of(one, lin), user_of(one, zhao), user_of(one, lin))

    with acting_as("system:test"):
        assert CareAction.objects.count() == len(customers)
        assert SegmentUse.objects.count() == 1
    assert sum(isinstance(outcome, Refused) for outcome in outcomes) == 2


def test_a_form_sent_twice_at_once_makes_one_use(transactional_db, lin):
    willing(lin, grade="a")
    one, key = segment(lin), uuid7()

    first, second = at_once(user_of(one, lin, key, "list"), user_of(one, lin, key, "list"))

    assert first.pk == second.pk
    with acting_as("system:test"):
        assert SegmentUse.objects.count() == 1


def test_two_segments_at_once_keep_to_the_measure(transactional_db, lin, monkeypatch):
    from agency import policy

    monkeypatch.setattr(policy, "CONTACTS_MOST", 1)
    willing(lin, grade="a")
    one, other = segment(lin), segment(lin, name="另一个", query="buys=never")

    at_once(user_of(one, lin), user_of(other, lin))

    with acting_as("system:test"):
        assert CareAction.objects.count() == 1
