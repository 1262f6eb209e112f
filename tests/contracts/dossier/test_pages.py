"""The pages of a contract's file, its journey and what was shown, as the people of the house use them."""

import pytest
from django.urls import reverse
from django.utils.timezone import now

from contracts.dossier import promised, putting, sheets
from contracts.models import ContractState, DossierItem, ShownOffer
from tests import make
from tests.contracts import drafts, signed

from . import journeys

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _deciders(zhao, gao):
    """Whom the approval asks."""


def url(name: str, *args) -> str:
    return reverse(f"contracts:{name}", args=args)


def test_a_paper_is_put_a_gap_said_and_confirmed_and_the_contract_filed_away(client, lin, zhao):
    contract = signed.ended(lin)
    journeys.fill(contract, "roster", "feedback")
    client.force_login(lin)
    page = client.get(url("dossier", contract.pk))
    assert page.status_code == 200
    assert url("dossier_close", contract.pk) not in page.content.decode()

    sent = {"act": "put", "upload": make_upload("名单.pdf")}
    assert client.post(url("dossier_put", contract.pk, "roster"), sent).status_code == 302
    assert client.post(url("dossier_put", contract.pk, "feedback"), {"act": "absent"}).status_code == 422
    said = {"act": "absent", "reason": "未填写"}
    assert client.post(url("dossier_put", contract.pk, "feedback"), said).status_code == 302
    item = DossierItem.objects.get(how="absent")

    client.force_login(zhao)
    page = client.get(url("dossier", contract.pk)).content.decode()
    assert url("dossier_confirm", contract.pk, item.pk) in page
    client.post(url("dossier_confirm", contract.pk, item.pk))

    client.force_login(lin)
    assert url("dossier_close", contract.pk) in client.get(url("dossier", contract.pk)).content.decode()
    client.post(url("dossier_close", contract.pk))
    assert journeys.fresh(contract).state == ContractState.ARCHIVED


def make_upload(name: str):
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile(name, make.pdf(), content_type="application/pdf")


def test_the_sheet_is_issued_printed_and_handed_over(client, lin):
    contract = journeys.journey(lin)
    client.force_login(lin)
    assert client.get(url("sheet", contract.pk)).status_code == 200
    there = client.post(url("sheet", contract.pk), {"remarks": "1 号门"})
    sheet = contract.sheets.get()
    assert there["Location"] == url("sheet_hand", contract.pk, sheet.pk)
    assert client.get(there["Location"]).status_code == 200
    assert client.get(url("sheet_pdf", contract.pk, sheet.pk))["Content-Type"] == "application/pdf"
    moment = journeys.at(journeys.today(), 0)
    assert client.post(there["Location"], {"way": "paper", "at": "x"}).status_code == 422
    typed = now().astimezone(moment.tzinfo).strftime("%Y-%m-%dT%H:%M")
    client.post(there["Location"], {"way": "paper", "at": typed})
    sheet.refresh_from_db()
    assert sheet.way == "paper"


def test_a_guide_ticks_her_journey_and_sees_no_price(client, lin, guo):
    contract = signed.ended(lin, terms=drafts.terms(starts_on=journeys.today(-5)))
    promised.ask(contract, guo, by=lin)
    client.force_login(guo)
    assert contract.number in client.get(url("journeys")).content.decode()
    page = client.get(url("services_of", contract.pk)).content.decode()
    assert "¥" not in page
    assert client.get(url("contract", contract.pk)).status_code == 403

    missed = {"1-state": "missed", "1-note": ""}
    assert client.post(url("services_of", contract.pk), missed).status_code == 422
    client.post(url("services_of", contract.pk), missed | {"1-note": "改乘大巴", "2-state": "kept"})
    tally = promised.tally(contract)
    assert (tally["kept"], tally["missed"]) == (1, 1)


def test_the_list_says_what_is_missing_and_the_departure_shows_its_files(client, lin, wang):
    unscanned, other = journeys.journey(lin), journeys.journey(lin)
    over = signed.ended(lin)
    putting.put(other, journeys.part(other, "contract"), journeys.paper(other), by=lin)
    client.force_login(lin)
    for tab, found in (("scans", [over, unscanned]), ("papers", [over]), ("gaps", []), ("whole", [])):
        rows = client.get(url("filing"), {"tab": tab, "mine": "1"}).context["rows"]
        assert [row["contract"] for row in rows] == found, tab

    for contract in (unscanned, other):
        client.post(url("dossier_group", contract.pk), {"code": " yn2026 1203-a"})
    page = client.get(url("group", "YN20261203-A"))
    assert [row["contract"] for row in page.context["rows"]] == [unscanned, other]
    assert client.post(url("dossier_group", over.pk), {"code": "云南"}).status_code == 422
    client.force_login(wang)
    assert client.get(url("group", "YN20261203-A")).status_code == 404


def test_what_was_shown_is_listed_and_printed_again(client, lin):
    contract = drafts.draft(make.customer(lin))
    client.force_login(lin)
    day = journeys.today(5).isoformat()
    client.post(url("shown", contract.pk), {"way": "screen", "valid_until": day})
    page = client.get(url("shown", contract.pk)).content.decode()
    assert ShownOffer.objects.get().digest[:16] in page
    assert client.get(url("shown_pdf", contract.pk, 1))["Content-Type"] == "application/pdf"
    over = {"way": "print", "valid_until": journeys.today(-1).isoformat()}
    assert client.post(url("shown", contract.pk), over).status_code == 422


def test_operations_and_counsel_read_the_file_without_the_archive(client, lin, mei):
    contract = journeys.with_sheet(journeys.journey(lin))
    journeys.fill(contract)
    promised.ask(contract, mei, by=lin)
    client.force_login(mei)
    page = client.get(url("dossier", contract.pk))
    assert page.status_code == 200
    assert f"/customers/{contract.customer_id}/files/" not in page.content.decode()
    assert client.post(url("dossier_close", contract.pk)).status_code == 403
    assert sheets.may_run(mei, contract)
