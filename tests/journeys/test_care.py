"""Keeping in touch with the thumb: a call is noted in three taps, a silent customer is called on."""

from datetime import timedelta

import pytest
from django.utils.timezone import localdate, now

from agency.acting import acting_as
from customers.care import dormant
from customers.models import CareTask, Customer, Visit
from tests import make

from .conftest import PHONE, press, sideways

pytestmark = pytest.mark.browser


def test_a_call_is_noted_and_its_next_date_stands_in_the_list(browse, lin, say):
    with acting_as("system:test"):
        customer = make.customer(lin)
    page = browse(lin, width=PHONE)

    page.goto(f"/customers/{customer.pk}/contacts/")
    assert sideways(page) == 0
    press(page, say("Note a contact"))
    page.fill("[name=minutes]", "想去丽江，两大一小")
    page.locator("label:has(input[name=later][value='7'])").click()
    assert sideways(page) == 0
    press(page, say("Note contact"))

    page.get_by_text("想去丽江，两大一小").wait_for()
    with acting_as("system:test"):
        assert Visit.objects.get().reached
        assert CareTask.objects.get().due_on == localdate() + timedelta(days=7)


def test_a_silent_customer_is_called_on_and_wants_no_more_contact(browse, lin, say):
    with acting_as("system:test"):
        customer = make.customer(lin, grade="vip", entered_at=now() - timedelta(days=70))
    dormant.sweep(now())
    page = browse(lin, width=PHONE)

    page.goto("/customers/care/?view=return")
    assert sideways(page) == 0
    press(page, say("Answer", "return visit"))
    page.locator("label:has(input[name=outcome][value=refuses])").click()
    page.fill("[name=minutes]", "请不要再打电话")
    assert sideways(page) == 0
    press(page, say("Answer the return visit"))

    page.wait_for_url("**/customers/care/")
    with acting_as("system:test"):
        assert Customer.objects.get(pk=customer.pk).no_contact_on == localdate()
