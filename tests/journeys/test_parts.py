"""A salesperson fills the archive's blocks in the browser: a contact, a lunar birthday, a preference."""

import pytest

from agency.acting import acting_as
from customers.models import ContactPoint, ImportantDate, PreferenceItem
from tests import make

from .conftest import PHONE, press, sideways
from .walks import fill_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def add(page, block: str) -> None:
    """The block's own button, and the dialog it opens."""
    page.locator(f"#{block} .card-head a.btn").click()
    page.locator("dialog[open] form").wait_for()


def test_a_contact_a_lunar_birthday_and_a_preference_without_leaving_the_page(browse, lin, say):
    customer = make.customer(lin)
    page = browse(lin)
    page.goto(f"{customer.get_absolute_url()}profile/")

    add(page, "contactpoint")
    fill_in(page, kind="phone", usage="work", value="139 1234 5678")
    press(page, say("Add to the archive"))
    page.locator("#contactpoint li").wait_for()
    assert "139****5678" in page.inner_text("#contactpoint")

    add(page, "importantdate")
    fill_in(page, kind="birthday", calendar="lunar", year="1985", month="8", day_of_month="15")
    press(page, say("Add to the archive"))
    page.locator("#importantdate li").wait_for()

    add(page, "preferenceitem")
    press(page, say("Add to the archive"))
    page.locator("#id_value_error").wait_for()
    fill_in(page, kind="room", value="高楼层，远离电梯")
    press(page, say("Add to the archive"))
    page.locator("#preferenceitem li").wait_for()
    assert "高楼层，远离电梯" in page.inner_text("#preferenceitem")

    with acting_as("system:test"):
        assert ContactPoint.objects.get().value == "13912345678"
        assert ImportantDate.objects.get().day == "L-1985-08-15"
        assert PreferenceItem.objects.get().source == "customer"


def test_the_blocks_on_the_phone_and_without_scripts(browse, lin, say):
    customer = make.customer(lin)
    make.contact(customer)
    phone = browse(lin, width=PHONE)
    phone.goto(f"{customer.get_absolute_url()}profile/")
    assert sideways(phone) == 0

    plain = browse(lin, scripts=False)
    plain.goto(f"{customer.get_absolute_url()}profile/")
    plain.locator("#contactpoint li a").last.click()
    plain.wait_for_url("**/remove/")
    fill_in(plain, why="客户要求")
    plain.locator("button.danger").click()
    plain.wait_for_url("**/profile/**")

    with acting_as("system:test"):
        assert not ContactPoint.objects.exists()
