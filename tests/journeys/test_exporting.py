"""From the charts to the list, from the list to a file approved by a second person."""

import re

import pytest
from django.utils.timezone import now
from playwright.sync_api import expect

from agency.acting import acting_as
from compliance import sweeps
from customers import composition
from customers.models import CustomerExport, Purpose
from tests import make

from .conftest import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def archives(lin):
    return [
        make.customer(lin, name="张伟", grade="a", phone="13911110001"),
        make.customer(lin, name="欧阳娜", grade="b", phone="13911110002"),
    ]


def test_a_bar_of_the_composition_opens_the_archives_it_counts(browse, archives, zhao, say):
    with acting_as("system:counts"):
        composition.recount(now())
    page = browse(zhao)
    page.goto("/customers/composition/")

    page.locator("#grade .hbars a", has_text=say("Grade A")).click()

    page.wait_for_url(re.compile(r"/customers/\?(.*&)?grade=a(&|$)"))
    expect(page.locator("#results [data-row] .m1 a")).to_have_text(["张伟"])


def test_a_file_is_asked_for_approved_and_taken(browse, archives, zhao, he, say):
    page = browse(zhao)
    page.goto("/customers/?grade=a")
    page.locator("[data-row] .rowcheck").first.check()
    page.locator(".bulk.on").get_by_role("button", name=say("Export"), exact=True).click()
    page.wait_for_url(re.compile("reauthenticate|exports/new"))
    confirm(page)
    page.locator("input[name=plain][value=phone]").check()
    page.locator("input[name=columns][value=document_number]").check()
    page.locator("input[name=plain][value=document_number]").check()
    with acting_as("system:test"):
        purpose = Purpose.objects.filter(access=True, active=True, explain=False).first()
    page.locator(f"input[name=purpose][value='{purpose.pk}']").check()
    page.locator("main form.form .btn.primary").click()
    page.wait_for_url("**/customers/exports/")
    page.get_by_text(say("waiting for approval")).wait_for()

    boss = browse(he)
    with acting_as("system:test"):
        export = CustomerExport.objects.get()
    boss.goto(f"/inbox/export/{export.pk}/")
    boss.locator("button[name=action][value=approve]").click()
    boss.wait_for_url(re.compile(r"/inbox/$"))

    sweeps.run("exports", now())
    page.goto("/customers/exports/")
    with page.expect_download() as coming:
        page.locator("form[action$='/file/'] button").click()

    assert coming.value.suggested_filename.endswith(".xlsx")
    with acting_as("system:test"):
        assert CustomerExport.objects.get().downloads == 1


def confirm(page) -> None:
    """The password once more, where it is asked for before an export."""
    if "reauthenticate" in page.url:
        page.fill("input[name=password]", PASSWORD)
        page.press("input[name=password]", "Enter")
        page.wait_for_url("**/exports/new/**")
