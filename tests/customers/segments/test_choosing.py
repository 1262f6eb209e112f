"""Who of a segment is left out, and why: nobody can switch it off (D11)."""

from datetime import timedelta

import pytest
from django.utils.timezone import localdate, now

from agency import policy
from agency.acting import acting
from agency.errors import Refused
from customers import consenting
from customers.care import contacting, giving, sending
from customers.models import CareAction, Customer, Purpose
from customers.segments import choosing, previewing
from tests import make

from .conftest import segment, used, willing


def left_out(one, by, made="") -> dict:
    return previewing.preview(by, one, now(), made).left_out


def test_whoever_never_agreed_to_offers_is_left_out(lin, regulars):
    seen = previewing.preview(lin, segment(lin), now())

    assert (seen.found, seen.allowed, seen.left_out) == (4, 3, {"no_consent": 1})


def test_a_consent_withdrawn_leaves_out_at_once(lin, regulars):
    consenting.answer(regulars[0], Purpose.objects.get(code="marketing"), "withdrawn", by=lin)

    assert left_out(segment(lin), lin) == {"no_consent": 2}


def test_a_visit_rests_on_the_contract_and_a_survey_on_its_own_consent(lin, regulars):
    assert left_out(segment(lin, aim="visit"), lin) == {}
    assert left_out(segment(lin, aim="study", name="回访"), lin) == {"no_consent": 4}


def test_whoever_wants_no_contact_is_left_out_of_everything(lin, regulars):
    Customer.objects.filter(pk=regulars[0].pk).update(no_contact_on=localdate())

    for aim in ("offer", "visit"):
        assert left_out(segment(lin, aim=aim, name=aim), lin)["no_contact"] == 1


def test_where_every_way_is_closed_nobody_is_turned_to(lin):
    closed = willing(lin, grade="a", phone=None)
    make.contact(closed, do_not_contact=True)
    both = willing(lin, grade="a", phone=None)
    make.contact(both, do_not_contact=True)
    make.contact(both, value="13912345679")

    assert left_out(segment(lin), lin) == {"no_way": 1}


def test_whoever_heard_from_us_often_is_left_alone(lin, regulars):
    often = regulars[0]
    for days in range(policy.CONTACTS_MOST):
        contacting.note(
            often, by=lin, way="call", reached=True, minutes="谈行程", at=now() - timedelta(days=days)
        )
    long_ago = regulars[1]
    for _time in range(policy.CONTACTS_MOST):
        moment = now() - policy.CONTACTS_WITHIN - timedelta(days=1)
        contacting.note(long_ago, by=lin, way="call", reached=True, minutes="谈行程", at=moment)

    assert left_out(segment(lin), lin) == {"no_consent": 1, "often": 1}


def test_the_same_measure_holds_for_an_offer_by_hand(lin, regulars):
    customer = regulars[0]
    for _time in range(policy.CONTACTS_MOST):
        giving.give(customer, by=lin, act="greeting", due_on=localdate())

    with pytest.raises(Refused):
        giving.give(customer, by=lin, act="offer", due_on=localdate())


def test_who_is_only_shared_to_read_is_the_owners_to_turn_to(lin, sun, regulars):
    make.grant(regulars[0], sun)

    with acting(sun):
        assert left_out(segment(sun), sun) == {"reading": 1}


def test_the_rule_is_asked_again_when_it_is_sent(lin, regulars):
    used(segment(lin), lin)
    action = CareAction.objects.get(customer=regulars[0])
    Customer.objects.filter(pk=regulars[0].pk).update(no_contact_on=localdate())

    with pytest.raises(Refused, match="谢绝联系"):
        sending.record_sent(action, by=lin, channel="message")


def test_whoever_owns_the_archive_sends_what_a_manager_made(lin, zhao, regulars):
    used(segment(zhao), zhao)
    with acting(lin):
        action = CareAction.objects.get(customer=regulars[0])
        sent = sending.record_sent(action, by=lin, channel="message")
        Customer.objects.filter(pk=regulars[1].pk).update(no_contact_on=localdate())
        with pytest.raises(Refused):
            sending.record_sent(CareAction.objects.get(customer=regulars[1]), by=lin, channel="message")

    assert sent.state == "sent"


def test_what_a_use_made_does_not_count_against_itself(lin, regulars):
    for _time in range(policy.CONTACTS_MOST - 1):
        contacting.note(regulars[0], by=lin, way="call", reached=True, minutes="谈行程")
    used(segment(lin), lin)

    sent = sending.record_sent(CareAction.objects.get(customer=regulars[0]), by=lin, channel="message")

    assert sent.state == "sent"


def test_too_many_talks_meanwhile_stop_the_sending(lin, regulars):
    used(segment(lin), lin)
    for _time in range(policy.CONTACTS_MOST):
        contacting.note(regulars[0], by=lin, way="call", reached=True, minutes="谈行程")

    with pytest.raises(Refused):
        sending.record_sent(CareAction.objects.get(customer=regulars[0]), by=lin, channel="message")


def test_every_archive_is_counted_under_one_reason_only(lin):
    customer = make.customer(lin, grade="a")
    Customer.objects.filter(pk=customer.pk).update(no_contact_on=localdate())

    seen = previewing.preview(lin, segment(lin), now())

    assert (seen.found, seen.left, seen.left_out) == (1, 1, {"no_contact": 1})


def test_another_part_of_the_product_may_add_a_ground(lin, regulars, monkeypatch):
    monkeypatch.setattr(choosing, "GROUNDS", list(choosing.GROUNDS))
    from django.db.models import Q

    choosing.leaves_out("complaint", 45, "投诉处理中", "投诉处理中")(lambda asked: Q(name__isnull=False))

    assert left_out(segment(lin), lin) == {"complaint": 4}
