"""No campaign without consent, advance notice and a look at the suppression list (D4, D11)."""

from datetime import timedelta

import pytest
from django.utils.timezone import localdate, now

from agency import policy
from agency.acting import acting, acting_as
from agency.encryption.ids import uuid7
from agency.errors import Refused
from agency.models import Event
from customers import consenting, suppressing
from customers.models import CareAction, Customer, Purpose
from customers.segments import choosing, guarding, using
from customers.segments.making import Plan
from tests import make


@pytest.fixture
def liu(lin):
    return agreed(make.customer(lin))


@pytest.fixture
def campaign(lin):
    return make.segment(lin, query="grade=c", aim="offer")


def agreed(customer) -> Customer:
    with acting(customer.owner):
        for code in ("service", "marketing", "survey"):
            consenting.answer(customer, Purpose.objects.get(code=code), "granted", by=customer.owner)
    return customer


def use(segment, by, made: str, when=None):
    when = when or now()
    with acting(by):
        plan = Plan(due_on=localdate(when), act="offer", channel="message")
        return using.use(segment, key=uuid7(), by=by, made=made, plan=plan, now=when)


def left_out(segment, customer, by, made: str = "care") -> str:
    with acting(by):
        asked = choosing.Asked(by, segment.aim, now(), segment, made)
        return choosing.judged(Customer.objects.filter(pk=customer.pk), asked).get().left_out_


def test_a_campaign_nobody_was_told_of_does_not_start(liu, campaign, lin):
    with pytest.raises(Refused):
        use(campaign, lin, "care")


def test_told_yesterday_is_too_late(liu, campaign, lin):
    use(campaign, lin, "notice", now() - timedelta(days=1))

    assert left_out(campaign, liu, lin) == "not_told"


def test_told_in_time_the_campaign_starts(liu, campaign, lin):
    use(campaign, lin, "notice", now() - policy.ADVANCE_NOTICE - timedelta(hours=1))

    use(campaign, lin, "care")

    with acting(lin):
        assert CareAction.objects.filter(customer=liu, act="offer").exists()


def test_whoever_came_into_the_segment_later_is_told_first(liu, campaign, lin):
    use(campaign, lin, "notice", now() - timedelta(days=4))
    late = agreed(make.customer(lin, phone="13900000002"))

    assert (left_out(campaign, liu, lin), left_out(campaign, late, lin)) == ("", "not_told")


def test_who_objects_after_the_notice_is_left_out(liu, campaign, lin):
    use(campaign, lin, "notice", now() - timedelta(days=4))
    with acting(lin):
        consenting.answer(liu, Purpose.objects.get(code="marketing"), "withdrawn", by=lin)

    assert left_out(campaign, liu, lin) == "no_consent"


def test_a_notice_of_long_ago_is_given_again(liu, campaign, lin):
    use(campaign, lin, "notice", now() - policy.ADVANCE_NOTICE_LASTS - timedelta(days=1))

    assert left_out(campaign, liu, lin) == "not_told"


def test_a_notice_says_how_it_was_given(liu, campaign, lin):
    with pytest.raises(Refused), acting(lin):
        using.use(campaign, key=uuid7(), by=lin, made="notice", plan=Plan(due_on=localdate()))


def test_the_notice_stands_in_the_register_for_each_who_was_told(liu, campaign, lin):
    use(campaign, lin, "notice")

    with acting_as("system:test"):
        assert Event.objects.get(data__act="segment_told").subject == liu.pk


def test_the_page_says_when_a_campaign_may_start(liu, campaign, lin):
    moment = now() - timedelta(days=1)
    use(campaign, lin, "notice", moment)

    with acting(lin):
        assert guarding.starts_on(campaign, now()) == moment + policy.ADVANCE_NOTICE


@pytest.mark.parametrize("aim", ["care", "offer", "study"])
def test_a_listed_number_is_left_out_of_everything_that_advertises(liu, lin, aim):
    suppressing.add(liu.phone, by=lin)

    assert left_out(make.segment(lin, aim=aim), liu, lin, "list") == "suppressed"


def test_a_visit_that_serves_the_contract_is_no_advertising(liu, lin):
    suppressing.add(liu.phone, by=lin)

    assert left_out(make.segment(lin, aim="visit"), liu, lin, "visits") == ""


@pytest.mark.parametrize("aim", ["offer", "study"])
def test_children_get_no_offers(lin, aim):
    child = agreed(make.customer(lin, minor=True, basis="guardian"))

    assert left_out(make.segment(lin, aim=aim), child, lin, "list") == "minor"
