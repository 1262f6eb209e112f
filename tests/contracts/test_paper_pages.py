"""How a contract falls on its pages: short tables whole and beside their clause, no bare page to sign, no torn date."""

from io import BytesIO
from types import SimpleNamespace

import pypdfium2
import pytest
from django.utils.timezone import now

from contracts.drafting.assembling import digest
from contracts.library import starters
from contracts.models import Contract, Template, TemplateVersion
from contracts.papers import typesetting
from tests.contracts.checking.goods import KIND, good
from tests.contracts.checking.test_starters import filled

SHORT = 8  # rows that stay on one page
NEVER_FIRST = "、。，；：！？）》」”"


def told(code: str) -> dict:
    """What stands on the approved paper of the text the product brings along for that kind."""
    text, made = starters.read(code), good(code)
    made.body, made.variables = text["body"], text["variables"]
    made.terms.closing.values = {one["key"]: filled(one) for one in text["variables"]}
    version = TemplateVersion(
        body=made.body,
        variables=made.variables,
        number=1,
        template=Template(kind=KIND[code], name=text["name"]),
    )
    words = made.case().text
    revision = SimpleNamespace(
        terms=made.terms.data(), text=words, digest=digest(made.terms, words, "1"), version=version, pk=None
    )
    contract = Contract(kind=KIND[code], number="HT-2026-000001", title="云南三日", state="approved")
    return typesetting.data(contract, revision, reader="林知夏", moment=now())


def pages(paper: dict) -> list[list[str]]:
    """The lines of each page, without their spaces; its header and footer are left out."""
    made = pypdfium2.PdfDocument(BytesIO(typesetting.rendered(paper, now())))
    found = []
    for place, page in enumerate(made):
        high = page.get_height()
        said = page.get_textpage().get_text_bounded(bottom=60, top=high - 55 if place else high)
        found.append(["".join(line.split()) for line in said.splitlines() if line.strip()])
    return found


def plain(words: str) -> str:
    return "".join(words.split())


@pytest.fixture(params=starters.names())
def paper(request) -> dict:
    return told(request.param)


def test_nothing_is_torn_and_nobody_signs_a_bare_page(paper):
    found = pages(paper)
    whole = ["".join(lines) for lines in found]

    for before, block in zip([None, *paper["blocks"]], paper["blocks"], strict=False):
        if block["kind"] == "table" and 0 < len(block["rows"]) <= SHORT:
            there = [page for page in whole if plain("".join(block["columns"])) in page]
            assert any(plain(block["rows"][-1][0]) in page for page in there)
            if before["kind"] == "clause" and before["text"]:
                assert any(plain(before["text"])[-8:] in page for page in there), before["text"]
    if paper["signing"]:
        signed = [page for page in whole if paper["signing"][0]["lines"][0] in page]
        assert len(signed) == 1
        assert plain(paper["blocks"][-1]["text"])[-8:] in signed[0]
    assert [line for lines in found for line in lines if line[0] in NEVER_FIRST] == []
    assert [
        lines[-1] for lines in found if lines[-1].startswith(("一、", "二、", "三、", "四、", "五、"))
    ] == []


def test_a_date_stands_on_one_line_and_sums_under_one_another():
    paper = told("domestic")
    journey, prices = (
        next(one for one in paper["blocks"] if one["kind"] == "table" and one["columns"][place] == head)
        for place, head in ((0, "天次"), (2, "单价"))
    )
    lines = [line for page in pages(paper) for line in page]

    assert all(any(plain(row[1]) in line for line in lines) for row in journey["rows"])
    assert prices["figures"] == [2, 3, 4]


def test_an_offer_frozen_before_columns_of_figures_were_told_prints_still():
    paper = told("domestic")
    for block in paper["blocks"]:
        block.pop("figures", None)

    assert len(pages(paper)) > 1
