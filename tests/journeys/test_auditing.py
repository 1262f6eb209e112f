"""The auditor reads every change and every look, takes copies, and can change nothing."""

import csv
import io

import pytest
from playwright.sync_api import expect

from agency.acting import acting, acting_as
from customers import editing, revealing
from customers.models import Customer, Disclosure
from tests import make
from tests.cast import PASSWORD

from .conftest import press
from .walks import fill_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def changed(lin, zhao):
    """An archive with three versions and one look."""
    customer = make.customer(lin, name="周文", preferences="靠窗")
    for version, (by, value) in enumerate(((lin, "过道"), (zhao, "过道，素食"))):
        with acting(by):
            editing.edit(
                customer.pk,
                by=by,
                changes={"preferences": value},
                version=customer.version + version,
                why="客户来电更正",
            )
    with acting(lin):
        revealing.reveal(customer, "phone", by=lin, purpose=make.purpose())
    return customer


def test_the_history_of_an_archive_is_compared_version_by_version(browse, changed, qian, say):
    page = browse(qian)
    page.goto("/compliance/history/")
    assert changed.number in page.inner_text("main")
    page.goto(f"/compliance/history/{changed.pk}/")

    page.locator("table.diff").wait_for()
    assert "素食" in page.inner_text("table.diff")
    page.locator("label:has(input[name=a])").last.click()
    page.locator("label:has(input[name=b])").first.click()
    press(page, say("Compare A and B"))
    page.wait_for_url("**/difference/?**")
    assert "靠窗" in page.inner_text("table.diff")
    assert "客户来电更正" in page.inner_text("main")


def test_the_trail_is_exported_as_csv_after_a_fresh_confirmation(browse, changed, qian, lin, say):
    page = browse(qian, expected=(401,))
    page.goto("/compliance/access/")
    assert changed.number in page.inner_text("main")

    press(page, say("Export CSV"))
    page.locator("#again").fill(PASSWORD)
    with page.expect_download() as coming:
        page.keyboard.press("Enter")
    text = coming.value.path().read_text(encoding="utf-8-sig")

    assert coming.value.suggested_filename.endswith(".csv")
    rows = list(csv.reader(io.StringIO(text)))
    assert any(changed.number in cell for row in rows for cell in row)
    assert any(lin.name in cell for row in rows for cell in row)
    assert "13800138000" not in text
    assert not [cell for row in rows for cell in row if cell[:1] in tuple("=+-@") and not cell[1:2].isdigit()]


def test_the_auditor_sees_no_plain_text_without_a_purpose_and_changes_nothing(browse, changed, qian, say):
    page = browse(qian, expected=(403,))
    page.goto(changed.get_absolute_url())
    assert "13800138000" not in page.content()
    for words in ("Edit", "Share", "Second check"):
        expect(page.locator(".rec").get_by_role("link", name=say(words), exact=True)).to_have_count(0)
    assert page.goto(changed.get_absolute_url() + "edit/").status == 403
    assert page.goto("/customers/register/").status == 403

    page.goto(changed.get_absolute_url())
    page.locator("#f-phone .eye").click()
    page.locator(f"dialog label:has(input[name=purpose][value='{make.purpose('audit').pk}'])").click()
    press(page, say("View in plain text"))
    page.locator("#f-phone .plain").wait_for()
    with acting_as("system:test"):
        assert Disclosure.objects.filter(by=qian, purpose__code="audit").count() == 1
        assert Customer.objects.get().version == changed.version + 2


def test_the_history_is_narrowed_to_a_person(browse, changed, qian, lin, zhao):
    page = browse(qian)
    page.goto("/compliance/history/")
    fill_in(page, person=str(zhao.pk))

    page.wait_for_url(f"**person={zhao.pk}**")
    expect(page.locator("#results tbody tr", has_text=lin.name)).to_have_count(0)
    assert zhao.name in page.inner_text("#results tbody")
