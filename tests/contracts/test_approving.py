"""Approval: who is asked, in which order, and what each decision does (§1.4, G4, G5)."""

import pytest
from django.core.exceptions import PermissionDenied

from agency.acting import acting
from agency.errors import Refused
from agency.models import Notice
from contracts import submitting
from contracts.approving import deciding, steps
from contracts.drafting import keeping
from contracts.models import ApprovalDecision, ApprovalStep, Contract
from tests import make
from tests.contracts import approvals, drafts

pytestmark = pytest.mark.django_db


def states(contract) -> dict[str, str]:
    return {step.office: step.state for step in steps.latest(contract)}


def test_manager_first_then_finance_then_it_is_approved(lin, zhao, jiang, gao):
    contract = approvals.submitted(lin)
    assert (contract.state, states(contract)) == ("approval", {"manager": "waiting", "finance": "queued"})

    contract = approvals.decide(contract, zhao, "manager")
    assert states(contract) == {"manager": "approved", "finance": "waiting"}
    contract = approvals.decide(contract, jiang, "finance")

    assert contract.state == "approved"
    assert (contract.approved_until - contract.approved_at).days == 30
    assert set(contract.readers) == {zhao.pk, jiang.pk}
    assert Notice.objects.filter(to=lin, kind="contract_approved").count() == 1
    assert Notice.objects.filter(to=jiang, kind="contract_waiting").count() == 1
    digests = set(ApprovalDecision.objects.values_list("digest", flat=True))
    assert digests == {contract.revision.digest}


def test_a_failed_check_leaves_a_draft_and_asks_nobody(lin, zhao, jiang):
    contract = drafts.draft(make.customer(lin))
    with approvals.check(passed=False), acting(lin):
        done = submitting.submit(contract, by=lin)

    assert not done.asked
    assert (done.contract.state, done.contract.revision.place) == ("draft", 1)
    assert not ApprovalStep.objects.exists()


def test_returned_it_is_a_draft_again_and_every_decision_so_far_is_void(lin, zhao, jiang):
    contract = approvals.submitted(lin)
    approvals.decide(contract, zhao, "manager")
    with pytest.raises(Refused):
        approvals.decide(contract, jiang, "finance", "return", comment=" ")
    contract = approvals.decide(contract, jiang, "finance", "return", comment="缺成本")

    assert contract.state == "draft"
    assert states(contract) == {"manager": "void", "finance": "returned"}
    assert Notice.objects.filter(to=lin, kind="contract_returned").exists()
    again = approvals.submit(contract, lin)
    assert (again.state, steps.latest(again).first().round) == ("approval", 2)
    assert approvals.approve(again).state == "approved"


def test_rejected_words_are_not_asked_about_again(lin, zhao, jiang):
    contract = approvals.decide(approvals.submitted(lin), zhao, "manager", "reject")
    assert contract.state == "rejected"
    with pytest.raises(Refused):
        approvals.submit(contract, lin)

    changed = drafts.terms(people=3)
    contract = keeping.save(contract, by=lin, terms=changed, edition=contract.edition)
    assert approvals.submit(contract, lin).state == "approval"


def test_the_author_takes_it_back_while_it_waits(lin, wang, zhao, jiang):
    contract = approvals.submitted(lin)
    with acting(zhao), pytest.raises(PermissionDenied):
        deciding.withdraw(contract, by=zhao)
    with acting(lin):
        contract = deciding.withdraw(contract, by=lin)

    assert (contract.state, set(states(contract).values())) == ("draft", {"void"})
    with acting(lin), pytest.raises(Refused):
        deciding.withdraw(contract, by=lin)


def test_an_edit_voids_every_decision(lin, zhao, jiang):
    contract = approvals.approved(lin)
    with acting(lin):
        contract = keeping.save(contract, by=lin, terms=drafts.terms(people=5), edition=contract.edition)
    contract.refresh_from_db()

    assert (contract.state, contract.approved_at, contract.approved_until) == ("draft", None, None)
    assert set(states(contract).values()) == {"void"}


def test_a_check_that_no_longer_holds_stops_the_last_approval(lin, zhao, jiang):
    contract = approvals.submitted(lin)
    approvals.decide(contract, zhao, "manager")
    step = approvals.waiting(contract)
    with approvals.check(passed=False), acting(jiang), pytest.raises(Refused):
        deciding.decide(step, by=jiang, decision="approve")

    step.refresh_from_db()
    assert (step.state, Contract.objects.get().state) == ("waiting", "approval")
    assert ApprovalDecision.objects.count() == 1


def test_nobody_who_was_not_asked_decides(lin, wang, zhao, zhou, jiang, gao, he):
    contract = approvals.submitted(lin)
    for person in (lin, wang, zhou, jiang, gao, he):
        with pytest.raises(PermissionDenied):
            approvals.decide(contract, person, "manager")


def test_a_manager_who_wrote_along_is_not_asked_but_the_next_above(lin, zhao, jiang, gao, sales_house):
    contract = drafts.draft(make.customer(lin))
    with acting(zhao):
        contract = keeping.save(contract, by=zhao, terms=drafts.terms(people=3), edition=1)
    contract = approvals.submit(contract, lin)

    assert approvals.waiting(contract, "manager").deciders == [gao.pk]
    assert zhao.pk in approvals.waiting(contract).barred


def test_the_head_does_not_approve_her_own_contract(zhao, jiang, gao):
    contract = approvals.submitted(zhao)

    assert approvals.waiting(contract, "manager").deciders == [gao.pk]


def test_where_one_person_would_decide_twice_the_earlier_step_falls_to_the_later(zhao, jiang, gao, bai):
    terms = approvals.worth(600_000)  # finance, counsel, general manager
    contract = approvals.submitted(zhao, terms=terms)

    found = states(contract)
    assert found["manager"] == "skipped"
    assert found["general"] == "queued"
    assert approvals.approve(contract).state == "approved"


def test_without_anybody_to_decide_nothing_is_submitted(lin):
    with pytest.raises(Refused):
        approvals.submitted(lin)


def test_approving_twice_is_refused(lin, zhao, jiang):
    contract = approvals.submitted(lin)
    step = approvals.waiting(contract)
    approvals.decide(contract, zhao, "manager")
    with approvals.check(), acting(zhao), pytest.raises(Refused):
        deciding.decide(step, by=zhao, decision="approve")
