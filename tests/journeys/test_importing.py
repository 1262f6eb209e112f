"""A small sheet through the wizard: columns, findings, choices, a mended row, the import, and back."""

import re

import pytest
from playwright.sync_api import expect

from agency.acting import acting_as
from customers.importing import working
from customers.models import Customer, ImportBatch
from tests import make
from tests.customers.importing.making import HEADINGS, csv_of, id_number, mobile, person

from .conftest import PHONE, Words, press, sideways

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def work() -> None:
    """What Celery does, in the test's own thread."""
    for pk in working.waiting():
        working.work(pk)


def settle(page, say) -> None:
    """Provenance and lawful basis, as a person fills them in."""
    page.check("input[name=origin][value=own]")
    page.fill("input[name=collected_on]", "2025-05-01")
    page.fill("textarea[name=basis]", "登记表签字，存门店档案柜")
    for purpose in ("service", "sensitive"):
        page.locator(f"label:has(input[name=consent_{purpose}][value=yes])").click()
    for purpose in ("share_suppliers", "cross_border", "marketing", "survey"):
        page.locator(f"label:has(input[name=consent_{purpose}][value=no])").click()
    press(page, say("Check every row"))


@pytest.mark.parametrize(("language", "width"), [("zh-hans", 1440), ("en", PHONE)])
def test_a_sheet_is_checked_mended_imported_and_taken_back(browse, zhao, language, width):
    say = Words(language)
    zhao.language = language
    zhao.save()
    make.customer(
        zhao,
        name="老客",
        phone=mobile(2),
        document_type="id_card",
        document_number=id_number(2),
        address="旧址",
    )
    wrong = person(3)
    wrong[3] = "12345"
    content = csv_of([HEADINGS, person(1), person(2), wrong], "gb18030")
    page = browse(zhao, width=width)

    page.goto("/customers/import/new/")
    page.select_option("select[name=source]", index=1)
    page.set_input_files("input[name=file]", {"name": "客户.csv", "mimeType": "text/csv", "buffer": content})
    press(page, say("Send and read the sheet"))
    page.wait_for_url(re.compile(r"/customers/import/[0-9a-f-]{36}/$"))
    expect(page.get_by_text(say("Reading the sheet"))).to_be_visible()
    work()
    page.wait_for_url("**/columns/")  # the bar goes on by itself
    assert page.input_value("select[name=column_3]") == "phone"
    assert sideways(page) == 0
    settle(page, say)
    page.wait_for_url(re.compile(r"/customers/import/[0-9a-f-]{36}/$"))
    work()
    page.goto(page.url)

    # one row is refused, one is on file already
    expect(page.get_by_text("12345")).to_be_visible()
    assert sideways(page) == 0
    page.locator("main").get_by_role("link", name=say("Mend")).click()
    page.fill("input[name=column_3]", mobile(3))
    press(page, say("Judge the row anew"))
    page.wait_for_url(re.compile(r"/customers/import/[0-9a-f-]{36}/$"))
    page.goto(page.url.split("?")[0] + "?show=twin")
    page.locator("select[name=row_3]").select_option("overwrite")
    press(page, say("Keep these choices"))
    page.wait_for_url("**?show=twin")

    page.locator("header.top .top-actions form button[type=submit]").last.click()
    page.wait_for_url(re.compile(r"/customers/import/[0-9a-f-]{36}/$"))
    work()
    page.goto(page.url)
    with acting_as("reader"):
        assert Customer.objects.count() == 3
        assert {one.address for one in Customer.objects.all()} == {"云南省昆明市翠湖南路3号"}
        assert ImportBatch.objects.get().counts == {"created": 2, "updated": 1}
    assert sideways(page) == 0

    press(page, say("Take the whole import back"))
    page.wait_for_url(re.compile(r"/customers/import/[0-9a-f-]{36}/$"))
    work()
    page.goto(page.url)
    with acting_as("reader"):
        assert [(one.name, one.address) for one in Customer.objects.all()] == [("老客", "旧址")]
    expect(page.locator("main").get_by_text(say("taken back"), exact=True).first).to_be_visible()


def test_what_is_no_sheet_is_said_at_once(browse, zhao, say):
    page = browse(zhao)
    page.goto("/customers/import/new/")
    page.select_option("select[name=source]", index=1)
    page.set_input_files(
        "input[name=file]", {"name": "客户.csv", "mimeType": "text/csv", "buffer": b"%PDF-1.7 nothing"}
    )
    press(page, say("Send and read the sheet"))

    told = say("This is no workbook. Choose an .xlsx or .csv file.")
    expect(page.locator("#id_file_error")).to_have_text(told)
