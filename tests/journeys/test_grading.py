"""What a customer bought leads to a proposed grade that a person gives; what is on account to a signature."""

from datetime import timedelta

import pytest
from django.utils.timezone import localdate
from playwright.sync_api import expect

from agency.acting import acting_as
from customers.models import Customer, GradeProposal, Purchase, SignOff
from customers.trade import grading, proposing
from tests import make

from .conftest import PHONE, press, sideways
from .walks import fill_in, shows

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def enter(page, customer, say, **facts) -> None:
    page.goto(f"{customer.get_absolute_url()}purchases/new/")
    facts = {"product": "丽江 6 日", "amount": "60,000", "payment": "wechat"} | facts
    page.locator("select[name=product_kind]").select_option(index=1)
    fill_in(page, starts_on=f"{localdate() - timedelta(days=9)}", **facts)
    page.locator("main form .btn.primary").click()
    page.wait_for_url(f"**{customer.get_absolute_url()}purchases/")


def test_purchases_lead_to_a_proposed_grade_that_the_manager_gives(browse, lin, zhao, say):
    with acting_as("system:test"):
        grading.write_reference()
    customer = make.customer(lin, name="周文")
    desk = browse(lin, expected=(403,))
    for _time in range(3):
        enter(desk, customer, say)
    shows(desk, "¥180,000.00", say("paid"))
    assert proposing.sweep() == 1  # the clock, at night
    with acting_as("system:test"):
        assert GradeProposal.objects.get().proposed != "c"
        assert Customer.objects.get().grade == "c"  # nothing by itself

    lead = browse(zhao)
    lead.goto("/customers/grades/")
    shows(lead, "周文", customer.number)
    lead.locator("main tr", has_text="周文").get_by_role("link", name=say("Decide otherwise")).click()
    fill_in(lead, given="b", why="一次性会议团，观察一年")
    press(lead, say("Decide"))
    lead.wait_for_url("**/customers/grades/")
    shows(lead, say("No grade waits to be confirmed"))
    desk.goto(f"{customer.get_absolute_url()}grades/")
    shows(desk, "赵敏", "一次性会议团，观察一年")
    with acting_as("system:test"):
        assert Customer.objects.get().grade == "b"
    assert desk.goto("/customers/grades/").status == 403


def test_a_purchase_on_account_waits_for_the_managers_signature_on_the_phone(browse, lin, zhao, sun, say):
    customer = make.customer(lin, name="周文")
    lead = browse(zhao, width=PHONE)
    lead.goto(f"{customer.get_absolute_url()}credit/set/")
    fill_in(lead, grade="good", limit="50,000", days="30", terms="月结")
    assert sideways(lead) == 0
    lead.locator("main form .btn.primary").click()
    lead.wait_for_url(f"**{customer.get_absolute_url()}credit/")
    shows(lead, "¥50,000.00")

    desk = browse(lin)
    enter(desk, customer, say, payment="account")
    shows(desk, say("waiting for a sign-off"))
    with acting_as("system:test"):
        request = SignOff.objects.get()
        assert (Purchase.objects.get().state, request.grounds) == ("waiting", ["terms", "limit"])
    desk.goto(f"/inbox/sign_off/{request.pk}/")
    expect(desk.locator("button[name=action]")).to_have_count(0)  # nobody signs their own

    lead.goto("/inbox/")
    lead.locator("a.in-item", has_text=customer.number).click()
    shows(lead, "¥60,000.00", "丽江 6 日")
    assert sideways(lead) == 0
    with lead.expect_navigation():
        lead.locator("button[name=action][value=approve]").tap()
    desk.goto(f"{customer.get_absolute_url()}credit/")
    shows(
        desk,
        "¥60,000.00",
        "赵敏",
        say("More is on account than the limit allows: every further purchase on account needs a sign-off."),
    )
    desk.goto(f"{customer.get_absolute_url()}purchases/")
    shows(desk, say("not paid yet"))
    press(desk, say("Paid today"))
    shows(desk, say("paid"))
    assert browse(sun, expected=(404,)).goto(f"{customer.get_absolute_url()}credit/").status == 404
