"""A contract keeps its archive: while it binds, for its years afterwards, and as long as it is disputed (§3.1)."""

from datetime import timedelta

import pytest
from django.utils.timezone import localdate, now

from agency.acting import acting_as
from compliance.models import RetentionRule
from compliance.retention import contracts, due
from contracts.models import Contract, ContractTraveller, Dispute
from customers.models import Customer
from tests import make
from tests.contracts import drafts, signed

pytestmark = pytest.mark.django_db
LONG_AGO = timedelta(days=6 * 366)


@pytest.fixture
def house(lin, zhao, gao, jiang, bai, shen):
    return lin


@pytest.fixture
def old(lin):
    return make.customer(lin, entered_at=now() - LONG_AGO)


def is_due(archive) -> bool:
    return archive.number in {one.number for one in due.candidates(now(), most=100)}


def over(contract: Contract, days: int, **facts) -> None:
    with acting_as("system:test"):
        Contract.objects.filter(pk=contract.pk).update(ended_at=now() - timedelta(days=days), **facts)


def test_while_it_binds_nothing_makes_the_archive_due(house, lin, old):
    contract = drafts.draft(old)
    assert is_due(old)  # a draft keeps nobody
    with acting_as("system:test"):
        Contract.objects.filter(pk=contract.pk).delete()
    signed.running(lin, customer=old)
    assert not is_due(old)


@pytest.mark.parametrize(("days", "kept"), [(3 * 365 - 2, True), (3 * 366 + 2, False)])
def test_three_years_after_the_journey(house, lin, old, days, kept):
    over(signed.ended(lin, customer=old), days)
    assert is_due(old) is not kept


def test_five_years_after_an_agreement_that_lasts(house, lin, old):
    contract = signed.ended(lin, customer=old, code="corporate")
    over(contract, 4 * 365)
    assert not is_due(old)
    over(contract, 5 * 366 + 2)
    assert is_due(old)


def test_three_years_after_its_dispute_was_closed(house, lin, old, gao):
    contract = signed.ended(lin, customer=old)
    over(contract, 5 * 366)
    with acting_as("system:test"):
        dispute = Dispute.objects.create(
            contract=contract, customer=old, number="JF-1", subject="退款", facts="…", keeper=lin,
            opened_by=lin, opened_at=now(),
        )  # fmt: skip
    assert not is_due(old)
    facts = {"stage": "closed", "resolved_by": lin, "closed_by": gao, "limitation_on": localdate()}
    for days, kept in ((700, True), (3 * 366 + 2, False)):
        moment = now() - timedelta(days=days)
        with acting_as("system:test"):
            Dispute.objects.filter(pk=dispute.pk).update(resolved_at=moment, closed_at=moment, **facts)
        assert is_due(old) is not kept


def test_who_travels_under_another_s_contract_is_kept_until_it_ends(house, lin, old):
    contract = signed.running(lin)
    with acting_as("system:test"):
        ContractTraveller.objects.filter(contract=contract, key="t1").update(person=old)
    assert not is_due(old)
    over(contract, 1, state="completed")
    assert is_due(old)


def test_what_she_asked_for_waits_only_for_what_binds_today(house, lin, old):
    rule = RetentionRule.objects.in_force().get(category="requested")
    rows = Customer.objects.filter(pk=old.pk)
    contract = signed.running(lin, customer=old)
    with acting_as("system:test"):
        assert not contracts.unneeded(rows, rule, now()).exists()
    over(contract, 1, state="completed")
    with acting_as("system:test"):
        assert contracts.unneeded(rows, rule, now()).exists()
