"""Open drafts of a replaced version move over by hand of whoever may write them."""

from copy import deepcopy

import pytest
from django.core.exceptions import PermissionDenied

from agency.errors import Conflict
from contracts.library import moving
from contracts.models import Contract
from contracts.terms import Terms
from tests import make
from tests.contracts import drafts

from . import texts

pytestmark = pytest.mark.django_db

BLANKS = [{"key": "visa_by", "label": "签证截止日", "type": "date", "required": True}]


@pytest.fixture
def replaced(he, bai, lin):
    """lin's draft with a choice, own words and a value; and the version that knows them no more."""
    terms = drafts.terms()
    terms.closing.choices = {"liability": "mild"}
    terms.closing.own_words = {"parties": "双方如下。", "shops": "不安排购物。"}
    terms.closing.values = {"old": "七日"}
    first = texts.published(he, bai)
    contract = drafts.draft(make.customer(lin), version_=first, terms_=terms)
    body = deepcopy(drafts.BODY)
    body[1]["clauses"] = [
        {"key": "liability", "category": "liability", "text": "按损失扣除，{{visa_by}}前。"}
    ]
    return contract, texts.next_version(first.template, he, bai, body, BLANKS)


def test_what_does_not_fit_is_shown_before_and_taken_off_by_the_move(replaced, lin):
    contract, version = replaced
    found = {(one.sort, one.key): one.words for one in moving.misfits(contract, version)}
    assert found == {
        ("choice", "liability"): "行前三日以上解除合同的，全额退还。",
        ("own_words", "shops"): "不安排购物。",
        ("value", "old"): "七日",
        ("blank", "visa_by"): "",
    }

    moved = moving.move(contract, by=lin, to=version, edition=contract.edition)

    closing = Terms.of(moved.terms).closing
    assert (moved.version, closing.choices, closing.own_words) == (version, {}, {"parties": "双方如下。"})
    assert list(moving.open_drafts(version.template, version)) == []


def test_only_who_may_write_the_contract_moves_it_and_only_as_it_was_seen(replaced, lin, wang):
    contract, version = replaced

    with pytest.raises(PermissionDenied):
        moving.move(contract, by=wang, to=version, edition=contract.edition)
    with pytest.raises(Conflict):
        moving.move(contract, by=lin, to=version, edition=contract.edition + 1)
    assert Contract.objects.get().version == contract.version


def test_the_page_shows_it_and_moves_it(client, replaced, lin, wang):
    contract, version = replaced
    client.force_login(wang)
    assert client.get(f"/contracts/{contract.pk}/move-over/").status_code == 404
    client.force_login(lin)
    page = client.get(f"/contracts/{contract.pk}/move-over/")
    assert "不安排购物。" in page.text

    client.post(f"/contracts/{contract.pk}/move-over/", {"to": str(version.pk), "edition": contract.edition})

    assert Contract.objects.get().version == version
