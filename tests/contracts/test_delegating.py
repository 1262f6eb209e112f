"""Deciding instead of somebody who is away (§1.4): days, kinds, a cap, never handed on, both in the register."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from agency import offboarding
from agency.acting import acting, acting_as
from agency.errors import Refused
from agency.models import Event, Notice
from contracts.approving import delegating, inbox
from contracts.models import ApprovalDecision, Contract, Delegation
from tests.cast import staff
from tests.contracts import approvals

pytestmark = pytest.mark.django_db


def given(by, to, *, days: int = 5, cap: int = 100_000_00, start: int = 0, **facts) -> Delegation:
    first = localdate() + timedelta(days=start)
    with acting(by):
        return delegating.delegate(
            by=by,
            to=to,
            starts_on=first,
            ends_on=first + timedelta(days=days),
            cap=cap,
            reason="休假",
            **facts,
        )


def waits(person) -> int:
    with acting(person):
        return inbox.decidable(person).count()


def test_a_delegate_decides_and_both_names_are_kept(lin, zhao, jiang, he):
    contract = approvals.submitted(lin)
    assert waits(he) == 0
    given(zhao, he)
    contract.refresh_from_db()
    assert he.pk in contract.readers
    assert waits(he) == 1
    approvals.decide(contract, he, "manager")

    made = ApprovalDecision.objects.get()
    assert (made.by, made.on_behalf_of) == (he, zhao)
    told = Event.objects.get(kind="contract", data__act="step_approved")
    assert (told.by, told.data["on_behalf_of"]) == (he, zhao.pk)
    assert Notice.objects.filter(to=he, kind="contract_delegated").exists()


def test_who_comes_later_is_let_in_too(lin, zhao, jiang, he):
    given(zhao, he)
    contract = approvals.submitted(lin)

    assert he.pk in contract.readers
    assert waits(he) == 1


@pytest.mark.parametrize("facts", [{"cap": 100}, {"kinds": ("outbound",)}, {"start": 1}])
def test_beyond_cap_kind_or_days_it_opens_nothing(lin, zhao, jiang, he, facts):
    contract = approvals.submitted(lin)
    made = given(zhao, he, **facts)

    assert waits(he) == 0
    with acting_as("system:test"):
        Contract.objects.filter(pk=contract.pk).update(readers=[*contract.readers, he.pk])
    with pytest.raises(PermissionDenied):
        approvals.decide(contract, he, "manager")
    assert made.ended_at is None


def test_it_is_not_handed_on(lin, zhao, jiang, he, gao):
    contract = approvals.submitted(lin)
    given(zhao, he)
    given(he, gao)

    assert waits(gao) == 0
    with pytest.raises(PermissionDenied):
        approvals.decide(contract, gao, "manager")


def test_never_to_the_author_nor_to_somebody_asked_herself(lin, zhao, jiang):
    contract = approvals.submitted(lin)
    with pytest.raises(Refused):
        given(zhao, lin)  # sales hold no right to decide
    given(zhao, jiang)
    with pytest.raises(PermissionDenied):
        approvals.decide(contract, jiang, "manager")


def test_a_manager_does_not_approve_her_own_by_delegation(zhao, jiang, gao):
    contract = approvals.submitted(zhao)
    given(gao, zhao)

    with pytest.raises(PermissionDenied):
        approvals.decide(contract, zhao, "manager")


def test_a_step_may_forbid_it(lin, zhao, jiang, bai, gao, he):
    contract = approvals.submitted(lin, terms=approvals.worth(600_000))
    given(gao, he, cap=1_000_000_00)
    for person, office in ((zhao, "manager"), (jiang, "finance"), (bai, "legal")):
        approvals.decide(contract, person, office)

    assert waits(he) == 0
    with pytest.raises(PermissionDenied):
        approvals.decide(contract, he, "general")


def test_ended_it_opens_nothing_and_the_principal_still_decides(lin, zhao, jiang, he):
    contract = approvals.submitted(lin)
    made = given(zhao, he)
    with acting(lin), pytest.raises(PermissionDenied):
        delegating.end(made.pk, by=lin)
    with acting(zhao):
        delegating.end(made.pk, by=zhao)

    assert waits(he) == 0
    with pytest.raises(PermissionDenied):
        approvals.decide(contract, he, "manager")
    approvals.decide(contract, zhao, "manager")


def test_two_at_a_time_are_refused(zhao, he, gao):
    given(zhao, he)
    with pytest.raises(Refused):
        given(zhao, gao, start=3)
    with pytest.raises(Refused):
        given(he, gao, days=91)
    with transaction.atomic(), pytest.raises(IntegrityError):
        Delegation.objects.create(
            granted_by=he, to=he, starts_on=localdate(), ends_on=localdate(), cap=1, reason="x"
        )


def test_a_leaver_takes_nothing_along(lin, zhao, jiang, gao, he, system_admin, wang):
    contract = approvals.submitted(lin)
    made = given(zhao, he)
    with acting(system_admin):
        offboarding.leave(zhao, by=system_admin, heir=wang)

    made.refresh_from_db()
    assert made.ended_at is not None
    assert approvals.waiting(contract, "manager").deciders == [gao.pk]
    assert Notice.objects.filter(to=gao, kind="contract_waiting").exists()
    approvals.decide(contract, gao, "manager")


def test_one_of_several_leaves_and_the_others_suffice(lin, zhao, jiang, system_admin, wang):
    second = staff("fin2", "财务二", "finance")
    contract = approvals.decide(approvals.submitted(lin), zhao, "manager")
    with acting(system_admin):
        offboarding.leave(jiang, by=system_admin, heir=wang)

    assert approvals.waiting(contract, "finance").deciders == [second.pk]
