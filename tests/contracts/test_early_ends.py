"""A contract ends before its time only with the reckoning, by another person, as the law allows (旅游法 63–67)."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from agency.acting import acting, acting_as
from agency.encryption.ids import uuid7
from agency.errors import Refused
from agency.models import Notice
from contracts.changing import beginning, early_ending, refunds, voiding
from contracts.changing.early_ending import Wish
from contracts.checking import running as running_checks
from contracts.checking.registry import RULES
from contracts.drafting import keeping
from contracts.models import Contract, EarlyEnd
from contracts.money import settling
from contracts.papers import changed
from contracts.terms import Terms
from customers.trade.money import written
from tests import make
from tests.contracts import approvals, drafts
from tests.contracts.money import pay
from tests.contracts.signed import running, signed

pytestmark = pytest.mark.django_db
REASON = "旅游者因病不能成行，已提交证明。"


@pytest.fixture
def house(lin, zhao, gao, jiang, bai, shen):
    return lin


def wish(ending="traveller", **facts) -> Wish:
    return Wish(**({"ending": ending, "ends_from": localdate(), "reason": REASON} | facts))


@pytest.mark.parametrize(("days", "percent"), [(40, 10), (7, 10), (6, 50), (3, 50), (2, 80), (0, 80)])
def test_the_ladder_keeps_more_the_nearer_the_departure(days, percent):
    terms = drafts.terms(starts_on=localdate() + timedelta(days=days))
    found = refunds.suggest(terms, "traveller", localdate())
    assert (found.percent, found.kept, found.refund) == (
        percent, terms.money.total * percent // 100, terms.money.total * (100 - percent) // 100,
    )  # fmt: skip


def test_too_few_give_everything_back_and_force_what_is_left_of_the_costs():
    terms = drafts.terms()
    assert refunds.suggest(terms, "too_few", localdate()).refund == terms.money.total
    assert refunds.suggest(terms, "force", localdate(), costs=100_000).refund == terms.money.total - 100_000
    begun = drafts.terms(starts_on=localdate() - timedelta(days=1))
    assert refunds.suggest(begun, "traveller", localdate(), costs=5_000).kept == 5_000


def test_another_person_ends_it_and_the_reckoning_is_kept(house, lin, zhao, wang):
    contract = running(lin)
    early = early_ending.propose(contract, wish(), by=lin)

    assert (early.kept, early.refund, early.working["percent"]) == (60_000, 540_000, 10)
    assert early_ending.waiting_for(zhao).get() == early
    assert Notice.objects.filter(to=zhao, kind="early_end_waiting").count() == 1
    for person in (lin, wang):
        with pytest.raises(PermissionDenied):
            early_ending.decide(early, by=person, grant=True)
    early_ending.decide(early, by=zhao, grant=True)

    contract.refresh_from_db()
    assert (contract.state, contract.ending) == ("terminated", "traveller")
    with pytest.raises(Refused):
        early_ending.decide(early, by=zhao, grant=True)


def test_a_high_refund_is_for_finance_or_the_general_manager(house, lin, zhao, jiang, gao):
    contract = running(lin, terms=approvals.worth(40_000))
    with pytest.raises(Refused):
        early_ending.propose(contract, wish(kept=99_999_999), by=lin)
    early = early_ending.propose(contract, wish("force"), by=lin)

    assert early.high
    assert set(early.deciders) == {jiang.pk, gao.pk}
    with pytest.raises(PermissionDenied):
        early_ending.decide(early, by=zhao, grant=True)
    early_ending.decide(early, by=jiang, grant=True)


def test_too_few_is_proved_with_numbers_and_days(house, lin):
    contract = running(lin)  # domestic, ten at least, in forty days
    today, first = localdate(), contract.starts_on
    wrong = (
        wish("too_few"),
        wish("too_few", enrolled=10, notified_on=today),
        wish("too_few", enrolled=4, notified_on=first - timedelta(days=6)),
    )
    for one in wrong:
        with pytest.raises(Refused):
            early_ending.propose(contract, one, by=lin)
    early = early_ending.propose(
        contract, wish("too_few", enrolled=4, notified_on=first - timedelta(days=7)), by=lin
    )
    assert (early.kept, early.refund) == (0, contract.total)


def test_refused_it_may_be_proposed_again_and_taken_back(house, lin, zhao):
    contract = running(lin)
    early = early_ending.propose(contract, wish(), by=lin)
    with pytest.raises(Refused):
        early_ending.propose(contract, wish(), by=lin)
    with pytest.raises(Refused):
        early_ending.decide(early, by=zhao, grant=False)
    early_ending.decide(early, by=zhao, grant=False, comment="请先与客户协商改期")

    again = early_ending.propose(contract, wish(), by=lin)
    early_ending.withdraw(again, by=lin)
    assert EarlyEnd.objects.filter(state="waiting").count() == 0
    contract.refresh_from_db()
    assert contract.state == "effective"


def test_the_database_lets_nobody_decide_on_her_own_proposal(house, lin):
    early = early_ending.propose(running(lin), wish(), by=lin)
    with acting_as("system:test"), pytest.raises(IntegrityError), transaction.atomic():
        EarlyEnd.objects.filter(pk=early.pk).update(
            state="approved", decided_by=lin, decided_at=early.asked_at
        )


def test_a_void_number_stays_with_its_reason(house, lin, wang):
    contract = drafts.draft(make.customer(lin))
    with pytest.raises(PermissionDenied):
        voiding.void(contract, by=wang, reason="客户不来了")
    with pytest.raises(Refused):
        voiding.void(contract, by=lin, reason="")
    contract = voiding.void(contract, by=lin, reason="客户改报其他线路")

    assert (contract.state, contract.ending) == ("void", "void")
    with acting(lin):
        assert EarlyEnd.objects.get(contract=contract).reason == "客户改报其他线路"
    with pytest.raises(Refused):
        voiding.void(signed(lin, customer=make.customer(lin, phone="13900000077")), by=lin, reason="不可作废")
    assert Contract.objects.filter(pk=contract.pk).exists()


@pytest.mark.parametrize(
    ("came", "back", "owed"),
    [(0, 0, 60_000), (50_000, 0, 10_000), (200_000, 140_000, 0), (650_000, 590_000, 0)],
)
def test_no_more_goes_back_than_was_received(house, lin, zhao, client, came, back, owed):
    contract = running(lin)
    if came:
        pay.pay(contract, lin, came)
    early = early_ending.propose(contract, wish(), by=lin)

    assert (early.working["received"], early.kept) == (came, 60_000)
    sums = refunds.sums_of(early, came)
    assert (sums.back, sums.owed) == (back, owed)
    clause, number = early.working["clause"], early.working["number"]
    text = {one["key"]: one for one in contract.revision.text if one["kind"] == "clause"}
    assert "解除合同" in text[clause]["text"]
    assert text[clause]["number"] == number
    client.force_login(zhao)
    page = client.get(f"/inbox/early_end/{early.pk}/").content.decode()
    assert all(written(amount) in page for amount in (came, 60_000, back or owed))
    assert f"#clause-{clause}" in page


def test_what_came_in_while_it_waited_counts_and_stays_as_it_was_decided(house, lin, zhao, client):
    contract = running(lin)
    early = early_ending.propose(contract, wish(), by=lin)
    pay.pay(contract, lin, 200_000)
    early = early_ending.decide(early, by=zhao, grant=True)

    with acting(lin):
        assert refunds.sums_of(early, 0).back == 140_000
        letter = changed._letter(contract, early)[-1]
        money = settling.working(contract, refunds.received_of(contract.pk))
    assert "2,000.00" in letter
    assert "1,400.00" in letter
    assert money.back == 140_000
    client.force_login(lin)
    assert written(140_000) in client.get(f"/contracts/{contract.pk}/changes/").content.decode()


def test_an_agreement_gives_back_no_more_than_was_received(house, lin):
    contract = running(lin)
    pay.pay(contract, lin, 200_000)
    with acting(lin):
        child = beginning.begin(uuid7(), contract, "termination", by=lin)
        terms = Terms.of(child.terms)
        assert (terms.change.kept, terms.change.refund) == (60_000, 140_000)
        found = [running_checks.case_of(child, None)]
        terms.change.refund = 200_100
        child = keeping.save(child, by=lin, terms=terms, edition=child.edition)
        found.append(running_checks.case_of(child, None))

    fields = [[one.field for one in RULES["settled"].find(case)] for case in found]
    assert fields == [["change.refund_by"], ["change.refund_by", "change.refund"]]
