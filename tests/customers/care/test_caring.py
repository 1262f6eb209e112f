"""Greetings and gifts: only with consent, within the budget, sent by hand and written down (C13–C15)."""

from datetime import date, datetime, timedelta

import pytest
from django.utils.timezone import get_current_timezone, localdate, now

from agency import policy
from agency.errors import Refused
from agency.models import Event, Notice
from customers import consenting
from customers.care import approving, giving, occasions, proposing, sending, wording
from customers.models import CareAction, CareRule, Customer, ImportantDate, Purpose
from customers.parts import important_dates
from tests import make


def agreed(owner, decision="granted", **facts) -> Customer:
    customer = make.customer(owner, **facts)
    purpose = Purpose.objects.get(code="marketing")
    consenting.answer(customer, purpose, decision, by=owner)
    return Customer.objects.get(pk=customer.pk)


def gift(customer, by, cost=10_000, **more):
    facts = {"act": "gift", "due_on": localdate(), "item": "鲜花", "planned_cost": cost} | more
    return giving.give(customer, by=by, **facts)


def noon(day: date):
    return datetime(day.year, day.month, day.day, 12, tzinfo=get_current_timezone())


@pytest.fixture
def festival_now():
    """Noon, seven days before the next Spring Festival."""
    return noon(occasions.next_of("spring", localdate()) - timedelta(days=7))


@pytest.mark.parametrize("decision", [None, "refused"])
def test_without_consent_nothing_is_made_and_it_says_why(lin, decision):
    customer = agreed(lin, decision) if decision else make.customer(lin)

    with pytest.raises(Refused, match="同意"):
        gift(customer, lin)
    assert not CareAction.objects.exists()


def test_whoever_wants_no_contact_gets_no_greeting(lin):
    customer = agreed(lin)
    Customer.objects.filter(pk=customer.pk).update(no_contact_on=localdate())

    with pytest.raises(Refused, match="谢绝联系"):
        giving.give(customer, by=lin, act="greeting", due_on=localdate())
    assert not Customer.objects.greetable().exists()


def test_a_consent_withdrawn_meanwhile_stops_the_sending(lin):
    customer = agreed(lin, grade="a")
    planned = gift(customer, lin)
    consenting.answer(customer, Purpose.objects.get(code="marketing"), "withdrawn", by=lin)

    with pytest.raises(Refused):
        sending.record_sent(planned, by=lin, channel="post")
    assert CareAction.objects.get().state == "dropped"


def test_what_was_sent_is_kept_with_its_way_cost_and_proof(lin):
    planned = gift(agreed(lin, grade="a"), lin)

    sending.record_sent(planned, by=lin, channel="post", cost=9_800, proof="SF1234567")

    sent = CareAction.objects.get()
    assert (sent.state, sent.cost, sent.sent_by, sent.proof) == ("sent", 9_800, lin, "SF1234567")
    assert Event.objects.filter(kind="care", data__act="sent", data__channel="post").count() == 1
    with pytest.raises(Refused):
        sending.record_sent(planned, by=lin, channel="post")


def test_beyond_the_yearly_budget_a_manager_decides(lin, zhao):
    customer = agreed(lin, grade="b")
    limit = policy.CARE_BUDGET["b"]
    assert gift(customer, lin, cost=limit).state == "open"

    above = gift(customer, lin, cost=1)

    assert above.state == "waiting"
    assert Notice.objects.get(kind="care_approval").to == zhao
    approving.decide(above, by=zhao, approve=True)
    assert sending.record_sent(above, by=lin, channel="person").state == "sent"


def test_whoever_asked_does_not_approve(lin, zhao):
    customer = agreed(lin, grade="c")
    above = gift(customer, zhao, cost=policy.CARE_BUDGET["c"] + 1)

    with pytest.raises(Refused):
        approving.decide(above, by=zhao, approve=True)


def test_a_refusal_says_why_and_ends_it(lin, zhao):
    above = gift(agreed(lin, grade="c"), lin, cost=policy.CARE_BUDGET["c"] + 1)

    with pytest.raises(Refused):
        approving.decide(above, by=zhao, approve=False)
    approving.decide(above, by=zhao, approve=False, comment="今年已送两次")

    with pytest.raises(Refused):
        sending.record_sent(above, by=lin, channel="post")


def test_a_dearer_gift_than_planned_needs_the_approval_first(lin, zhao):
    planned = gift(agreed(lin, grade="b"), lin, cost=1_000)
    dear = policy.CARE_BUDGET["b"] + 1

    with pytest.raises(Refused, match="预算"):
        sending.record_sent(planned, by=lin, channel="post", cost=dear)
    giving.ask(planned, by=lin, planned_cost=dear)
    approving.decide(planned, by=zhao, approve=True)
    assert sending.record_sent(planned, by=lin, channel="post", cost=dear).cost == dear


def test_festivals_are_proposed_once_by_grade_to_those_who_agreed(lin, festival_now):
    vip, one = agreed(lin, grade="vip"), agreed(lin, grade="a")
    agreed(lin, grade="c"), make.customer(lin, grade="a")

    assert proposing.propose(festival_now, batch=1) == 2
    assert proposing.propose(festival_now) == 0
    assert set(CareAction.objects.values_list("customer_id", "act", "occasion")) == {
        (vip.pk, "gift", "spring"),
        (one.pk, "greeting", "spring"),
    }


def test_a_rule_out_of_force_proposes_nothing(lin, festival_now):
    agreed(lin, grade="a")
    CareRule.objects.filter(occasion="spring").update(active=False)

    assert proposing.propose(festival_now) == 0


def test_a_birthday_is_proposed_without_its_day_in_a_plain_column(lin):
    today = localdate()
    born = date(1980, 1, 1).replace(
        month=(today + timedelta(days=3)).month, day=(today + timedelta(days=3)).day
    )
    customer = agreed(lin, grade="vip", born_on=born)
    important_dates.mark_again([customer])

    assert proposing.propose(now()) == 1
    assert proposing.propose(now()) == 0
    action = CareAction.objects.get(occasion="birthday")
    assert action.day == today + timedelta(days=3)
    assert action.due_on.weekday() == 0
    assert action.day - action.due_on < timedelta(days=7)


def test_a_lunar_day_of_the_customer_is_found_too(lin):
    customer = agreed(lin, grade="vip")
    coming = occasions.next_of("mid_autumn", localdate())
    ImportantDate.objects.create(customer=customer, kind="wedding", calendar="lunar", day="L---08-15")
    important_dates.mark_again([customer])

    proposing.propose(noon(coming - timedelta(days=2)))

    assert CareAction.objects.get(occasion="wedding").day == coming


def test_the_name_is_filled_in_when_it_is_sent(lin):
    words = wording.filled("{name}，生日快乐！{sender}", name="张三", sender="林知夏")

    assert words == "张三，生日快乐！林知夏"


def test_a_customer_who_refuses_contact_loses_what_was_planned(lin, silent, task_of):
    from customers.care import answering

    consenting.answer(silent, Purpose.objects.get(code="marketing"), "granted", by=lin)
    planned = gift(silent, lin)

    answering.answer(task_of(silent), by=lin, outcome="refuses", way="call", minutes="不再联系")

    planned.refresh_from_db()
    assert planned.state == "dropped"
