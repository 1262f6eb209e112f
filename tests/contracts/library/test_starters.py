"""The texts the product ships: complete, sound, without an open blank, and never said to be official."""

import pytest

from contracts.checking.rules import wording
from contracts.drafting.assembling import assemble
from contracts.drafting.blanks import EMPTY
from contracts.library import checking, samples, starters
from contracts.library.body import clauses
from contracts.models import TemplateVersion

pytestmark = pytest.mark.django_db

TOURS = {"domestic", "outbound", "taiwan", "day_trip", "study"}
DEMANDED = TOURS | {"ground", "single", "agency_sale"}


def version(code: str) -> TemplateVersion:
    return TemplateVersion.objects.get(template__kind__code=code, drafted_by=None)


def test_every_kind_that_is_demanded_has_a_text():
    assert set(starters.names()) >= DEMANDED
    assert set(TemplateVersion.objects.values_list("template__kind__code", flat=True)) >= DEMANDED


@pytest.mark.parametrize("code", starters.names())
def test_a_shipped_text_is_sound_and_filled(code):
    found = version(code)
    text = assemble(found, samples.terms(found))

    assert (found.state, found.is_official, found.official_source) == ("published", False, "")
    assert checking.troubles(found) == []
    assert [block["text"] for block in text if EMPTY in block.get("text", "")] == []
    assert "不是文化和旅游主管部门" in text[-1]["text"]


@pytest.mark.parametrize("code", starters.names())
def test_no_clause_is_void_and_what_weighs_stands_out(code):
    found = version(code)
    said = [text for row in clauses(found.body) for text in (row["text"], *_others(row))]

    assert [(word, text) for text in said for word in wording.VOID if word in text] == []
    if code in TOURS | {"single", "corporate"}:
        weighs = [row for row in clauses(found.body) if row["category"] in wording.STANDING_OUT]
        assert [row["key"] for row in weighs if not row.get("highlighted")] == []


@pytest.mark.parametrize("code", sorted(TOURS))
def test_a_tour_puts_every_item_of_article_58_and_28_into_words(code):
    rows = clauses(version(code).body)
    said = "".join(row["text"] for row in rows)

    assert {row.get("explains") for row in rows} >= set("2345678")
    for blank in ("handler_phone", "sign_place", "origin", "complaint_phone", "house_licence", "house_scope"):
        assert f"{{{{{blank}}}}}" in said
    assert "{{table:travellers}}" in said
    assert "购物" in said


def _others(row: dict) -> list[str]:
    return [one["text"] for one in row.get("alternatives", ())]
