"""The pages of signing: each step from its button, the list, the inbox of those who compare (§1.5)."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.timezone import localdate

from contracts.models import Contract, ScanMatch
from contracts.signing import clock
from customers import inbox
from tests import make
from tests.contracts import approvals, signed

from . import papers

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def deciders(zhao, jiang):
    """Whoever is asked about a contract of lin’s."""


def url(name: str, contract, *more) -> str:
    return reverse(f"contracts:{name}", args=[contract.pk, *more])


def test_the_whole_way_by_buttons(lin, fang, client):
    contract = approvals.approved(lin)
    approvals.checked(contract)
    client.force_login(lin)
    page = client.get(url("sign", contract))
    assert "signature" in str([one["icon"] for one in page.context["acts"]])
    assert client.post(url("sign_ink", contract)).status_code == 302
    page = client.get(url("sign", contract))
    assert page.content.decode().count('name="side"') == 2
    assert client.get(url("pdf", contract))["Content-Type"] == "application/pdf"

    empty = client.post(
        url("sign_note", contract), {"side": "house", "house-name": "", "house-signed_on": ""}
    )
    assert empty.status_code == 422
    for side in ("house", "traveller"):
        told = {"side": side, f"{side}-name": "王小明", f"{side}-signed_on": localdate().isoformat()}
        assert client.post(url("sign_note", contract), told).status_code == 302
    photos = [SimpleUploadedFile(f"{n}.jpg", make.picture((500, 700 + n)), "image/jpeg") for n in range(2)]
    assert client.post(url("sign_scan", contract), {"files": photos}).status_code == 302
    scan = ScanMatch.objects.get()
    assert client.get(url("sign", contract)).status_code == 200

    client.force_login(fang)
    assert [item.record.pk for item in inbox.waiting(fang)] == [scan.pk]
    assert client.get(scan.get_absolute_url()).status_code == 200
    page = client.get(url("scan_compare", contract, scan.pk))
    assert (page.context["decidable"], len(page.context["pages"])) == (True, 2)
    picture = client.get(url("scan_page", contract, scan.pk, 2))
    assert (picture["Content-Type"], picture["Cache-Control"]) == ("image/jpeg", "private, no-store")
    assert client.post(url("scan_compare", contract, scan.pk), {"action": "approve"}).status_code >= 300
    assert Contract.objects.get().state == "part_signed"
    client.post(url("scan_compare", contract, scan.pk), {"action": "approve", "ticked": "on"})
    assert Contract.objects.get().state == "signed"
    assert inbox.waiting(fang) == []

    client.force_login(lin)
    page = client.get(url("sign", contract))
    assert url("signed_paper", contract) in page.content.decode()
    assert client.get(url("signed_paper", contract)).content.startswith(b"%PDF")


def test_who_may_not_see_the_contract_finds_nothing(lin, wang, fang, client):
    scan = papers.scanned(lin)
    contract = scan.contract
    client.force_login(wang)
    for address in (
        url("sign", contract),
        url("scan_compare", contract, scan.pk),
        url("scan_page", contract, scan.pk, 1),
        url("signed_paper", contract),
    ):
        assert client.get(address).status_code == 404
    other = signed.signed(lin)
    client.force_login(fang)
    assert client.get(url("scan_page", other, scan.pk, 1)).status_code == 404
    client.force_login(lin)
    assert not client.get(url("scan_compare", contract, scan.pk)).context["decidable"]


def test_the_list_says_whom_each_waits_for(lin, wang, fang, client):
    scan = papers.scanned(lin)
    open_one = signed.begun(lin)
    client.force_login(lin)
    page = client.get(reverse("contracts:signing"))
    waits = {row["round"].pk: row["waits"] for row in page.context["rows"]}
    assert set(waits) == {scan.round_id, open_one.pk}
    assert len(set(waits.values())) == 2
    assert [
        row["round"].pk for row in client.get(reverse("contracts:signing"), {"tab": "scans"}).context["rows"]
    ] == [scan.round_id]
    clock.sweep(open_one.sign_by)
    ended = client.get(reverse("contracts:signing"), {"tab": "ended", "mine": "1"})
    assert [row["round"].pk for row in ended.context["rows"]] == [open_one.pk]
    client.force_login(wang)
    assert client.get(reverse("contracts:signing")).context["rows"] == []
    client.force_login(fang)  # asked to compare: sees that one, and no archive
    assert [row["round"].pk for row in client.get(reverse("contracts:signing")).context["rows"]] == [
        scan.round_id
    ]


def test_refused_with_a_reason(lin, client):
    contract = papers.sent(lin).contract
    client.force_login(lin)
    assert client.post(url("sign_end", contract), {"act": "refused", "reason": ""}).status_code == 422
    client.post(url("sign_end", contract), {"act": "refused", "reason": "客户改期"})
    page = client.get(url("sign", contract))
    assert (page.context["contract"].state, page.context["round"].reason) == ("sign_refused", "客户改期")
