"""Two colleagues change the same archive at once: nobody's typing is lost."""

import pytest

from agency.acting import acting_as
from customers.models import Customer
from tests import make

from .conftest import press
from .walks import fill_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_conflict_page_keeps_what_both_typed(browse, lin, zhao, say):
    customer = make.customer(lin, preferences="靠窗", travel_needs="云南")
    address = customer.get_absolute_url() + "edit/"
    hers, his = browse(lin), browse(zhao)
    for page in (hers, his):
        page.goto(address)

    fill_in(his, preferences="过道，素食", why="客户来电更正")
    press(his, say("Save the change"))
    his.wait_for_url(f"**{customer.get_absolute_url()}")
    fill_in(hers, preferences="靠窗，低盐", travel_needs="云南，五月", why="回访时补充")
    press(hers, say("Save the change"))

    hers.get_by_text("过道，素食").wait_for()
    assert "靠窗，低盐" in hers.inner_text("main")
    assert zhao.name in hers.inner_text("main")
    hers.locator("label:has(input[name=choose_preferences][value=mine])").click()
    press(hers, say("Save what I chose"))
    hers.wait_for_url(f"**{customer.get_absolute_url()}")

    with acting_as("system:test"):
        now = Customer.objects.get()
        assert (now.preferences, now.travel_needs) == ("靠窗，低盐", "云南，五月")
        kept = [version.preferences for version in now.history.order_by("history_date", "history_id")]
        assert kept == ["靠窗", "过道，素食", "靠窗，低盐"]


def test_a_change_stands_in_the_story_with_who_and_why(browse, lin, say):
    customer = make.customer(lin, preferences="靠窗")
    page = browse(lin)
    page.goto(customer.get_absolute_url())
    press(page, say("Edit"))
    page.wait_for_url("**/edit/")
    press(page, say("Save the change"))
    page.locator("#id_why_error").wait_for()

    fill_in(page, preferences="过道", why="客户来电更正")
    press(page, say("Save the change"))

    page.wait_for_url(f"**{customer.get_absolute_url()}")
    story = page.inner_text("main")
    assert "客户来电更正" in story
    assert lin.name in story
