"""The pages of what becomes of a signed contract: supplements, the text that holds, an early end, a void number."""

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from agency.acting import acting_as
from contracts.models import Contract, EarlyEnd
from contracts.terms import Terms
from customers.inbox import KINDS
from tests import make
from tests.contracts import changes, drafts
from tests.contracts.money import pay
from tests.contracts.signed import running

pytestmark = pytest.mark.django_db


@pytest.fixture
def house(lin, zhao, gao, jiang, bai, shen):
    return lin


def url(name: str, contract, *args) -> str:
    return reverse(f"contracts:{name}", args=[contract.pk, *args])


def child_of(parent) -> Contract:
    with acting_as("system:test"):
        return parent.children.select_related("kind").get()


def test_a_supplement_is_begun_filled_in_and_read_as_it_will_be(house, lin, client):
    parent = running(lin)
    client.force_login(lin)
    answer = client.post(url("change_begin", parent, "supplement"), follow=True)
    child = child_of(parent)
    assert answer.redirect_chain[-1][0] == url("edit_part", child, "changes")
    sent = {
        "change-reason": "承运人停飞改期",
        "change-starts_on": parent.starts_on.isoformat(),
        "change-ends_on": parent.ends_on.isoformat(),
        "change-leaving": ["t2"],
        "change-words": "免费接站",
        "services-rows": "1",
        "services-0-subject": "第二晚住宿",
        "services-0-before": "示例大酒店",
        "services-0-after": "示例山庄",
        "lines-rows": "1",
        "lines-0-kind": "discount",
        "lines-0-label": "优惠",
        "lines-0-unit": "200",
        "lines-0-count": "1",
        "base": answer.context["base"],
    }
    assert client.post(url("edit_part", child, "changes"), sent).status_code == 302
    child = child_of(parent)
    terms = Terms.of(child.terms)
    assert (child.total, terms.change.starts_on, terms.change.words) == (-20_000, None, "免费接站")
    assert [one.name for one in terms.change.leaving] == ["旅客2"]
    text = client.get(child.get_absolute_url()).content.decode()
    assert "示例山庄" in text
    assert "¥5,800.00" in text
    assert client.get(url("edit_part", child, "people")).status_code == 404
    assert client.get(url("edit_part", child, "text")).status_code == 200
    assert client.get(url("check", child)).status_code == 200
    again = client.post(url("change_begin", parent, "termination"), follow=True)
    assert again.redirect_chain[-1][0] == parent.get_absolute_url()


def test_the_text_that_holds_is_a_page_and_a_paper(house, lin, client):
    parent = running(lin)
    child = changes.in_force(parent, lin)
    client.force_login(lin)

    page = client.get(url("changes", parent)).content.decode()
    assert child.number in page
    assert "旅行社免费接站。" in page
    paper = client.get(url("effective_pdf", parent))
    assert (paper["Content-Type"], paper.content[:4]) == ("application/pdf", b"%PDF")
    assert client.get(url("changes", child)).status_code == 404


def test_an_early_end_is_proposed_decided_in_the_inbox_and_told_by_letter(house, lin, zhao, client):
    parent = running(lin)
    pay.pay(parent, lin, parent.total)
    client.force_login(lin)
    assert client.get(url("end_early", parent)).status_code == 200
    wrong = {"ending": "too_few", "ends_from": localdate().isoformat(), "reason": "报名人数不足"}
    assert client.post(url("end_early", parent), wrong).status_code == 422
    sent = wrong | {"ending": "traveller", "reason": "旅游者因病不能成行"}
    assert client.post(url("end_early", parent), sent).status_code == 302
    with acting_as("system:test"):
        early = EarlyEnd.objects.get()
    letter = reverse("contracts:notice_pdf", args=[early.pk])
    assert client.get(letter).status_code == 404  # not decided yet
    assert "旅游者因病不能成行" in client.get(url("changes", parent)).content.decode()

    client.force_login(zhao)
    assert KINDS["early_end"].waiting(zhao).count() == 1
    place = reverse("agency:inbox_item", args=["early_end", early.pk])
    assert "¥5,400.00" in client.get(place).content.decode()
    client.post(reverse("agency:inbox_decide", args=["early_end", early.pk]), {"action": "approve"})
    with acting_as("system:test"):
        assert Contract.objects.get(pk=parent.pk).state == "terminated"
    assert client.get(letter).content[:4] == b"%PDF"


def test_a_draft_is_made_void_with_a_reason(house, lin, client):
    contract = drafts.draft(make.customer(lin))
    client.force_login(lin)
    assert client.get(url("void", contract)).status_code == 200
    assert client.post(url("void", contract), {"reason": ""}).status_code == 422
    assert client.post(url("void", contract), {"reason": "客户改报其他线路"}).status_code == 302
    assert client.get(url("void", contract)).status_code in (200, 403)
    with acting_as("system:test"):
        assert Contract.objects.get(pk=contract.pk).state == "void"
