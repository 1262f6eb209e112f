"""A sheet full of planted values goes through the import wizard's pages: good rows, refused ones, a file name."""

from django.core.files.uploadedfile import SimpleUploadedFile

from agency.acting import acting_as
from customers.importing import working
from customers.models import ImportBatch, PrivacyNotice, Purpose, SourceChannel
from tests.customers.importing.making import csv_of

from .canaries import NOTE, PERSON

HEADINGS = {
    "name": "姓名",
    "latin_name": "拼音",
    "phone": "手机",
    "second_phone": "备用电话",
    "email": "邮箱",
    "wechat": "微信号",
    "address": "地址",
    "document_number": "证件号码",
    "special_needs": "特殊需求",
    "guardian_name": "监护人",
}


def bring_in(browser) -> ImportBatch:
    """Upload, columns, check, a row mended wrongly, refused rows taken out, imported, taken back."""
    wrong = PERSON | {"phone": PERSON["phone"] + "9", "document_number": PERSON["document_number"] + "0"}
    content = csv_of(
        [HEADINGS.values(), *([one[key] for key in HEADINGS] for one in (PERSON, wrong))], "gb18030"
    )
    with acting_as("system:test"):
        source = SourceChannel.objects.filter(active=True, safe=True).first().pk
        notice = PrivacyNotice.objects.in_force("zh-hans").pk
        purposes = [purpose.code for purpose in Purpose.objects.filter(asked=True)]
    file = SimpleUploadedFile(f"{PERSON['name']}{PERSON['phone']}.csv", content, "text/csv")
    sent = browser.post("/customers/import/new/", {"source": source, "file": file})
    assert sent.status_code == 302, sent.content
    here = sent.url
    work()
    page = browser.get(f"{here}columns/")
    columns = {name: page.context["form"][name].value() for name in page.context["form"].fields}
    settled = {name: value for name, value in columns.items() if name.startswith("column_")} | {
        "origin": "own",
        "received_at": "2026-01-02T10:00",
        "collected_on": "2026-01-01",
        "owner": page.context["form"]["owner"].value(),
        "grade": "c",
        "notice": notice,
        "basis": f"{PERSON['name']} {NOTE}",
        **{f"consent_{code}": "yes" for code in purposes},
    }
    browser.post(f"{here}columns/", settled | {"collected_on": PERSON["phone"]})
    assert browser.post(f"{here}columns/", settled).status_code == 302
    work()
    for view in ("refused", "twin", "new", "manager"):
        assert browser.get(f"{here}?show={view}").status_code == 200
    browser.get(f"{here}rows/3/")
    browser.post(f"{here}rows/3/", {"column_2": PERSON["phone"], "column_4": PERSON["email"] + "@"})
    for format in ("csv", "xlsx"):
        assert browser.post(f"{here}refused/", {"format": format}).status_code == 200
    for verdict in ("twin", "manager", "repeat"):
        browser.post(f"{here}choose/", {"verdict": verdict, "all": "create"})
        browser.post(f"{here}choose/", {"verdict": verdict, "all": "ask"})
    browser.post(f"{here}commit/")
    work()
    browser.get(here)
    browser.get("/customers/import/")
    browser.post(f"{here}revert/")
    work()
    with acting_as("system:test"):
        return ImportBatch.objects.get()


def work() -> None:
    for pk in working.waiting():
        working.work(pk)
