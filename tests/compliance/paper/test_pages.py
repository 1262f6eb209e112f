"""The pages of paper files, as a salesperson, a keeper and a manager open them."""

import pytest
from django.test import Client
from django.urls import reverse

from agency.acting import acting
from compliance.models import PaperFile, PaperLoan
from compliance.paper import counting

pytestmark = pytest.mark.usefixtures("zhao")


def browser(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def test_a_paper_goes_its_way_in_the_browser(paper, lin, zhao, office, contact, liu):
    address = reverse("compliance:paper", args=[paper.pk])
    mine, hers, boss = browser(lin), browser(office), browser(zhao)
    assert paper.number in mine.get(reverse("compliance:papers")).text
    assert mine.get(reverse("compliance:papers"), {"code": paper.number}).url == address

    sent = {"purpose": contact.pk, "note_text": "核对合同签字"}
    assert mine.post(f"{address}borrow/", sent).url == address
    loan = PaperLoan.objects.get()
    item = reverse("agency:inbox_item", args=["paper", loan.pk])
    assert "核对合同签字" in boss.get(item).text
    boss.post(reverse("agency:inbox_decide", args=["paper", loan.pk]), {"action": "approve"})
    page = hers.get(address).text
    assert "核对合同签字" not in page
    assert str(liu.name) not in page  # the keeper knows the number, not the customer
    hers.post(f"{address}hand-out/")
    assert hers.post(f"{address}return/", {"pages": "x"}).status_code == 422
    hers.post(f"{address}return/", {"pages": "4"})
    assert PaperLoan.objects.get().state == "returned"


def test_the_archive_lists_and_takes_papers(liu, lin, wang, box, paper):
    address = reverse("compliance:paper_of", args=[liu.pk])
    assert browser(wang).get(address).status_code == 404
    client = browser(lin)
    assert paper.number in client.get(address).text
    assert client.post(address, {"kind": "contract", "pages": 0, "box": box.pk}).status_code == 422
    assert client.post(address, {"kind": "contract", "pages": 3, "box": box.pk}).url == address
    assert PaperFile.objects.count() == 2
    assert "labels" in client.get(reverse("customers:papers", args=[liu.pk])).text


def test_labels_as_page_and_pdf(paper, lin, sun, office, box):
    labels = reverse("compliance:paper_labels")
    assert "<svg" in browser(lin).get(labels, {"id": paper.pk, "as": "page"}).text
    assert browser(office).get(labels, {"box": box.pk}).content.startswith(b"%PDF")
    assert browser(sun).get(labels, {"id": paper.pk}).status_code == 404


def test_boxes_and_counts(he, qian, lin, paper, box, office):
    chief = browser(he)
    boxes, counts = reverse("compliance:paper_boxes"), reverse("compliance:paper_inventories")
    said = {"place": "库房", "shelf": "三层", "lock": "锁 9", "keeper": office.pk}
    assert chief.post(boxes, said).status_code == 302
    assert browser(lin).post(boxes, said).status_code == 404
    assert "库房" in browser(lin).get(boxes).text
    assert chief.post(counts, {}).status_code == 302
    with acting(he):
        count = counting.PaperInventory.objects.get()
    page = count.get_absolute_url()
    assert paper.number in browser(qian).get(page).text
    assert chief.post(page, {"code": "nonsense", "box": box.pk}).status_code == 422
    assert chief.post(page, {"code": paper.number.lower(), "box": box.pk}).status_code == 302
    assert chief.post(reverse("compliance:paper_close", args=[count.pk])).status_code == 302
    assert (
        browser(qian).get(reverse("compliance:paper_report", args=[count.pk]), {"as": "pdf"}).status_code
        == 200
    )
    assert browser(lin).get(counts).status_code == 403


def test_another_department_finds_nothing(paper, sun, guo):
    for person in (sun, guo):
        client = browser(person)
        assert paper.number not in client.get(reverse("compliance:papers")).text
        assert client.get(paper.get_absolute_url()).status_code == 404
        assert client.get(reverse("compliance:papers"), {"code": paper.number}).status_code == 200
        assert client.post(f"{paper.get_absolute_url()}lose/").status_code == 404
