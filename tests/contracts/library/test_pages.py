"""The library's pages: list, editor, review, preview, clauses, texts brought in, facts of the agency."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from agency.acting import acting
from contracts.drafting import keeping
from contracts.drafting.freezing import freeze
from contracts.library import clauses, reviewing, writing
from contracts.library.body import clauses as rows_of
from contracts.models import Clause, ContractKind, HouseFacts, Template, TemplateVersion
from tests import make
from tests.contracts import drafts

from . import texts
from .test_bringing_in import docx, paragraph

pytestmark = pytest.mark.django_db


def of(version, name: str = "") -> str:
    return f"/contracts/library/versions/{version.pk}/{name}"


def test_the_list_says_what_is_current_and_when_it_is_due(client, he, bai, lin):
    version = texts.published(he, bai)
    client.force_login(lin)

    page = client.get("/contracts/library/")

    assert version.template.name in page.text
    assert client.get(version.template.get_absolute_url()).status_code == 200
    assert client.get(version.get_absolute_url()).status_code == 200
    assert client.get("/contracts/library/new/").status_code == 403


def test_a_draft_is_written_clause_by_clause(client, he):
    client.force_login(he)
    kind = ContractKind.objects.get(code="domestic")
    client.post("/contracts/library/new/", {"kind": kind.pk, "name": "自驾游合同"})
    version = TemplateVersion.objects.get(template__name="自驾游合同")

    def change(**posted):
        version.refresh_from_db()
        return client.post(of(version, "edit/change/"), {"seen": version.digest, **posted})

    change(act="section_add", title="费用")
    version.refresh_from_db()
    told = {
        "section": 0,
        "category": "price",
        "text": "总价{{total}}，签证截止{{visa_by}}。",
        "when": "always",
    }
    more = {
        "risk": "standard",
        "highlighted": "on",
        "alternative_1_label": "从宽",
        "alternative_1_text": "面议。",
    }
    answer = client.post(of(version, "edit/clause/"), {"seen": version.digest, **told, **more})
    assert answer.status_code == 302
    version.refresh_from_db()
    blank = {
        "seen": version.digest,
        "key": "visa_by",
        "label": "签证截止日",
        "type": "date",
        "required": "on",
    }
    client.post(of(version, "edit/blank/"), blank)
    page = client.get(of(version, "edit/"))

    version.refresh_from_db()
    (row,) = rows_of(version.body)
    assert (row["category"], row["highlighted"], row["alternatives"][0]["label"]) == ("price", True, "从宽")
    assert [one["key"] for one in version.variables] == ["visa_by"]
    assert page.status_code == 200
    client.post(of(version, "act/submit/"))
    version.refresh_from_db()
    assert version.state == "review"


def test_what_was_seen_before_another_change_changes_nothing(client, he):
    version = texts.draft(he)
    client.force_login(he)
    client.post(of(version, "edit/change/"), {"seen": "old", "act": "out", "key": "price"})

    version.refresh_from_db()
    assert "price" in {row["key"] for row in rows_of(version.body)}


def test_a_clause_typed_while_another_window_saved_stays_and_is_kept_by_the_next_save(client, he):
    version = texts.draft(he)
    client.force_login(he)
    told = {"section": 0, "category": "other", "text": "以书面通知。", "when": "always", "risk": "standard"}
    new = of(version, "edit/clause/?section=0")
    lost = client.post(new, told | {"seen": "older"})

    assert (lost.status_code, "以书面通知。" in lost.text) == (422, True)
    assert client.post(new, told | {"seen": lost.context["seen"]}).status_code == 302
    version.refresh_from_db()
    assert "以书面通知。" in {row["text"] for row in rows_of(version.body)}


def test_words_of_a_clause_taken_out_meanwhile_become_a_clause_of_their_own(client, he):
    version = texts.draft(he)
    client.force_login(he)
    told = {"section": 0, "category": "other", "text": "另行通知。", "when": "always", "risk": "standard"}

    answer = client.post(of(version, "edit/clause/?key=gone"), told | {"seen": version.digest})

    assert answer.status_code == 302
    version.refresh_from_db()
    assert "另行通知。" in {row["text"] for row in rows_of(version.body)}


def test_clauses_move_and_are_taken_over_as_copies(client, he, bai):
    clause = clauses.draft(Clause(category="other", name="通知", text="以书面通知。"), by=he)
    clauses.approve(clause, by=bai)
    version = texts.draft(he)
    client.force_login(he)

    for posted in (
        {"act": "insert", "clause": str(clause.pk), "section": "0"},
        {"act": "down", "key": "people"},
        {"act": "section_name", "section": "1", "title": "价款"},
    ):
        version.refresh_from_db()
        client.post(of(version, "edit/change/"), {"seen": version.digest, **posted})

    version.refresh_from_db()
    first, second = version.body
    assert [row["text"] for row in first["clauses"]][1] == "以书面通知。"
    assert first["clauses"][2]["key"] == "people"
    assert second["title"] == "价款"


def test_counsel_reads_what_differs_and_publishes(client, he, bai):
    first = texts.published(he, bai)
    version = writing.revise(first.template, by=he, change_note="新规")
    body = [{"title": "一", "clauses": [{"key": "price", "category": "price", "text": "总价{{total}}。"}]}]
    version = writing.write(version, by=he, seen=version.digest, body=body)
    reviewing.submit(version, by=he)
    client.force_login(bai)

    page = client.get(version.get_absolute_url())
    assert "<del>" in page.text
    assert "<del>" in client.get(f"/inbox/template/{version.pk}/").text
    client.post(of(version, "act/publish/"), {"why": "可用"})

    version.refresh_from_db()
    assert (version.state, version.reviewed_by) == ("published", bai)


def test_the_preview_shows_a_contract_one_may_see_and_no_other(client, he, bai, lin, wang):
    version = texts.published(he, bai)
    contract = drafts.draft(make.customer(lin), version_=version)
    with acting(lin):
        number = freeze(keeping.locked(contract.pk, lin), by=lin).contract.number
    client.force_login(lin)
    assert "旅客1" in client.get(of(version, "preview/"), {"contract": number}).text
    client.force_login(wang)
    page = client.get(of(version, "preview/"), {"contract": number})

    assert "示例客户" in page.text
    assert f">{number}</option>" not in page.text


def test_a_document_opens_in_the_editor(client, he):
    client.force_login(he)
    content = docx(
        paragraph("费用", 0) + paragraph("总价一千元。", 1) + paragraph("责任", 0) + paragraph("依法。", 1)
    )
    kind = ContractKind.objects.get(code="single")
    posted = {"kind": kind.pk, "name": "代订机票", "official_source": "", "text": ""}
    answer = client.post(
        "/contracts/library/bring-in/", posted | {"file": SimpleUploadedFile("a.docx", content)}
    )

    version = TemplateVersion.objects.get(template__name="代订机票")
    assert answer.headers["Location"] == of(version, "edit/")
    assert [section["title"] for section in version.body] == ["费用", "责任"]
    assert "a.docx" in version.change_note


def test_a_text_becomes_the_next_version_of_a_template(client, he, bai):
    template = texts.published(he, bai).template
    client.force_login(he)
    client.post("/contracts/library/bring-in/", {"template": template.pk, "text": "一、总则\n1. 依法履行。"})

    assert template.versions.get(state="draft").body[0]["title"] == "总则"


def test_a_law_that_changed_is_told_on_a_page(client, he, bai):
    version = texts.published(he, bai, law_refs=["示例法"])
    client.force_login(bai)
    client.post("/contracts/library/law/", {"law": "示例法", "why": "修订"})

    version.refresh_from_db()
    assert version.review_reason == "示例法：修订"


def test_clauses_have_a_list_and_pages_and_are_decided_on(client, he, bai):
    client.force_login(he)
    facts = {"name": "通知", "category": "other", "text": "以书面通知。", "risk": "standard", "law": ""}
    client.post("/contracts/clauses/new/", facts)
    clause = Clause.objects.get()
    assert client.post(f"/contracts/clauses/{clause.pk}/act/approve/").status_code == 403
    client.force_login(bai)
    assert client.get(f"/inbox/clause/{clause.pk}/").status_code == 200
    client.post(f"/contracts/clauses/{clause.pk}/act/approve/")

    clause.refresh_from_db()
    assert clause.state == "approved"
    assert "通知" in client.get("/contracts/clauses/", {"q": "书面"}).text
    assert client.get(clause.get_absolute_url()).status_code == 200
    assert client.get(f"/contracts/clauses/new/?after={clause.pk}").status_code == 200


def test_the_facts_of_the_agency_have_a_history(client, gao, lin):
    client.force_login(gao)
    facts = {"name": "旅档国际旅行社有限公司", "licence": "L-SH-CJ00123", "regions": ["home", "abroad"]}
    assert client.post("/contracts/house/", facts | {"licence": "L-SH-00123"}).status_code == 302
    assert client.post("/contracts/house/", facts).status_code == 302

    page = client.get("/contracts/house/")
    assert HouseFacts.objects.get().licence == "L-SH-CJ00123"
    assert page.text.count("L-SH-CJ00123") >= 2
    assert "L-SH-00123" in page.text
    client.force_login(lin)
    assert client.get("/contracts/house/").status_code == 403


def test_drafts_of_an_older_version_are_listed_to_whom_may_see_them(client, he, bai, lin, wang):
    first = texts.published(he, bai)
    contract = drafts.draft(make.customer(lin), version_=first, title="云南之行")
    texts.next_version(first.template, he, bai)
    address = f"/contracts/library/{first.template_id}/drafts/"

    client.force_login(lin)
    assert "云南之行" in client.get(address).text
    assert "move-over" in client.get(contract.get_absolute_url()).text
    client.force_login(wang)
    assert "云南之行" not in client.get(address).text
    assert Template.objects.get(pk=first.template_id).current.number == 2
