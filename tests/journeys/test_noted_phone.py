"""A manager completes a colleague's first contact: the number goes along unseen, or opens with a purpose."""

import pytest
from playwright.sync_api import expect

from agency.acting import acting_as
from customers.models import Purpose
from tests import make

from .conftest import DESK, PHONE, press, sideways

pytestmark = pytest.mark.browser
NUMBER = "13800138001"


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_the_noted_number_stays_covered_in_the_form_and_opens_with_a_purpose(browse, lin, zhao, say, width):
    with acting_as("system:test"):
        noted = make.intake(lin, phone=NUMBER, source=make.source())
        purpose = Purpose.objects.get(code="contact").pk
    page = browse(zhao, width=width)

    page.goto(f"/customers/register/?intake={noted.pk}")
    assert NUMBER not in page.content()
    expect(page.locator("[name=noted_phone]")).to_be_checked()
    assert sideways(page) == 0
    page.goto(noted.get_absolute_url())
    page.locator("#noted-phone .eye").click()
    page.locator(f"dialog[open] label:has(input[value='{purpose}'])").click()
    press(page, say("View in plain text"))

    page.locator("#noted-phone", has_text=NUMBER).wait_for()
    assert sideways(page) == 0
