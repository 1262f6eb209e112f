"""The pages of scans and of the search, as a colleague meets them."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.timezone import now

from agency.models import Event
from contracts.filing import reading
from contracts.models import Contract, ContractScan, ScanPage
from customers.models import Purpose

from .scanned import finished, opened, photo, printed, read, submitted

pytestmark = pytest.mark.django_db
SENTENCE = "手写补充：加订热气球早餐，每人三百八十元"


def at(name: str, pk, **query) -> str:
    return reverse(f"contracts:{name}", args=[pk])


def files(*contents: bytes) -> list[SimpleUploadedFile]:
    return [SimpleUploadedFile(f"{place}.jpg", content) for place, content in enumerate(contents, 1)]


def test_from_the_paper_to_a_whole_scan(client, lin):
    contract = submitted(lin)
    client.force_login(lin)
    assert client.get(at("scan_add", contract.pk)).status_code == 200
    assert client.post(at("scan_add", contract.pk), {"paper": ""}).status_code == 422
    answer = client.post(at("scan_add", contract.pk), {"paper": "signed"})
    scan = ContractScan.objects.get()
    assert answer["Location"] == at("scan", scan.pk)

    client.post(at("scan_more", scan.pk), {"files": files(photo(1), photo(2))})
    told = client.post(at("scan_more", scan.pk), {"files": files(b"MZ program")}, headers={"X-Upload": "1"})
    assert told.status_code == 422
    assert told.json()["kept"] == 0
    page = client.get(at("scan", scan.pk))
    assert page.content.count(b"data:image/jpeg") == 2
    first = scan.sheets.first()
    client.post(at("scan", scan.pk), {"act": "turn_right", "page": first.pk})
    part = client.post(at("scan", scan.pk), {"act": "down", "page": first.pk}, headers={"HX-Request": "true"})
    assert part.status_code == 200
    assert b"<html" not in part.content
    first.refresh_from_db()
    assert (first.place, first.turn) == (2, 90)

    client.post(at("scan", scan.pk), {"act": "finish"})
    scan.refresh_from_db()
    assert (scan.state, scan.pages) == ("whole", 2)
    listed = client.get(at("files", contract.pk)).content.decode()
    assert at("scan_open", scan.pk) in listed
    assert at("scan", scan.pk) + '"' not in listed


def test_a_scan_is_opened_with_a_purpose_written_down_first(client, lin):
    scan = finished(submitted(lin), photo())
    client.force_login(lin)
    page = client.get(at("scan_open", scan.pk))
    assert b"data:image" not in page.content
    assert client.post(at("scan_open", scan.pk), {"act": "view"}).status_code == 422
    purpose = Purpose.objects.filter(access=True, active=True, explain=False).first()
    shown = client.post(at("scan_open", scan.pk), {"act": "view", "purpose": purpose.pk})
    assert shown.content.count(b"data:image/jpeg") == 1
    assert shown["Cache-Control"] == "private, no-store"
    looks = Event.objects.filter(kind=Event.Kind.REVEALED, by=lin, data__file=str(scan.file_id))
    assert looks.count() == 1
    whole = client.post(at("scan_open", scan.pk), {"act": "download", "purpose": purpose.pk})
    assert b"".join(whole.streaming_content).startswith(b"%PDF")
    assert whole["Content-Disposition"].startswith("attachment")
    assert looks.count() == 2


def test_the_rest_of_a_long_scan_follows_with_the_same_purpose(client, lin):
    scan = finished(submitted(lin), printed(*[f"第{page}页" for page in range(1, 11)]))
    client.force_login(lin)
    purpose = Purpose.objects.filter(access=True, active=True, explain=False).first()
    asked = {"act": "view", "purpose": purpose.pk}
    assert client.post(at("scan_open", scan.pk), asked).content.count(b"data:image/jpeg") == 8
    rest = client.post(at("scan_open", scan.pk), asked | {"start": 9})
    assert rest.content.count(b"data:image/jpeg") == 2


def test_whoever_was_only_asked_to_decide_reads_the_words_and_not_the_scan(client, lin, bai):
    contract = submitted(lin)
    scan = read(contract, printed(f"张三 {SENTENCE}"))
    Contract.objects.filter(pk=contract.pk).update(readers=[bai.pk])
    client.force_login(bai)
    words = client.get(at("scan_text", scan.pk)).content.decode()
    assert "热气球早餐" in words
    assert "张三" not in words
    assert client.get(at("scan_open", scan.pk)).status_code == 403
    assert client.get(at("scan_add", contract.pk)).status_code == 403
    assert client.get(at("scan_out", scan.pk)).status_code == 403
    assert at("scan_open", scan.pk) not in client.get(at("files", contract.pk)).content.decode()


def test_words_are_typed_where_nothing_could_be_read(client, lin):
    scan = finished(submitted(lin), photo())
    reading.sweep(now())
    client.force_login(lin)
    page = scan.sheets.get()
    client.post(at("scan_text", scan.pk), {"page": page.pk, "words": SENTENCE})
    page.refresh_from_db()
    assert page.read == ScanPage.Read.TYPED
    found = client.get(reverse("contracts:search"), {"q": "热气球早餐"}).content.decode()
    assert "<mark>热气球早餐</mark>" in found
    assert at("scan_text", scan.pk) in found


def test_the_wrong_paper_is_taken_out(client, lin):
    scan = finished(submitted(lin), photo())
    client.force_login(lin)
    assert client.post(at("scan_out", scan.pk), {"why": ""}).status_code == 422
    client.post(at("scan_out", scan.pk), {"why": "扫错了合同"})
    scan.refresh_from_db()
    assert scan.state == "gone"
    assert client.get(at("files", scan.contract_id)).status_code == 200
    assert client.get(at("scan_open", scan.pk)).status_code == 403


def test_nobody_sees_the_pages_a_colleague_puts_together(client, lin, zhao, wang):
    contract = submitted(lin)
    scan = opened(contract, photo())
    client.force_login(zhao)
    assert client.get(at("scan", scan.pk))["Location"] == at("files", contract.pk)
    assert at("scan", scan.pk) not in client.get(at("files", contract.pk)).content.decode()
    client.force_login(wang)
    for name in ("scan", "scan_open", "scan_text", "scan_out"):
        assert client.get(at(name, scan.pk)).status_code == 404


def test_one_box_takes_a_number_or_words(client, lin):
    contract = submitted(lin)
    client.force_login(lin)
    listed = client.get(reverse("contracts:list"), {"q": contract.number})
    assert contract.number in listed.content.decode()
    asked = client.get(reverse("contracts:list"), {"q": "费用总额"}, follow=True)
    assert asked.redirect_chain
    assert contract.number in asked.content.decode()
    for typed in ("", "费", "没有这样的话", "%", "'); drop"):
        assert client.get(reverse("contracts:search"), {"q": typed, "after": "x"}).status_code == 200
