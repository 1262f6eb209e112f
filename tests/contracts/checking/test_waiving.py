"""A finding is set aside by another person, with a reason, for exactly these words."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.timezone import now

from agency.acting import acting, acting_as
from agency.errors import Refused
from contracts.checking import running, standing, waiving
from contracts.checking.case import Case
from contracts.drafting import keeping
from contracts.models import CheckWaiver, Contract
from contracts.terms import Cost
from customers import inbox
from tests import make
from tests.contracts import drafts

pytestmark = pytest.mark.django_db
REASON = "淡季清库存，差额由供应商补贴，协议在案。"


def below_cost(lin) -> Contract:
    terms = drafts.terms()
    terms.money.costs = [Cost("地接", "地接社", terms.money.total + 1)]
    return drafts.draft(make.customer(lin), terms_=terms)


def asked(contract, by, code="below_cost", reason=REASON) -> CheckWaiver:
    with acting(by):
        digest = Case.of(contract).digest
    return waiving.ask(contract, code, by=by, reason=reason, digest=digest)


def passes(contract, by) -> bool:
    with acting(by):
        contract = keeping.locked(contract.pk, by)
        return running.run(contract, by=by).passed


def test_the_general_manager_sets_a_price_below_cost_aside(lin, gao, bai):
    contract = below_cost(lin)
    assert not passes(contract, lin)
    waiver = asked(contract, lin)

    with acting(bai):
        assert not inbox.KINDS["waiver"].waiting(bai).exists()
    with acting(gao):
        assert [one.pk for one in inbox.KINDS["waiver"].waiting(gao)] == [waiver.pk]
        waiving.decide(waiver, by=gao, grant=True)

    assert passes(contract, lin)
    run = contract.checks.first()
    assert (run.waived, run.blocks, run.results.get(rule="below_cost").outcome) == (1, 0, "waived")


def test_counsel_decides_on_words_though_she_sees_no_archive(lin, bai, gao):
    terms = drafts.terms()
    terms.money.excludes = "个人消费，一律不退"
    contract = drafts.draft(make.customer(lin), terms_=terms)
    waiver = asked(contract, lin, "void_terms")

    with pytest.raises(PermissionDenied):
        waiving.decide(waiver, by=gao, grant=True)
    with acting(bai):
        found = inbox.find(bai, "waiver", waiver.pk)
        assert found.record.reason == REASON
        assert inbox.KINDS["waiver"].context(bai, found.record)["result"].findings
    with pytest.raises(Refused):  # a refusal says why
        waiving.decide(waiver, by=bai, grant=False)
    waiving.decide(waiver, by=bai, grant=False, comment="请删除这句。")
    waiver.refresh_from_db()
    assert waiver.state == "refused"
    assert not passes(contract, lin)


def test_a_waiver_ends_with_the_words(lin, gao):
    contract = below_cost(lin)
    waiving.decide(asked(contract, lin), by=gao, grant=True)
    contract.refresh_from_db()
    from contracts.terms import Terms

    terms = Terms.of(contract.terms)
    terms.trip.product = "云南四日"
    contract = keeping.save(contract, by=lin, terms=terms, edition=contract.edition)

    assert not passes(contract, lin)
    with acting(lin):
        assert standing.latest(contract, Case.of(contract).digest).passed is False


def test_a_request_for_other_words_lapses(lin, gao):
    contract = below_cost(lin)
    waiver = asked(contract, lin)
    contract.refresh_from_db()
    from contracts.terms import Terms

    terms = Terms.of(contract.terms)
    terms.trip.product = "云南四日"
    keeping.save(contract, by=lin, terms=terms, edition=contract.edition)

    assert waiving.decide(waiver, by=gao, grant=True).state == "lapsed"


def test_what_the_law_leaves_no_choice_on_cannot_be_asked(lin, bai, gao):
    terms = drafts.terms()
    terms.house.complaint_phone = ""
    terms.money.costs = [Cost("地接", "地接社", terms.money.total + 1)]
    contract = drafts.draft(make.customer(lin), terms_=terms)

    with pytest.raises(Refused):
        asked(contract, lin, "complaint_phone")
    with pytest.raises(Refused):  # nothing found
        asked(contract, lin, "handler")
    with pytest.raises(Refused):  # no reason
        asked(contract, lin, reason="就这样")
    asked(contract, lin)
    with pytest.raises(Refused):  # twice
        asked(contract, lin)


def test_neither_the_author_nor_whoever_asked_decides(lin, zhao, gao):
    contract = below_cost(lin)
    waiver = asked(contract, zhao)
    for person in (lin, zhao):
        with pytest.raises(PermissionDenied):
            waiving.decide(waiver, by=person, grant=True)
    for person in (lin, zhao):
        with acting_as("system:test"), pytest.raises(IntegrityError), transaction.atomic():
            CheckWaiver.objects.filter(pk=waiver.pk).update(
                state="granted", decided_by=person, decided_at=now()
            )


def test_a_request_is_withdrawn_by_whoever_asked(lin, wang, gao):
    waiver = asked(below_cost(lin), lin)
    with pytest.raises(PermissionDenied):
        waiving.withdraw(waiver, by=wang)
    waiving.withdraw(waiver, by=lin)
    with pytest.raises(Refused):
        waiving.decide(waiver, by=gao, grant=True)
