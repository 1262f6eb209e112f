"""A salesperson's whole import in the browser: 3,000 rows in GB18030, 12 % of them dirt; out and back."""

import csv
import io
import re
from pathlib import Path

import pytest
from django.contrib.auth.models import Permission

from agency.acting import acting_as
from agency.models import User
from customers.importing import working
from customers.models import Customer, ImportBatch
from customers.tasks import work_on_import
from tests import make
from tests.customers.importing.dirty import EACH, ROWS, corrected, sheet
from tests.customers.importing.making import HEADINGS, person

from .conftest import press
from .test_importing import settle
from .walks import shows

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
BATCH = re.compile(r"/customers/import/[0-9a-f-]{36}/$")
CLEAN = ROWS - 6 * EACH
NEW = CLEAN + 2 * EACH  # full-width numbers and two phones in a cell are understood


@pytest.fixture
def seller(lin):
    """Sales, with the right to import given to her."""
    lin.user_permissions.add(Permission.objects.get(codename="import_customers"))
    return User.objects.get(pk=lin.pk)


def in_the_background(page) -> None:
    """What the clock and Celery do, until nothing waits; then the page as it is."""
    while waiting := working.waiting():
        for pk in waiting:
            work_on_import(str(pk))
    page.goto(page.url.partition("?")[0])


def figures(page) -> dict[str, int]:
    """The tabs over the rows: {code: how many}."""
    found = {}
    for tab in page.locator("#rows .tabs a, #rows [role=tablist] a").all():
        code = re.search(r"show=(\w+)", tab.get_attribute("href") or "")
        number = re.search(r"(\d[\d,]*)\s*$", tab.inner_text())
        if code and number:
            found[code[1]] = int(number[1].replace(",", ""))
    return found


def counts() -> dict:
    with acting_as("reader"):
        return ImportBatch.objects.get().counts


def on_file() -> int:
    with acting_as("reader"):
        return Customer.objects.count()


def test_three_thousand_dirty_rows_go_in_and_out_exactly(browse, seller, sun, say):
    known = [person(80_000 + place) for place in range(EACH)]
    for place, (name, _sex, _born, phone, number, *_rest) in enumerate(known):
        owner = seller if place < EACH - 10 else sun
        make.customer(owner, name=name, phone=phone, document_type="id_card", document_number=number)
    dirty = sheet(known)
    page = browse(seller)
    page.goto("/customers/import/new/")
    page.select_option("select[name=source]", index=1)
    file = {"name": "客户.csv", "mimeType": "text/csv", "buffer": dirty.content}
    page.set_input_files("input[name=file]", file)
    press(page, say("Send and read the sheet"))
    page.wait_for_url(BATCH)
    in_the_background(page)
    shows(page, str(ROWS), person(1)[0])  # the Chinese is read as it was written
    with acting_as("reader"):
        assert ImportBatch.objects.get().format.startswith("csv gb18030")
    settle(page, say)
    page.wait_for_url(BATCH)
    in_the_background(page)
    expected = {"new": NEW, "refused": 2 * EACH, "repeat": EACH, "twin": EACH - 10, "manager": 10}
    assert figures(page) == expected
    address = page.url
    shows(page, "GB18030", say("a comma"))

    # the refused rows leave as a sheet in their own columns
    page.goto(f"{address}?show=refused")
    with page.expect_download() as download:
        press(page, say("as .csv"))
    lines = list(csv.reader(io.StringIO(Path(download.value.path()).read_text("utf-8-sig"))))
    assert (len(lines) - 1, lines[0][: len(HEADINGS)]) == (2 * EACH, HEADINGS)

    # one is mended on the page, those on file are overwritten, the rest is left
    place = dirty.places["digit"][0]
    row = page.locator("li.imp", has=page.locator(".imp-no", has_text=re.compile(rf"^{place}$")))
    row.get_by_role("link", name=say("Mend")).click()
    for heading, text in corrected(place).items():
        page.fill(f"input[name=column_{HEADINGS.index(heading)}]", text)
    press(page, say("Judge the row anew"))
    page.wait_for_url(lambda url: url.partition("/rows/")[2] not in ("", f"{place}/"))  # on to the next one
    page.goto(f"{address}?show=twin")
    page.locator("button[name=all][value=overwrite]").click()
    page.wait_for_url("**?show=twin")
    page.goto(address)
    assert figures(page) == expected | {"new": NEW + 1, "refused": 2 * EACH - 1}

    page.locator("header.top .top-actions form button[type=submit]").last.click()
    page.wait_for_url(BATCH)
    in_the_background(page)
    assert counts()["created"] == NEW + 1
    assert counts()["updated"] == EACH - 10
    assert on_file() == EACH + NEW + 1

    press(page, say("Take the whole import back"))
    page.wait_for_url(BATCH)
    in_the_background(page)
    assert (counts()["withdrawn"], counts()["restored"]) == (NEW + 1, EACH - 10)
    assert on_file() == EACH
