"""The renewal is a draft of its own: the same words, the dates moved on, the text that is in use (G8, §1.6)."""

from datetime import date, timedelta

import pytest
from django.utils.timezone import localdate

from agency.acting import acting, acting_as
from agency.errors import Refused
from contracts.drafting import keeping
from contracts.expiry import deciding, inbox, renewing
from contracts.models import Contract, TemplateVersion
from contracts.signing import rounds
from contracts.terms import Terms
from tests.contracts import approvals, drafts, signed
from tests.contracts.expiry.lasting import agreement, at, fresh, in_days, steps, tell_nobody, tick, told

pytestmark = pytest.mark.django_db
END = in_days(100)


@pytest.fixture
def decided(lin, zhao, bai, gao):
    contract = agreement(lin, END, starts_on=END - timedelta(days=179))
    tick(at(END, 30))
    deciding.decide(contract, by=lin, choice="renew", reason="继续合作半年")
    tell_nobody()
    return contract


def test_the_draft_has_the_old_words_and_the_dates_after(decided, lin):
    with acting(lin):
        made = renewing.draft(decided, by=lin)
        terms = Terms.of(made.terms)

    assert (made.state, made.parent_id, made.owner) == ("draft", decided.pk, lin)
    assert made.starts_on == END + timedelta(days=1)
    assert made.ends_on > made.starts_on + timedelta(days=170)
    assert terms.customer.name == "示例供应商有限公司"
    assert terms.closing.signed_on == localdate()
    assert not terms.promises.explained


def test_asked_for_twice_it_is_one_draft(decided, lin):
    with acting(lin):
        assert renewing.draft(decided, by=lin) == renewing.draft(decided, by=lin)
        assert not renewing.may_draft(lin, fresh(decided))
    with acting_as("system:test"):
        assert Contract.objects.filter(parent=decided).count() == 1


def test_it_starts_from_the_text_that_is_in_use(decided, lin):
    with acting_as("system:test"):
        TemplateVersion.objects.filter(pk=decided.version_id).update(state="superseded")
        old = TemplateVersion.objects.get(pk=decided.version_id)
        new = TemplateVersion.objects.create(
            template=old.template,
            number=old.number + 1,
            state="published",
            body=drafts.BODY[:1],
            digest="n",
            change_note="新版",
            review_due_on=localdate() + timedelta(days=300),
        )
    with acting(lin):
        assert renewing.draft(decided, by=lin).version == new


def test_without_a_text_in_use_it_says_so(decided, lin):
    with acting_as("system:test"):
        TemplateVersion.objects.filter(template__kind=decided.kind).update(state="withdrawn")
    with acting(lin), pytest.raises(Refused):
        renewing.draft(decided, by=lin)


def test_nothing_is_drafted_where_no_renewal_was_decided(lin, zhao, bai):
    contract = agreement(lin, END)
    with acting(lin):
        assert not renewing.may_draft(lin, contract)
        with pytest.raises(Refused):
            renewing.draft(contract, by=lin)


def test_the_owner_is_reminded_while_the_renewal_is_not_signed(decided, lin, zhao):
    with acting(lin):
        renewing.draft(decided, by=lin)

    tick(at(END, 15))
    assert (told(lin), told(zhao)) == (["contract_renewal_open"], [])
    tick(at(END, 7))
    assert told(zhao) == ["contract_renewal_open"]
    tick(at(END, 0))
    assert (fresh(decided).state, fresh(decided).ending) == ("expired", "lapsed")
    assert steps(decided)[1:3] == [(15, "unsigned"), (7, "unsigned")]


def _sign(contract: Contract, by) -> None:
    approvals.checked(contract)
    with acting(by):
        signing = rounds.begin(contract, "code", by=by)
    signed.by_all(signing)
    with acting(by):
        rounds.complete_if_all(*rounds.held(contract.pk, by), by=by)


def test_carried_on_by_a_signed_renewal_it_has_not_run_out(decided, lin, zhao, bai):
    with acting(lin):
        made = renewing.draft(decided, by=lin)
    _sign(approvals.approve(approvals.submit(made, lin)), lin)
    tell_nobody()

    tick(at(END, 15))
    tick(at(END, 0))
    assert (fresh(decided).state, fresh(decided).ending) == ("completed", "done")
    assert told(lin) == ["contract_ended_done"]


def test_a_renewal_that_was_dropped_asks_again(decided, lin):
    with acting(lin):
        made = renewing.draft(decided, by=lin)
        made = keeping.locked(made.pk, lin)
        made.pass_to("void")
    tick(at(END, 15, -3600))

    assert inbox.owed_by(lin).exists()
    tick(at(END, 15))
    assert steps(decided)[-1] == (15, "asked")


def test_from_the_inbox_the_draft_is_made_with_the_decision(lin, zhao, bai):
    contract = agreement(lin, END)
    tick(at(END, 30))
    with acting(lin):
        record = inbox.owed_by(lin).get()
        inbox.Expiry().decide(record, by=lin, action="renew", comment="继续合作")
        assert deciding.standing(contract).renewal.state == "draft"


def test_where_the_decider_may_not_draft_the_owner_does(lin, zhao, bai, gao):
    contract = agreement(lin, END)
    tick(at(END, 1))
    with acting(gao):
        decision = deciding.decide(contract, by=gao, choice="renew", reason="继续合作")
        assert "负责人" in inbox.after(decision, gao)
    with acting(lin):
        assert renewing.may_draft(lin, fresh(contract))
    assert told(lin)[-1] == "contract_end_decided"


def test_payments_move_with_the_dates(lin, zhao, bai):
    from contracts.terms import Payment
    from tests.contracts.expiry import lasting

    terms = lasting.terms(date(2027, 12, 31), starts_on=date(2027, 1, 1))
    terms.money.payments = [Payment("p", "instalment", 100, date(2027, 1, 15), "transfer")]
    contract = agreement(lin, END)
    with acting(lin):
        contract.ends_on = date(2027, 12, 31)
        contract.revision.terms = terms.data()
        renewed = renewing._terms(contract, contract.version, by=lin, now=at(END, 30))
    assert renewed.money.payments[0].due_on == date(2028, 1, 15)
