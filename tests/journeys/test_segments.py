"""From a filter to offers: save, look at who is left out, use, find it on file; at the desk and on a phone."""

from datetime import timedelta

import pytest
from django.utils.timezone import localdate, now
from playwright.sync_api import expect

from agency.acting import acting, acting_as
from agency.encryption.ids import uuid7
from customers import consenting
from customers.models import CareAction, Purpose, Segment, SegmentUse
from customers.segments import using
from customers.segments.making import Plan
from tests import make

from .conftest import DESK, PHONE, press, sideways

pytestmark = pytest.mark.browser


@pytest.fixture
def regulars(lin):
    """Two customers of grade A who agreed to offers, one who did not."""
    made = [make.customer(lin, grade="a", name=name) for name in ("陆晴川", "沈初一", "顾行之")]
    with acting(lin):
        for customer in made[:2]:
            consenting.answer(customer, Purpose.objects.get(code="marketing"), "granted", by=lin)
    return made


def tell_in_advance(by) -> None:
    """Four days ago everybody of the segment was told of the campaign."""
    with acting(by):
        plan = Plan(due_on=localdate(), channel="message")
        told = {"made": "notice", "plan": plan, "now": now() - timedelta(days=4)}
        using.use(Segment.objects.get(), key=uuid7(), by=by, **told)


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_a_filter_becomes_a_segment_and_offers_for_those_who_agreed(browse, lin, regulars, say, width):
    page = browse(lin, width=width)

    page.goto("/customers/?grade=a")
    press(page, say("Save as a segment"))
    page.fill("[name=name]", "A 级老客户")
    page.locator("label:has(input[name=aim][value=offer])").click()
    assert sideways(page) == 0
    press(page, say("Save the segment"))

    page.get_by_role("heading", name="A 级老客户").wait_for()
    page.get_by_text(say("no consent to it")).first.wait_for()
    page.get_by_text(say("not told beforehand")).first.wait_for()
    assert sideways(page) == 0
    tell_in_advance(lin)

    press(page, say("Greetings and offers"))
    page.fill("[name=text]", "{name}，春季线路已上新")
    assert sideways(page) == 0
    press(page, say("Make greetings and offers"))

    page.wait_for_url("**/segments/uses/*/")
    page.get_by_text("陆晴川").first.wait_for()
    expect(page.get_by_text("顾行之")).to_have_count(0)
    assert sideways(page) == 0
    with acting_as("system:test"):
        assert CareAction.objects.count() == 2
        assert SegmentUse.objects.get(made="care").left_out == {"no_consent": 1}

    page.goto("/customers/segments/uses/")
    page.get_by_text("A 级老客户").first.wait_for()
    assert sideways(page) == 0


def test_who_leads_sees_what_was_used_and_opens_the_list_behind(browse, lin, zhao, regulars, say):
    with acting(lin):
        make.segment_use(regulars[0])
    page = browse(zhao, width=PHONE)

    page.goto("/customers/usage/")
    page.get_by_role("heading", name=say("Use of the archives")).first.wait_for()
    assert sideways(page) == 0
    page.locator("table a[href*='used=segment-90']").first.click()

    page.wait_for_url("**used=segment-90")
    page.get_by_text("陆晴川").first.wait_for()
