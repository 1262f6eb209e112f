"""The approval matrix: which contract goes which way (§1.4)."""

from dataclasses import replace

import pytest

from contracts.approving import assigning, matrix
from contracts.approving.assigning import Need
from contracts.approving.matrix import Facts
from contracts.approving.wanted import Wanted
from contracts.models import ApprovalPolicy
from tests.contracts import drafts

pytestmark = pytest.mark.django_db

YUAN = 100
PLAIN = Facts(total=15_000 * YUAN, margin=15.0)
M, F, L, P, G = "manager", "finance", "legal", "privacy", "general"


@pytest.mark.parametrize(
    ("facts", "offices"),
    [
        ({}, [M]),
        ({"total": 20_000 * YUAN}, [M]),
        ({"total": 20_001 * YUAN}, [M, F]),
        ({"discount": 10.0}, [M]),
        ({"discount": 10.5}, [M, F]),
        ({"credit_days": 1}, [M, F]),
        ({"cash": True}, [M, F]),
        ({"margin": None}, [M, F]),
        ({"margin": None, "travels": False}, [M]),
        ({"total": 100_001 * YUAN}, [M, F, L]),
        ({"abroad": True}, [M, L]),
        ({"own_words": 1}, [M, L]),
        ({"margin": 7.9}, [M, L]),
        ({"margin": 8.0}, [M]),
        ({"outdated": True}, [M, L]),
        ({"risky": True}, [M, L]),
        ({"warnings": 2}, [M]),
        ({"warnings": 3}, [M, L]),
        ({"minors": True}, [M, P]),
        ({"total": 500_001 * YUAN}, [M, F, L, G]),
        ({"margin": -0.1}, [M, L, G]),
        ({"kind": "supplier", "travels": False}, [M, L]),
        ({"kind": "supplier", "travels": False, "total": 30_000 * YUAN}, [M, F, L]),
        ({"minors": True, "abroad": True, "total": 600_000 * YUAN}, [M, F, L, P, G]),
    ],
)
def test_the_shipped_matrix_says(facts, offices):
    wanted = matrix.asked(matrix.holding(replace(PLAIN, **facts)))

    assert sorted(one.office for one in wanted) == sorted(offices)
    assert [one.place for one in wanted] == sorted(one.place for one in wanted)
    assert all(one.reasons for one in wanted)
    assert all(one.confirm == (one.office == G) for one in wanted)


def test_of_the_rules_that_do_not_add_the_first_alone_counts():
    lasting = matrix.holding(replace(PLAIN, kind="supplier", travels=False))

    assert [rule.code for rule in lasting] == ["lasting"]
    assert [rule.code for rule in matrix.holding(PLAIN)] == ["ordinary"]


def test_a_rule_out_of_use_asks_nobody():
    ApprovalPolicy.objects.filter(code="legal_abroad").update(active=False)

    assert [rule.code for rule in matrix.holding(replace(PLAIN, abroad=True))] == ["ordinary"]


def test_one_office_is_asked_once_as_strictly_as_the_strictest():
    one = Wanted(office=L, hours=48, reasons=("a@1",))
    other = Wanted(office=L, hours=24, mode="all", confirm=True, may_return=False, reasons=("b@1",))
    both = one.with_(other)

    assert (both.mode, both.hours, both.confirm, both.may_return) == ("all", 24, True, False)
    assert both.reasons == ("a@1", "b@1")


def test_own_words_and_deviating_alternatives_are_counted():
    body = [dict(section) for section in drafts.BODY]
    version, terms = drafts.version(body=body), drafts.terms()
    assert matrix.deviations(version, terms) == 0

    terms.closing.own_words = {"price": "面议", "gone": "旧条款"}
    terms.closing.choices = {"liability": "mild"}  # a fallback the library allows
    assert matrix.deviations(version, terms) == 1


@pytest.mark.parametrize(
    ("needs", "enough"),
    [
        ({1: Need(10, 1, (1,)), 2: Need(20, 1, (2,))}, True),
        ({1: Need(10, 1, (1,)), 2: Need(20, 1, (1,))}, False),
        ({1: Need(10, 1, (1, 2)), 2: Need(20, 1, (1,))}, True),
        ({1: Need(10, 2, (1, 2)), 2: Need(20, 1, (2, 3)), 3: Need(20, 1, (3,))}, False),
        ({1: Need(10, 2, (1, 2, 4)), 2: Need(20, 1, (2, 3)), 3: Need(20, 1, (3,))}, True),
        ({1: Need(10, 2, (1,))}, False),
        ({1: Need(10, 1, ())}, False),
    ],
)
def test_one_person_takes_one_step(needs, enough):
    assert assigning.fills(needs) is enough


def test_the_step_whose_person_decides_later_anyway_is_left_out():
    assert assigning.skipped({0: Need(10, 1, (7,)), 1: Need(20, 1, (8,)), 2: Need(30, 1, (7,))}) == {0}
    assert assigning.skipped({0: Need(10, 1, ()), 1: Need(30, 1, (7,))}) is None
