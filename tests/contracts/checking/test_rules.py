"""Every rule, with a contract that keeps it and one that breaks it (contracts_compliance.md §1.3)."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.checking import rules  # noqa: F401 (registers them)
from contracts.checking.case import Case
from contracts.checking.registry import RULES, Waiver
from contracts.drafting.assembling import assemble
from contracts.models import TemplateVersion
from contracts.terms import Terms
from tests.contracts import drafts

from . import broken_changes, broken_people, broken_words
from .goods import KIND, good, with_child, with_ground, with_shops

BROKEN = broken_people.BROKEN | broken_words.BROKEN | broken_changes.BROKEN


def test_every_rule_stands_in_the_table():
    assert set(BROKEN) == set(RULES)


@pytest.mark.parametrize("code", RULES)
def test_a_rule_passes_a_good_contract_and_finds_the_broken_one(code):
    kind, spoil = BROKEN[code]
    rule, fine, spoilt = RULES[code], good(kind), good(kind)
    spoil(spoilt)

    assert rule.concerns(fine.case())
    assert list(rule.find(fine.case())) == []
    found = list(rule.find(spoilt.case()))
    assert found
    assert all(one.message and one.field for one in found)


@pytest.mark.parametrize("kind", KIND)
@pytest.mark.parametrize(
    "more", [None, with_shops, with_ground, with_child], ids=["", "shops", "ground", "child"]
)
def test_nothing_is_wrong_with_a_good_contract_of_any_kind(kind, more):
    made = good(kind)
    if more:
        if KIND[kind].family != "trip":
            pytest.skip("no journey")
        more(made)
    case = made.case()

    found = {code: list(one.find(case)) for code, one in RULES.items() if one.concerns(case)}
    assert {code: one for code, one in found.items() if one} == {}


def test_a_rule_says_who_may_set_it_aside_and_why_it_is_there():
    for one in RULES.values():
        assert one.waiver in (Waiver.NEVER, Waiver.ANY, Waiver.LEGAL, Waiver.MANAGER)
        assert one.zh
        assert one.en
        assert one.law
        assert one.kinds <= set(KIND)
    assert RULES["below_cost"].waiver == Waiver.MANAGER
    assert RULES["void_terms"].waiver == Waiver.LEGAL
    assert RULES["guardian_signature"].waiver == Waiver.NEVER


PLAIN = st.none() | st.booleans() | st.integers(-(10**6), 10**6) | st.text(max_size=8) | st.just("2026-02-28")
NAMES = st.sampled_from(
    [*Terms().data(), "days", "starts_on", "born_on", "lines", "unit", "shopping", "minutes"]
)


@st.composite
def half_terms(draw):
    """Good terms in which some leaves, at random, are gone or nonsense."""
    data = drafts.terms().data()
    for _time in range(draw(st.integers(0, 12))):
        target = data
        while isinstance(target, dict | list) and target:
            key = draw(st.sampled_from(sorted(target) if isinstance(target, dict) else range(len(target))))
            if draw(st.booleans()) or not isinstance(target[key], dict | list):
                target[key] = draw(
                    PLAIN | st.lists(PLAIN, max_size=3) | st.dictionaries(NAMES, PLAIN, max_size=3)
                )
                break
            target = target[key]
    return data


@settings(max_examples=60, deadline=None)
@given(half_terms(), st.sampled_from(sorted(KIND)))
def test_half_a_draft_is_looked_at_without_a_fall(data, kind):
    made, terms = good(kind), Terms.of(data)
    version = TemplateVersion(body=made.body, variables=[], state="published")
    case = Case(terms, KIND[kind], version, assemble(version, terms), made.today)

    for one in RULES.values():
        for finding in one.find(case):
            assert finding.message


def test_an_agreement_ends_a_contract_no_later_than_the_contract_itself():
    made = good("termination")
    change = made.terms.change
    change.ends_from = change.was_ends_on
    assert list(RULES["settled"].find(made.case())) == []

    change.ends_from += timedelta(days=1)
    assert [one.field for one in RULES["settled"].find(made.case())] == ["change.ends_from"]
