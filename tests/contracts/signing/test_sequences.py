"""2,000 random sequences of ten people’s actions up to the signature: no contract is ever signed without a passing
check, full approvals and all signatures of exactly that text, and a scan that somebody else has compared (issue 5).

The house of `test_approval_sequences` plays on, with signing, scans, edits, refusals and the clock; every third
act or so is somebody who writes past the acts into the tables.
"""

import os
import random
from collections import Counter
from contextlib import ExitStack
from unittest import mock

import pytest
from django.db import transaction

from agency.acting import acting_as
from tests import make
from tests.contracts import drafts
from tests.contracts import test_approval_sequences as approving

from .sequence_house import CAST, SIGNED, House, kept, prepared

pytestmark = pytest.mark.django_db

SEED = int(os.environ.get("SEQUENCE_SEED", "20261123"))
SEQUENCES, PARTS = int(os.environ.get("SEQUENCES", "2000")), 4
SHARED = 10  # sequences that go on from the same beginning


def played(house: House, number: int) -> str:
    """The state that one sequence ends in; everything it did is taken back."""
    with transaction.atomic():
        for _step in range(house.dice.randint(4, 11)):
            house.play()
            try:
                house.judge()
            except AssertionError as wrong:
                pytest.fail(f"SEQUENCE_SEED={SEED}, sequence {number}: {wrong}\n" + "\n".join(house.said))
            if house.state in SIGNED:
                break
        state = house.state
        transaction.set_rollback(True)
    return state


@pytest.fixture
def only_the_acts():
    """The check is a coin, the archive was read, and a scan has no bytes: none of that is the question here."""
    with ExitStack() as stack:
        stack.enter_context(mock.patch("contracts.submitting.consulted", return_value=True))
        stack.enter_context(mock.patch("contracts.signing.scans._one_file", return_value=b""))
        stack.enter_context(mock.patch("contracts.signing.scans.adding.add", kept))
        stack.enter_context(acting_as("system:test"))
        yield


@pytest.mark.parametrize("part", range(PARTS))
def test_whatever_ten_people_do_nothing_is_signed_that_is_not(part, request, only_the_acts):
    """Ten sequences go on from each beginning: four of five begin with a text on its way to the signature."""
    people = {name: request.getfixturevalue(name) for name in CAST}
    version = drafts.version(body=approving.BODY)
    begun = drafts.draft(make.customer(people["lin"]), version_=version, terms_=approving.TERMS[0])
    outcomes = Counter()
    for first in range(part * SEQUENCES // PARTS, (part + 1) * SEQUENCES // PARTS, SHARED):
        dice = random.Random(f"{SEED}-from-{first}")  # noqa: S311 (dice, not a secret)
        beginning = House(people, begun, dice)
        with mock.patch("contracts.checking.running.run", beginning.check), transaction.atomic():
            if dice.random() < 0.8:
                prepared(beginning)
            for number in range(first, first + SHARED):
                house = House(people, begun, random.Random(f"{SEED}-{number}"))  # noqa: S311
                house.passed, house.said = dict(beginning.passed), list(beginning.said)
                with mock.patch("contracts.checking.running.run", house.check):
                    outcomes[played(house, number)] += 1
            transaction.set_rollback(True)
    assert outcomes.total() == SEQUENCES // PARTS
    assert outcomes["signed"] > SEQUENCES // PARTS // 50, outcomes  # the dice do reach the end
