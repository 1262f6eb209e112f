"""Many at once: each step is taken once, each move happens once (issue 5: 50 people approve at once)."""

import pytest

from agency.acting import acting, acting_as
from agency.models import Event, Notice
from contracts.approving import deciding, steps
from contracts.approving.wanted import Wanted
from contracts.models import ApprovalDecision, ApprovalPolicy, ApprovalStep, Contract
from tests.cast import staff
from tests.contracts import approvals
from tests.contracts.crowds import CROWD, at_once

pytestmark = pytest.mark.django_db(transaction=True)


def deciding_on(step, person, decision="approve"):
    def act():
        with acting(person):
            return deciding.decide(step, by=person, decision=decision, comment="看过")

    return act


def test_two_who_decide_at_once_are_one_decision(lin, zhao, jiang, gao):
    with acting(lin):
        contract = approvals.submitted(lin)
    step = approvals.waiting(contract)
    with acting_as("system:test"):
        ApprovalStep.objects.filter(pk=step.pk).update(deciders=[zhao.pk, gao.pk])
        Contract.objects.filter(pk=contract.pk).update(readers=[zhao.pk, gao.pk])

    with approvals.check():
        answers = at_once([deciding_on(step, zhao), deciding_on(step, gao, "reject")])

    assert sum(isinstance(answer, Contract) for answer in answers) == 1
    with acting_as("system:test"):
        assert ApprovalDecision.objects.count() == 1


def test_fifty_approve_at_once_and_each_step_is_taken_once(lin, jiang):
    """Three steps of one contract, at once: any of fifty, ten of fifty, then any of fifty again."""
    crowd = [staff(f"crowd{number}", f"财务{number}", "finance") for number in range(CROWD)]
    finance = {"office": "role", "role": "finance"}
    with acting_as("system:test"):
        ApprovalPolicy.objects.filter(adding=True).update(active=False)
        ApprovalPolicy.objects.filter(code="ordinary").update(
            steps=[Wanted(**finance, mode="quorum", quorum=10, place=10).data()]
        )
    with acting(lin):
        contract = approvals.submitted(lin)
    step = approvals.waiting(contract)

    with approvals.check():
        answers = at_once([deciding_on(step, person) for person in crowd])

    assert sum(isinstance(answer, Contract) for answer in answers) == 10
    with acting_as("system:test"):
        contract.refresh_from_db()
        step.refresh_from_db()
        assert (contract.state, step.state) == ("approved", "approved")
        assert ApprovalDecision.objects.count() == 10
        assert Event.objects.filter(kind="contract", data__act="approved").count() == 1
        assert Event.objects.filter(kind="contract", data__act="step_approved").count() == 10
        assert Notice.objects.filter(kind="contract_approved", to=lin).count() == 1
        assert steps.latest(contract).count() == 1
