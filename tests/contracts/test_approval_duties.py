"""Whom the rules keep from deciding: in the acts, and in the database whatever way a row is written (§1.4)."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.utils.timezone import now

from agency.acting import acting, acting_as
from agency.errors import Refused
from contracts.approving import deciding, duties, steps
from contracts.models import ApprovalDecision, ApprovalPolicy, ApprovalStep, Contract
from contracts.terms import OtherAgency
from tests import make
from tests.cast import staff
from tests.contracts import approvals, drafts

pytestmark = pytest.mark.django_db


def forged(step, by, **facts) -> None:
    """A decision written past the acts."""
    told = {"decision": "approve", "digest": step.digest, "round": step.round} | facts
    with transaction.atomic(), acting_as("system:test"):
        ApprovalDecision(contract=step.contract, customer_id=step.customer_id, step=step, by=by, **told).save(
            force_insert=True
        )


def moved(contract, **facts) -> int:
    with transaction.atomic(), acting_as("system:test"):
        return Contract.objects.filter(pk=contract.pk).update(**facts)


def test_the_database_refuses_a_decision_of_whoever_may_not(lin, wang, zhao, jiang, gao, system_admin):
    contract = approvals.submitted(lin)
    step = approvals.waiting(contract, "manager")
    with acting_as("system:test"):
        ApprovalStep.objects.filter(pk=step.pk).update(deciders=[lin.pk, zhao.pk, system_admin.pk, gao.pk])
        step.refresh_from_db()

    for person in (lin, system_admin, wang):  # author, administrator, nobody who was asked
        with pytest.raises(IntegrityError):
            forged(step, person)
    for facts in ({"digest": "0" * 64}, {"round": 2}, {"on_behalf_of": zhao}):
        with pytest.raises(IntegrityError):
            forged(step, gao, **facts)
    queued = steps.latest(contract).get(office="finance")
    with pytest.raises(IntegrityError):
        forged(queued, jiang)
    zhao.is_active = False
    zhao.save()
    with pytest.raises(IntegrityError):
        forged(step, zhao)
    forged(step, gao)


def test_one_person_decides_once_also_by_sql(lin, zhao, jiang):
    contract = approvals.submitted(lin)
    approvals.decide(contract, zhao, "manager")
    step = approvals.waiting(contract, "finance")
    with acting_as("system:test"):
        ApprovalStep.objects.filter(pk=step.pk).update(deciders=[zhao.pk])

    with pytest.raises(PermissionDenied):
        approvals.decide(contract, zhao, "finance")
    with pytest.raises(IntegrityError):
        forged(step, zhao)


def test_a_decision_is_never_written_again(lin, zhao, jiang):
    contract = approvals.decide(approvals.submitted(lin), zhao, "manager")
    rows = ApprovalDecision.objects.filter(contract=contract)

    for change in ({"decision": "reject"}, {"digest": "0" * 64}, {"by": jiang.pk}, {"round": 2}):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.delete()
    made = rows.get()
    made.comment = "改"
    with pytest.raises(IntegrityError), transaction.atomic():
        made.save()


def test_the_database_approves_nothing_that_not_everybody_approved(lin, zhao, jiang):
    contract = approvals.submitted(lin)
    for state in ("approved", "signing"):
        with pytest.raises(IntegrityError):
            moved(contract, state=state)
    approvals.decide(contract, zhao, "manager")
    with pytest.raises(IntegrityError):
        moved(contract, state="approved")
    with acting_as("system:test"):  # states alone do not help: the decisions are counted
        ApprovalStep.objects.filter(contract=contract).update(state="approved")
    with pytest.raises(IntegrityError):
        moved(contract, state="signed", signed_at=now())
    draft = drafts.draft(make.customer(lin, phone="13900000099"), version_=contract.version)
    with pytest.raises(IntegrityError):
        moved(draft, state="approved", number="HTJN-1", revision=contract.revision_id)


def test_other_words_under_an_approval_are_refused(lin, zhao, jiang):
    contract = approvals.approved(lin)
    other = approvals.submitted(
        lin, customer=make.customer(lin, phone="13900000098"), terms=drafts.terms(people=3)
    )

    with pytest.raises(IntegrityError):
        moved(contract, revision=other.revision_id)


def test_whoever_approved_neither_seals_nor_verifies_the_scan(lin, wang, zhao, jiang, he):
    contract = approvals.approved(lin)

    for duty in (duties.SEAL, duties.VERIFY):
        assert not duties.may_hold(contract, zhao, duty)
        assert not duties.may_hold(contract, jiang, duty)
        assert duties.may_hold(contract, he, duty)
    assert not duties.may_hold(contract, lin, duties.APPROVE)
    assert duties.may_hold(contract, he, duties.APPROVE)


def test_whoever_brought_the_supplier_does_not_approve_it(lin, zhao, jiang, gao, bai):
    terms = drafts.terms()
    terms.agencies = [OtherAgency(role="ground", name="丽江古城地接社")]
    from contracts.approving import people

    before = list(people.INTRODUCED)
    people.INTRODUCED.append(lambda names: [zhao.pk] if "丽江古城地接社" in names else [])
    try:
        contract = approvals.submitted(lin, terms=terms)
    finally:
        people.INTRODUCED[:] = before

    step = approvals.waiting(contract, "manager")
    assert (step.deciders, zhao.pk in step.barred) == ([gao.pk], True)


def rule(**facts):
    with acting_as("system:test"):
        ApprovalPolicy.objects.filter(code="ordinary").update(**facts)
        ApprovalPolicy.objects.filter(code="finance_cost").update(active=False)


def step_data(**facts):
    from contracts.approving.wanted import Wanted

    return [Wanted(**({"office": "role", "role": "finance"} | facts)).data()]


def test_all_of_them_and_a_number_of_them(lin, jiang):
    others = [staff(f"fin{place}", f"财务{place}", "finance") for place in range(3)]
    rule(steps=step_data(mode="all"))
    contract = approvals.submitted(lin)
    assert approvals.waiting(contract).needed == 4
    for person in (jiang, *others[:2]):
        assert approvals.decide(contract, person).state == "approval"
    assert approvals.decide(contract, others[2]).state == "approved"

    rule(steps=step_data(mode="quorum", quorum=2))
    contract = approvals.submitted(lin, customer=make.customer(lin, phone="13900000097"))
    approvals.decide(contract, others[0])
    with pytest.raises(PermissionDenied):
        approvals.decide(contract, others[0])
    assert approvals.decide(contract, jiang).state == "approved"


def test_more_agreements_than_people_are_refused_at_the_beginning(lin, jiang):
    rule(steps=step_data(mode="quorum", quorum=2))
    with pytest.raises(Refused):
        approvals.submitted(lin)


def test_steps_of_one_order_wait_at_once(lin, zhao, jiang, bai, shen):
    terms = approvals.worth(150_000)
    contract = approvals.submitted(lin, terms=terms)
    approvals.decide(contract, zhao, "manager")

    with acting_as("system:test"):
        waiting = set(steps.latest(contract).filter(state="waiting").values_list("office", flat=True))
    assert waiting == {"finance", "legal"}
    approvals.decide(contract, bai, "legal")
    assert approvals.decide(contract, jiang, "finance").state == "approved"


def test_whoever_is_needed_elsewhere_leaves_a_step_to_her_colleague(lin, zhao, jiang, gao, bai):
    contract = approvals.submitted(lin, terms=approvals.worth(150_000))
    approvals.decide(contract, zhao, "manager")
    with acting_as("system:test"):
        steps.latest(contract).filter(office="finance").update(deciders=[jiang.pk, bai.pk])

    with pytest.raises(Refused):
        approvals.decide(contract, bai, "finance")
    approvals.decide(contract, bai, "legal")


def test_a_high_step_asks_for_the_password_again(lin, zhao, jiang, bai, gao):
    contract = approvals.submitted(lin, terms=approvals.worth(600_000))
    for person, office in ((zhao, "manager"), (jiang, "finance"), (bai, "legal")):
        approvals.decide(contract, person, office)
    step = approvals.waiting(contract, "general")

    for confirmed in (None, now() - timedelta(minutes=6)):
        with approvals.check(), acting(gao), pytest.raises(deciding.Unconfirmed):
            deciding.decide(step, by=gao, decision="approve", confirmed_at=confirmed)
    with pytest.raises(IntegrityError):
        forged(step, gao)
    assert approvals.decide(contract, gao, "general").state == "approved"
    assert ApprovalDecision.objects.get(by=gao).confirmed_at is not None


def test_row_security_shows_decisions_to_those_who_see_the_contract(lin, wang, zhao, jiang, sun):
    contract = approvals.approved(lin)

    def seen(person) -> int:
        with acting(person), connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM contracts_approvaldecision WHERE contract_id = %s", [contract.pk]
            )
            return cursor.fetchone()[0]

    assert [seen(one) for one in (lin, zhao, jiang)] == [2, 2, 2]
    assert [seen(one) for one in (wang, sun)] == [0, 0]
