"""Signing in ink: sent, signed by every side, scanned by one, compared by another (§1.2, §1.5, G5, G6)."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils.timezone import localdate, now

from agency.acting import acting
from agency.errors import Refused
from agency.models import Notice
from contracts.drafting import keeping
from contracts.models import Contract, ScanMatch, Signature, SigningRound, TemplateVersion
from contracts.signing import inking, rounds, scans
from customers.attachments import removing
from customers.models import Attachment, Customer
from tests import make
from tests.contracts import approvals, drafts, signed

from . import papers

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def deciders(zhao, jiang):
    """Whoever is asked about a contract of lin’s."""


def test_from_the_approval_to_the_signed_contract(lin, fang):
    contract = approvals.approved(lin)
    approvals.checked(contract)
    with acting(lin):
        signing = inking.send(contract, by=lin)
    assert (signing.level, signing.needed, signing.digest) == (
        "C",
        ["house", "traveller"],
        contract.revision.digest,
    )
    assert (signing.sign_by - signing.created_at).days in (13, 14)

    with acting(lin):
        inking.note(contract, "traveller", by=lin, name="张三", signed_on=localdate())
        contract.refresh_from_db()
        assert contract.state == "part_signed"
        inking.note(contract, "house", by=lin, name="林知夏", signed_on=localdate())
        scan = scans.take_in(contract, [make.pdf(4)], by=lin)
    contract.refresh_from_db()
    assert (contract.state, scan.pages, scan.asked) == ("part_signed", 4, [fang.pk])
    assert Notice.objects.filter(to=fang, kind="contract_scan_waiting").count() == 1

    with acting(fang):
        contract = scans.match(scan, by=fang, ticked=True)
    signing.refresh_from_db()
    assert (contract.state, signing.state, signing.paper_id) == ("signed", "done", scan.scan_id)
    assert contract.signed_at == signing.signed_at
    assert Notice.objects.filter(to=lin, kind="contract_scan_matched").count() == 1
    assert {one.name for one in Signature.objects.all()} == {"张三", "林知夏"}


def test_neither_the_uploader_nor_an_approver_compares(lin, zhao, jiang, wang, fang):
    scan = papers.scanned(lin)
    for person in (lin, zhao, jiang, wang):  # wang does not even see the contract
        with acting(person), pytest.raises(PermissionDenied):
            scans.match(scan, by=person, ticked=True)
    with acting(fang), pytest.raises(Refused):
        scans.match(scan, by=fang, ticked=False)
    assert Contract.objects.get().state == "part_signed"
    with acting(fang):
        assert scans.match(scan, by=fang, ticked=True).state == "signed"
    with acting(fang), pytest.raises(Refused):
        scans.match(scan, by=fang, ticked=True)


def test_a_scan_that_does_not_match_is_taken_anew(lin, fang):
    scan = papers.scanned(lin)
    with acting(fang):
        with pytest.raises(Refused):
            scans.turn_down(scan, by=fang, reason=" ")
        contract = scans.turn_down(scan, by=fang, reason="第三页缺失")
    assert contract.state == "part_signed"
    assert Notice.objects.filter(to=lin, kind="contract_scan_refused").count() == 1
    with acting(lin):
        again = scans.take_in(contract, [make.pdf(5)], by=lin)
    with acting(fang):
        assert scans.match(again, by=fang, ticked=True).state == "signed"
    assert set(ScanMatch.objects.values_list("state", flat=True)) == {"refused", "matched"}


def test_photos_of_the_pages_become_one_paper(lin, fang):
    contract = papers.noted(papers.sent(lin), lin)
    photos = [make.picture((600, 800 + page), kind=kind) for page, kind in enumerate(("JPEG", "PNG", "JPEG"))]
    with acting(lin):
        with pytest.raises(Refused):
            scans.take_in(contract, [photos[0], make.pdf()], by=lin)
        scan = scans.take_in(contract, photos, by=lin)
    assert (scan.pages, scan.scan.content_type) == (3, "application/pdf")
    picture, kind = scans.page(scan, 3, by=fang)
    assert (picture[:2], kind) == (b"\xff\xd8", "image/jpeg")
    with acting(fang), pytest.raises(Refused):
        scans.page(scan, 4, by=fang)


def test_whoever_compares_needs_no_archive(lin, wang, fang):
    scan = papers.scanned(lin)
    with acting(fang):
        assert not Customer.objects.visible_to(fang).exists()
        assert not Attachment.objects.filter(pk=scan.scan_id).exists()
        assert scans.page(scan, 1, by=fang)[1] == "image/jpeg"
    with acting(wang), pytest.raises(PermissionDenied):
        scans.page(scan, 1, by=wang)


def test_the_scan_comes_after_the_last_signature(lin, fang):
    signing = papers.sent(lin)
    with acting(lin):
        with pytest.raises(Refused):
            scans.take_in(signing.contract, [make.pdf()], by=lin)
        inking.note(signing.contract, "house", by=lin, name="林知夏", signed_on=localdate())
        with pytest.raises(Refused):
            inking.note(signing.contract, "house", by=lin, name="林知夏", signed_on=localdate())
        with pytest.raises(Refused):
            inking.note(signing.contract, "other", by=lin, name="某某", signed_on=localdate())
        for day in (localdate() + timedelta(days=1), localdate() - timedelta(days=1)):
            with pytest.raises(Refused):
                inking.note(signing.contract, "traveller", by=lin, name="张三", signed_on=day)


def test_a_child_signs_through_its_guardian(lin, shen, fang):
    terms = drafts.terms(people=2)
    terms.travellers[1].born_on = localdate() - timedelta(days=365 * 9)
    terms.travellers[1].guardian = "李四"
    signing = papers.sent(lin, terms=terms)
    assert signing.needed == ["house", "traveller", "guardian:t2"]

    contract = signing.contract
    with acting(lin):
        for side in ("house", "traveller"):
            inking.note(contract, side, by=lin, name="甲", signed_on=localdate())
        with pytest.raises(Refused):
            scans.take_in(contract, [make.pdf()], by=lin)
        inking.note(contract, "guardian", of="t2", by=lin, name="李四", signed_on=localdate())
        scans.take_in(contract, [make.pdf()], by=lin)


def test_only_what_holds_today_is_sent(lin, wang):
    contract = approvals.approved(lin)
    with acting(lin), pytest.raises(Refused):  # no check of this text passes
        inking.send(contract, by=lin)
    approvals.checked(contract)
    with acting(wang), pytest.raises(PermissionDenied):
        inking.send(contract, by=wang)
    with acting(lin), pytest.raises(Refused):
        rounds.begin(contract, "ink", by=lin, now=contract.approved_until)
    TemplateVersion.objects.filter(pk=contract.version_id).update(state="superseded")
    with acting(lin), pytest.raises(Refused):
        inking.send(contract, by=lin)
    TemplateVersion.objects.filter(pk=contract.version_id).update(state="published")
    with acting(lin):
        inking.send(contract, by=lin)
    with acting(lin), pytest.raises(Refused):
        inking.send(contract, by=lin)


def test_a_check_that_fails_meanwhile_stops_the_last_step(lin, fang):
    scan = papers.scanned(lin)
    approvals.checked(scan.contract, passed=False)
    with acting(fang), pytest.raises(Refused):
        scans.match(scan, by=fang, ticked=True)
    assert (Contract.objects.get().state, ScanMatch.objects.get().state) == ("part_signed", "waiting")


def test_called_off_before_anybody_signed_it_is_approved_as_before(lin):
    signing = papers.sent(lin)
    with acting(lin):
        with pytest.raises(Refused):
            inking.call_off(signing.contract, by=lin, reason="")
        assert inking.call_off(signing.contract, by=lin, reason="改用验证码").state == "approved"
        again = rounds.begin(signing.contract, "code", by=lin)
    assert (again.level, again.state) == ("B", "open")


def test_refused_it_may_be_changed_and_submitted_again(lin, fang):
    scan = papers.scanned(lin)
    with acting(lin):
        contract = inking.refuse(scan.contract, by=lin, reason="客户要求修改行程")
    assert (contract.state, SigningRound.objects.get().state) == ("sign_refused", "refused")
    assert ScanMatch.objects.get().state == "withdrawn"
    with acting(lin):
        contract = keeping.save(contract, by=lin, terms=drafts.terms(people=3), edition=contract.edition)
    assert contract.state == "draft"


def test_the_signed_paper_is_not_taken_out_of_the_archive(lin, fang):
    contract = papers.matched(lin, fang)
    with acting(lin):
        archive, paper = Customer.objects.get(), Attachment.objects.get()
        with pytest.raises(Refused):
            removing.remove(archive, paper, by=lin, why="清理")
    assert contract.state == "signed"


def test_whoever_compared_approves_no_more(lin, fang):
    from contracts.approving import duties

    contract = papers.matched(lin, fang)
    assert not duties.may_hold(contract, fang, duties.APPROVE)


def test_the_makers_end_where_they_say(lin):
    assert signed.running(lin).state == "effective"
    assert signed.signed(lin, at=now() - timedelta(days=400)).signed_at < now() - timedelta(days=399)
