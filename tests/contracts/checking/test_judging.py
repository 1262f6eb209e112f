"""Counsel tightens a rule alone; to loosen it takes two."""

import pytest
from django.core.exceptions import PermissionDenied

from agency.acting import acting
from agency.errors import Refused
from agency.models import Event
from contracts.checking import judging
from contracts.models import CheckRule
from customers import inbox

pytestmark = pytest.mark.django_db


def propose(code, by, **facts):
    row = CheckRule.objects.get(code=code)
    told = {
        name: getattr(row, name) for name in ("severity", "active", "explanation", "explanation_en", "words")
    }
    return judging.propose(row, by=by, reason="新的司法解释", **(told | facts))


def row(code) -> CheckRule:
    return CheckRule.objects.get(code=code)


def test_a_stricter_rule_is_in_force_at_once(bai):
    change = propose("vague_quality", bai, severity="block", words=[*row("vague_quality").words, "尊享"])

    assert (change.state, change.loosens) == ("applied", False)
    assert (row("vague_quality").severity, row("vague_quality").version) == ("block", 2)
    assert "尊享" in row("vague_quality").words
    assert Event.objects.filter(
        kind="contract", data__act="rule_changed", data__rule="vague_quality"
    ).exists()


@pytest.mark.parametrize(
    "looser",
    [{"severity": "warn"}, {"active": False}, {"words": ["概不负责"]}],
    ids=["weight", "off", "words"],
)
def test_a_looser_rule_waits_for_another_person(bai, gao, lin, looser):
    change = propose("void_terms", bai, **looser)
    before = row("void_terms")
    assert (change.state, before.version, before.severity, before.active) == ("waiting", 1, "block", True)
    for person in (bai, lin):
        with pytest.raises(PermissionDenied):
            judging.decide(change, by=person, approve=True)
    with pytest.raises(Refused):  # one at a time
        propose("void_terms", gao, severity="warn")

    with acting(gao):
        assert [one.pk for one in inbox.KINDS["check_rule"].waiting(gao)] == [change.pk]
    judging.decide(change, by=gao, approve=True)
    after = row("void_terms")
    assert after.version == 2
    assert {name: getattr(after, name) for name in looser} == looser


def test_a_refused_loosening_changes_nothing(bai, gao):
    change = propose("handler", bai, severity="info")
    with pytest.raises(Refused):
        judging.decide(change, by=gao, approve=False)
    judging.decide(change, by=gao, approve=False, comment="条例要求载明。")

    assert (row("handler").severity, row("handler").version) == ("block", 1)


def test_only_counsel_and_the_general_manager_change_rules(zhao, qian):
    for person in (zhao, qian):
        with pytest.raises(PermissionDenied):
            propose("handler", person, severity="info")
