"""A paper of a contract is put together page by page, bound into one sealed file, and changes no more."""

import hashlib

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from agency.acting import acting
from agency.errors import Refused
from agency.models import Event
from contracts import policy
from contracts.filing import arranging, scans
from contracts.models import ContractScan, ScanPage
from customers.attachments import opening, removing, store
from customers.models import Attachment
from tests import make
from tests.contracts import drafts

from .scanned import finished, opened, photo, printed, sides, submitted

pytestmark = pytest.mark.django_db


def order(scan) -> list[tuple[int, int]]:
    return [(page.number, page.turn) for page in scan.sheets.all()]


def test_photos_and_a_pdf_become_one_file_in_the_order_and_turned_as_arranged(lin):
    contract = submitted(lin)
    scan = opened(contract, photo(1, (900, 1200)), make.pdf(2))
    first, second, third = scan.sheets.values_list("pk", flat=True)
    arranging.turn(scan, first, 90, by=lin)
    arranging.move(scan, third, -5, by=lin)
    arranging.drop(scan, second, by=lin)
    scan = scans.finish(scan, by=lin)

    kept = opening.whole(scan.file)
    assert (scan.state, scan.pages) == ("whole", 2)
    assert sides(kept) == [(595, 842), (842, 632)]  # the PDF’s own page first, then the photo on its side
    assert scan.file.digest == hashlib.sha256(kept).hexdigest()
    assert [(page.place, page.file_id) for page in scan.sheets.all()] == [
        (1, scan.file_id),
        (2, scan.file_id),
    ]
    rows = Attachment.objects.filter(customer=contract.customer_id)
    assert [row.pk for row in rows.kept()] == [scan.file_id]
    said = [event.data for event in Event.objects.filter(kind=Event.Kind.CONTRACT, data__act="scan_complete")]
    assert [(one["pages"], one["scan_of"]) for one in said] == [(2, "signed")]


def test_a_pdf_nobody_changed_is_kept_as_it_came(lin):
    content = make.pdf(3)
    scan = finished(submitted(lin), content)
    assert scan.file.digest == hashlib.sha256(content).hexdigest()


def test_what_is_no_picture_is_named_with_its_reason_and_the_rest_is_taken(lin):
    contract = submitted(lin)
    with acting(lin):
        scan = scans.begin(contract, "signed", by=lin)
        kept, refused = scans.add(scan, [("a.jpg", photo()), ("b.heic", b"\0\0\0\x18ftypheic")], by=lin)
    assert kept == 1
    assert refused[0][0] == "b.heic"
    assert ContractScan.objects.count() == 1


def test_a_scan_has_a_bound_of_pages(lin):
    contract = submitted(lin)
    with acting(lin):
        scan = scans.begin(contract, "signed", by=lin)
        with pytest.raises(Refused), transaction.atomic():
            scans.add(scan, [("a.pdf", make.pdf(policy.SCAN_PAGES + 1))], by=lin)


def test_a_draft_has_nothing_to_scan(lin):
    contract = drafts.draft(make.customer(lin))
    with pytest.raises(Refused):
        scans.begin(contract, "signed", by=lin)


def test_only_whoever_may_write_the_contract_files_its_papers_and_each_her_own(lin, wang, zhao):
    contract = submitted(lin)
    scan = opened(contract, photo())
    with pytest.raises(PermissionDenied):
        scans.begin(contract, "signed", by=wang)
    with pytest.raises(PermissionDenied):
        scans.finish(scan, by=zhao)  # her manager may scan too, but does not meddle with hers


def test_a_finished_scan_changes_no_more_whoever_asks(lin):
    scan = finished(submitted(lin), photo(), photo(2))
    page = scan.sheets.first()
    with pytest.raises(Refused):
        arranging.turn(scan, page.pk, 90, by=lin)
    for change in (
        lambda: ScanPage.objects.filter(pk=page.pk).update(turn=90),
        lambda: ScanPage.objects.filter(pk=page.pk).delete(),
        lambda: ContractScan.objects.filter(pk=scan.pk).update(state="open"),
        lambda: ContractScan.objects.filter(pk=scan.pk).update(pages=9),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


def test_its_file_is_not_taken_from_under_it_in_the_archive(lin):
    scan = finished(submitted(lin), photo())
    with pytest.raises(Refused):
        removing.remove(scan.customer, scan.file, by=lin, why="清理")


def test_the_wrong_paper_is_taken_out_with_its_content_and_a_reason(lin, django_capture_on_commit_callbacks):
    scan = finished(submitted(lin), printed("误扫的另一份合同内容"))
    with pytest.raises(Refused):
        scans.take_out(scan, by=lin, why=" ")
    with django_capture_on_commit_callbacks(execute=True):
        scans.take_out(scan, by=lin, why="扫错了合同")
    scan.refresh_from_db()
    assert scan.state == "gone"
    assert scan.file.removed_at
    assert not store.path(scan.file_id, store.ORIGINAL).exists()
    assert not ScanPage.objects.filter(scan=scan).exists()


def test_what_a_signature_rests_on_stays(lin, monkeypatch):
    scan = finished(submitted(lin), photo())
    monkeypatch.setattr(removing, "KEPT", [lambda file: "签署件" if file.pk == scan.file_id else ""])
    with pytest.raises(Refused):
        scans.take_out(scan, by=lin, why="不要了")
    scan.refresh_from_db()
    assert (scan.state, scan.sheets.count()) == ("whole", 1)
    assert Attachment.objects.kept().filter(pk=scan.file_id).exists()


def test_a_file_taken_in_elsewhere_becomes_a_whole_scan_once(lin):
    contract = submitted(lin)
    file = make.attachment(contract.customer, "contract", make.pdf(2), "签署件.pdf")
    with acting(lin):
        scan = scans.take(contract, file, paper="signed")
        assert scans.take(contract, file, paper="signed") == scan
    assert (scan.state, scan.pages, scan.sheets.count()) == ("whole", 2, 2)
