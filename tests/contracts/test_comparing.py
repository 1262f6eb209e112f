"""What changed between two texts, by words; between two sets of terms, by figures."""

from datetime import timedelta

from contracts.drafting.comparing import differences, parts, terms_differences
from contracts.terms import PriceLine
from tests.contracts import drafts


def clause(key: str, text: str, number: int = 1, **more) -> dict:
    return {"kind": "clause", "key": key, "number": number, "text": text, "highlighted": False} | more


def test_the_same_text_has_no_differences():
    text = [{"kind": "heading", "number": "一", "text": "总则"}, clause("a", "甲方乙方")]

    assert differences(text, text) == []


def test_a_clause_that_only_moved_is_not_told():
    old = [clause("a", "第一句"), clause("b", "第二句", 2)]

    assert differences(old, [clause("b", "第二句"), clause("a", "第一句", 2)]) == []


def test_changed_words_are_marked_not_the_whole_clause():
    old, new = parts("旅游费用总额¥6,000.00，于出发前付清。", "旅游费用总额¥5,800.00，于出发前付清。")

    assert [words for kind, words in old if kind == "del"] == ["6,000.00"]
    assert [words for kind, words in new if kind == "ins"] == ["5,800.00"]
    assert "".join(words for _kind, words in old) == "旅游费用总额¥6,000.00，于出发前付清。"


def test_words_written_anew_are_shown_whole():
    assert parts("全额退还旅游费用", "Kein Ersatz für Schäden") == ([], [])


def test_what_came_and_what_went_is_told():
    rows = differences([clause("a", "旧")], [clause("b", "新"), clause("c", "又新", 2)])

    assert [(row["old"], row["new"]) for row in rows] == [("", "新"), ("", "又新"), ("旧", "")]


def test_a_clause_that_no_longer_stands_out_is_told():
    (row,) = differences([clause("a", "一", highlighted=True)], [clause("a", "一")])

    assert row["old"] != row["new"]


def test_a_table_is_compared_line_by_line():
    table = {"kind": "table", "key": "p", "name": "payments", "columns": ["款项", "金额"]}
    rows = differences(
        [table | {"rows": [["定金", "¥1,000.00"], ["余款", "¥5,000.00"]]}],
        [table | {"rows": [["定金", "¥1,000.00"], ["余款", "¥4,000.00"]]}],
    )

    assert [(row["old"], row["new"]) for row in rows] == [("余款 · ¥5,000.00", "余款 · ¥4,000.00")]


def test_figures_and_days_are_compared_and_costs_only_where_they_may_be_read():
    from contracts.terms import Cost

    old, new = drafts.terms(), drafts.terms()
    new.money.lines = [PriceLine("成人", "adult", 250_000, 2)]
    new.money.costs = [Cost("地接", "某社", 400_000)]
    new.trip.starts_on += timedelta(days=1)
    said = {row["new"] for row in terms_differences(old, new)}

    assert "¥5,000.00" in said
    assert len(terms_differences(old, new)) == 2
    assert "¥4,000.00" in {row["new"] for row in terms_differences(old, new, costs=True)}
