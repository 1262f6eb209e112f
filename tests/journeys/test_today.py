"""A manager's morning: what runs out, what waits, how punctual the house is, and the list behind it."""

from datetime import timedelta

import pytest
from django.utils.timezone import now

from tests import make

from .conftest import PHONE, sideways

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def month(lin, wang, sun):
    """Contacts of the last weeks: lin late once, one of wang's running out, a request waiting."""
    for owner, days, hours in ((lin, 3, 60), (lin, 9, 5), (wang, 4, 20), (wang, 11, 30)):
        met = now() - timedelta(days=days)
        entered = met + timedelta(hours=hours)
        archive = make.customer(owner, collected_at=met, entered_at=entered)
        make.intake(owner, collected_at=met, entered_at=entered, customer=archive)
    make.intake(wang, collected_at=now() - timedelta(hours=45), contact="尹女士")
    make.intake(lin, collected_at=now() - timedelta(hours=50), contact="汪太太")
    make.share_request(make.customer(lin), sun)


@pytest.mark.parametrize("width", [PHONE, 1440])
def test_the_manager_sees_what_runs_out_and_the_bars_lead_to_the_list(browse, month, zhao, lin, width):
    page = browse(zhao, width=width)
    page.goto("/")

    today = page.inner_text("main")
    assert ("尹女士" in today, "汪太太" in today, "孙晴" in today) == (True, True, True)
    assert sideways(page) == 0
    page.locator(".hbars a", has_text=lin.name).click()
    page.wait_for_url("**/compliance/entries/**")
    behind = page.inner_text("main tbody")
    assert (lin.name in behind, "王一帆" in behind) == (True, False)
    assert sideways(page) == 0


def test_a_notice_leads_to_its_contact(browse, month, wang, say):
    from agency.acting import acting_as
    from compliance import deadlines

    with acting_as("system:remind"):
        deadlines.sweep(now())
    page = browse(wang)
    page.goto("/notifications/")
    page.locator("main form button, main li a").first.wait_for()
