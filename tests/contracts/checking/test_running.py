"""A check is kept with what it found, and holds for exactly the words it read."""

import pytest
from django.db import IntegrityError, transaction

from agency.acting import acting, acting_as
from agency.models import Event
from contracts.checking import running, standing
from contracts.checking.registry import RULES
from contracts.drafting import keeping
from contracts.drafting.freezing import freeze
from contracts.models import CheckRule, CheckRun
from tests import make
from tests.contracts import drafts

pytestmark = pytest.mark.django_db


def frozen(contract, by):
    with acting(by):
        return freeze(keeping.locked(contract.pk, by), by=by)


def checked(contract, by, revision=None) -> CheckRun:
    with acting(by):
        return running.run(contract, by=by, revision=revision)


def failing():
    terms = drafts.terms()
    terms.house.handler = ""
    return terms


def test_the_terms_of_the_tests_are_good(lin):
    contract = drafts.draft(make.customer(lin))

    found = [(one.rule.code, one.findings) for one in running.look(contract) if one.findings and one.blocks]
    assert found == []


def test_a_run_keeps_what_was_found_and_which_rules_were_asked(lin):
    contract = drafts.draft(make.customer(lin), terms_=failing())
    run = checked(contract, lin)

    result = run.results.get(rule="handler")
    assert (run.passed, run.blocks, result.outcome, result.field) == (False, 1, "fail", "house.handler")
    assert result.message
    assert run.rules["handler"] == 1
    assert Event.objects.filter(kind="contract", data__act="legal_check", data__blocks=1).count() == 1


def test_looking_keeps_nothing(lin):
    contract = drafts.draft(make.customer(lin), terms_=failing())

    assert any(one.blocks for one in running.look(contract))
    assert not CheckRun.objects.exists()


def test_only_the_newest_check_of_exactly_these_words_counts(lin):
    contract = drafts.draft(make.customer(lin))
    assert checked(contract, lin).passed
    revision = frozen(contract, lin)
    good = checked(contract, lin, revision)
    assert standing.passing(contract, revision) == good

    with acting_as("system:test"):  # the house has become stricter
        CheckRule.objects.filter(code="licence_form").update(severity="block")
    changed = drafts.terms()
    changed.house.licence = "无"
    contract.refresh_from_db()
    keeping.save(contract, by=lin, terms=changed, edition=contract.edition)
    other = frozen(contract, lin)

    assert standing.passing(contract, other) is None
    assert not checked(contract, lin, other).passed
    assert standing.passing(contract, other) is None
    assert standing.passing(contract, revision) == good


def test_every_rule_has_its_row_and_counsel_s_weight_stays():
    from contracts.checking.reference import write_reference

    with acting_as("system:test"):
        CheckRule.objects.filter(code="licence_form").update(severity="block", shipped=0, version=7)
        write_reference()

    assert set(CheckRule.objects.values_list("code", flat=True)) >= set(RULES)
    row = CheckRule.objects.get(code="licence_form")
    assert (row.severity, row.version, row.shipped) == ("block", 8, 1)


def test_the_database_wants_two_for_a_looser_rule(lin, bai):
    from contracts.models import CheckRuleChange

    change = {
        "rule": CheckRule.objects.get(code="handler"),
        "severity": "info",
        "explanation": "说明",
        "explanation_en": "words",
        "reason": "试",
        "asked_by": bai,
        "loosens": True,
    }
    for wrong in ({"state": "applied"}, {"state": "applied", "decided_by": bai}):
        with acting_as("system:test"), pytest.raises(IntegrityError), transaction.atomic():
            CheckRuleChange.objects.create(**change | wrong)
