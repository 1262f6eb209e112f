"""A contract on paper: all its words, its number, whose it is; a draft says so on every page; printing is kept."""

from io import BytesIO

import pypdfium2
import pytest
from django.urls import reverse

from agency.acting import acting
from agency.models import Event
from contracts import papers
from contracts.drafting import keeping
from contracts.drafting.freezing import freeze
from contracts.models import Contract
from tests import make
from tests.contracts import approvals, drafts

pytestmark = pytest.mark.django_db


def text_of(content: bytes) -> tuple[str, int]:
    pages = pypdfium2.PdfDocument(BytesIO(content))
    said = "".join(page.get_textpage().get_text_bounded() for page in pages)
    return "".join(said.split()), len(pages)


def frozen(contract, by):
    with acting(by):
        return freeze(keeping.locked(contract.pk, by), by=by)


def test_every_clause_and_every_traveller_stands_on_the_paper(lin):
    contract = drafts.draft(make.customer(lin), terms_=drafts.terms(days=9, people=30))
    revision = frozen(contract, lin)
    contract.refresh_from_db()
    said, pages = text_of(papers.pdf(contract, revision, by=lin))

    assert pages > 1
    for block in revision.text:
        words = (
            [cell for row in block["rows"] for cell in row] if block["kind"] == "table" else [block["text"]]
        )
        for one in words:
            assert "".join(one.split()) in said, one
    assert contract.number in said
    assert revision.digest[:16] in said
    assert contract.kind.name in said


def test_only_a_text_that_was_decided_on_bears_no_mark(lin, zhao, jiang):
    contract = approvals.submitted(lin)
    mark = lin.name + "·"
    assert mark in text_of(papers.pdf(contract, contract.revision, by=lin))[0]

    contract = approvals.approve(contract)
    assert mark not in text_of(papers.pdf(contract, contract.revision, by=lin))[0]
    assert mark in text_of(papers.pdf(contract, None, by=lin))[0]


def test_what_a_customer_typed_is_printed_as_it_stands(lin):
    terms = drafts.terms()
    terms.travellers[0].name = '#read("/etc/passwd")'
    terms.customer.name = "*甲* $x$ <script>"
    said = text_of(papers.pdf(drafts.draft(make.customer(lin), terms_=terms), None, by=lin))[0]

    assert '#read("/etc/passwd")' in said
    assert "*甲*$x$<script>" in said


def test_printing_is_written_down_and_needs_the_contract(lin, wang, qian, client):
    contract = drafts.draft(make.customer(lin))
    url = reverse("contracts:pdf", args=[contract.pk])
    client.force_login(lin)
    answer = client.get(url)

    assert answer["Content-Type"] == "application/pdf"
    assert "attachment" in answer["Content-Disposition"]
    printed = Event.objects.filter(kind="printed", data__contract=str(contract.pk))
    assert printed.get().subject == contract.customer_id
    client.force_login(wang)
    assert client.get(url).status_code == 404
    assert printed.count() == 1


def test_a_revision_nobody_made_is_not_printed(lin, client):
    contract = drafts.draft(make.customer(lin))
    client.force_login(lin)
    for asked in ("7", "x", "²"):
        assert (
            client.get(reverse("contracts:pdf", args=[contract.pk]), {"revision": asked}).status_code == 404
        )


def test_revisions_are_compared_with_the_draft(lin, qian, client):
    contract = drafts.draft(make.customer(lin))
    frozen(contract, lin)
    changed = drafts.terms()
    changed.money.lines[0].unit = 250_000
    keeping.save(Contract.objects.get(), by=lin, terms=changed, edition=1)
    client.force_login(lin)
    page = client.get(reverse("contracts:revisions", args=[contract.pk]))

    assert (page.context["old"], page.context["new"]) == ("1", "now")
    assert any("¥5,200.00" in row["new"] for row in page.context["rows"])
    client.force_login(qian)
    assert client.get(reverse("contracts:revisions", args=[contract.pk])).status_code == 200
