"""What shows that an obligation was fulfilled: kept in the archive, opened by whoever may see the contract (§1.1)."""

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.timezone import localdate

from agency.acting import acting, acting_as
from agency.encryption.ids import uuid7
from agency.errors import Refused
from agency.models import Event
from contracts.models import Contract, Obligation, ObligationPaper
from contracts.obligations import keeping, proving
from customers.attachments import removing
from customers.models import Attachment, Customer, Purpose
from tests.contracts import signed
from tests.contracts.filing.scanned import photo, printed
from tests.counting import queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def contract(lin, zhao, jiang):
    return signed.running(lin)


@pytest.fixture
def one(contract, lin):
    wanted = keeping.Wanted("送机时带轮椅", localdate(), lin)
    with acting(lin):
        return keeping.add(contract, uuid7(), wanted, by=lin)


def url(name: str, pk) -> str:
    return reverse(f"contracts:{name}", args=[pk])


def sent(*contents: bytes) -> list[SimpleUploadedFile]:
    return [SimpleUploadedFile(f"照片{place}.jpg", content) for place, content in enumerate(contents)]


def proved(one: Obligation, by, *contents: bytes) -> ObligationPaper:
    with acting(by):
        return proving.add(one, uuid7(), [("凭证.jpg", content) for content in contents], by=by)


def test_done_with_photos_that_become_the_pages_of_one_file(client, contract, one, lin):
    client.force_login(lin)
    page = client.get(url("obligations", contract.pk)).content.decode()
    assert 'enctype="multipart/form-data"' in page
    form = {"state": "done", "note": "已随车送到机场", "form_id": str(uuid7())}
    client.post(url("obligation_end", one.pk), form | {"files": sent(photo(), photo())})

    with acting(lin):
        one.refresh_from_db()
        paper = ObligationPaper.objects.select_related("attachment").get(obligation=one)
    assert (one.state, paper.attachment.pages, paper.attachment.content_type) == (
        "done",
        2,
        "application/pdf",
    )
    assert (
        Event.objects.filter(data__act="obligation_paper", data__obligation=str(one.pk), by=lin).count() == 1
    )
    assert url("obligation_paper", paper.pk) in client.get(url("obligations", contract.pk)).content.decode()


def test_a_file_that_is_not_taken_leaves_it_open_with_what_was_typed(client, contract, one, lin):
    client.force_login(lin)
    form = {"state": "done", "note": "已随车送到机场", "form_id": str(uuid7())}
    answer = client.post(url("obligation_end", one.pk), form | {"files": sent(b"not a picture")})

    assert answer.status_code == 422
    assert "已随车送到机场" in answer.content.decode()
    one.refresh_from_db()
    assert one.state == "open"
    assert ObligationPaper.objects.count() == 0


def test_later_evidence_twice_sent_is_one_paper(client, contract, one, lin):
    with acting(lin):
        keeping.end(one, by=lin, state="done", note="已随车送到机场")
    client.force_login(lin)
    form = {"state": "prove", "form_id": str(uuid7())}
    assert client.post(url("obligation_end", one.pk), form).status_code == 422
    for _again in range(2):
        client.post(url("obligation_end", one.pk), form | {"files": sent(photo())})

    with acting(lin):
        assert ObligationPaper.objects.filter(obligation=one).count() == 1
        assert Attachment.objects.filter(customer=contract.customer_id, kind="contract").count() == 1


def test_whoever_does_it_adds_evidence_without_seeing_the_archive_and_nobody_else(contract, one, wang, sun):
    with acting_as("system:test"):
        Contract.objects.filter(pk=contract.pk).update(readers=[wang.pk])
        Obligation.objects.filter(pk=one.pk).update(owner=wang)
    assert not Customer.objects.visible_to(wang).filter(pk=contract.customer_id).exists()
    proved(one, wang, photo())
    with pytest.raises(PermissionDenied):
        proved(one, sun, photo())
    with acting(wang):
        assert proving.may_add(wang, contract, one) is False  # of the one as it was before it became hers
        one.refresh_from_db()
        assert proving.may_add(wang, contract, one)
    contract.state = "archived"
    assert not proving.may_add(wang, contract, one)


def test_it_is_opened_with_a_purpose_by_whoever_sees_the_contract(client, contract, one, lin, wang, sun):
    paper = proved(one, lin, printed("轮椅租赁收据"))
    place = url("obligation_paper", paper.pk)
    client.force_login(wang)
    assert client.get(place).status_code == 404
    with acting_as("system:test"):
        Contract.objects.filter(pk=contract.pk).update(readers=[wang.pk])
    asked = client.get(place)
    assert b"data:image" not in asked.content
    assert client.post(place, {"act": "view"}).status_code == 422
    purpose = Purpose.objects.filter(access=True, active=True, explain=False).first()
    shown = client.post(place, {"act": "view", "purpose": purpose.pk})
    assert shown.content.count(b"data:image/jpeg") == 1
    assert shown["Cache-Control"] == "private, no-store"
    whole = client.post(place, {"act": "download", "purpose": purpose.pk})
    assert b"".join(whole.streaming_content).startswith(b"%PDF")
    looks = Event.objects.filter(kind=Event.Kind.REVEALED, by=wang, data__obligation=str(one.pk))
    assert looks.count() == 2
    archive = reverse("customers:file", args=[contract.customer_id, paper.attachment_id])
    assert client.get(archive).status_code == 404


def test_the_evidence_is_not_taken_out_from_under_the_obligation(contract, one, lin):
    paper = proved(one, lin, photo())
    with acting(lin), pytest.raises(Refused):
        archive = Customer.objects.get(pk=contract.customer_id)
        removing.remove(archive, Attachment.objects.get(pk=paper.attachment_id), by=lin, why="放错了")


def test_the_page_asks_as_often_for_three_papers_as_for_one(client, contract, one, lin):
    client.force_login(lin)
    counts = []
    for more in (1, 2):
        for place in range(more):
            proved(one, lin, photo(10 * more + place))
        client.get(url("obligations", contract.pk))
        counts.append(queries(client, "get", url("obligations", contract.pk)))

    assert counts[0] == counts[1]
