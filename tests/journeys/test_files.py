"""Files of an archive in the browser: photographed on the phone, chosen, dropped, refused, opened, printed."""

import pytest
from playwright.sync_api import expect

from tests import make
from tests.customers.attachments.papers import photo_with_secrets

from .conftest import DESK, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def place(settings, tmp_path):
    settings.FILES_DIRECTORY = tmp_path / "files"


def file(name: str, content: bytes, kind: str) -> dict:
    return {"name": name, "mimeType": kind, "buffer": content}


def until(page, condition: str) -> None:
    """Wait for something the page draws; its policy forbids the driver's own way of polling."""
    for _time in range(100):
        if page.evaluate(condition):
            return
        page.wait_for_timeout(100)
    raise AssertionError(condition)


PHOTO = file("合影.jpg", photo_with_secrets("Dianchi", "Zhang San"), "image/jpeg")


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_a_photo_and_a_pdf_are_kept_and_seen(browse, lin, say, width):
    customer = make.customer(lin)
    page = browse(lin, width=width, expected=(422,))
    page.goto(f"{customer.get_absolute_url()}files/")

    page.check("[name=kind][value=visit]")
    page.set_input_files("#id_camera" if width == PHONE else "#id_files", PHOTO)
    page.locator(".sent li.good").first.wait_for()
    page.check("[name=kind][value=trip]")
    page.set_input_files(
        "#id_files",
        [
            file("行程.pdf", make.pdf(3), "application/pdf"),
            file("坏的.pdf", b"MZ\x90", "application/pdf"),
        ],
    )
    page.locator(".sent li.bad").wait_for()
    page.locator(".files li").nth(1).wait_for()
    thumbs = page.locator(".files .thumb img")
    thumbs.nth(1).wait_for()
    until(page, "[...document.querySelectorAll('.files .thumb img')].every(i => i.naturalWidth > 0)")

    expect(thumbs).to_have_count(2)
    assert "坏的.pdf" in page.locator(".sent li.bad").inner_text()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.locator(".files li a.btn").first.click()
    until(page, "document.querySelectorAll('.pages img').length == 3")
    until(page, "document.querySelector('.pages img').naturalWidth > 0")


def test_a_copy_of_a_document_opens_with_a_purpose(browse, lin, say):
    customer = make.customer(lin)
    make.attachment(customer, "id_copy", make.picture((600, 380)), name="身份证.jpg")
    page = browse(lin, width=PHONE)
    page.goto(f"{customer.get_absolute_url()}files/")

    page.locator(".files li a.btn").first.click()
    page.check("dialog[open] [name=purpose] >> nth=0")
    page.click("dialog[open] button[value=view]")
    until(page, "document.querySelector('.pages img')?.naturalWidth > 0")

    assert page.locator(".pages img").get_attribute("src").startswith("data:image/jpeg;base64,")


def test_without_scripts_the_plain_form_keeps_files(browse, lin, say):
    customer = make.customer(lin)
    page = browse(lin, width=PHONE, scripts=False)
    page.goto(f"{customer.get_absolute_url()}files/")

    page.check("[name=kind][value=visit]")
    page.set_input_files("#id_files", PHOTO)
    page.locator("x-upload button").click()

    page.locator(".files li").wait_for()
    expect(page.locator(".files .thumb img")).to_have_count(1)


def test_the_archive_is_printed_as_pdf(browse, lin, say):
    customer = make.customer(lin)
    page = browse(lin)
    page.goto(f"{customer.get_absolute_url()}papers/")

    page.check("[name=paper][value=archive]")
    page.check("[name=purpose] >> nth=0")
    with page.expect_download() as download:
        page.click("main button[value=pdf]")

    assert download.value.suggested_filename == f"{customer.number}-archive.pdf"
