"""Counsel sees every difference between two versions of a template, and in words."""

from copy import deepcopy

import pytest

from contracts.library import comparing
from contracts.models import Clause, TemplateVersion

PRICE = {"key": "c1", "category": "price", "text": "总价{{total}}。", "when": "always"}
SAFETY = {"key": "c2", "category": "safety", "text": "高原行程须先体检。", "law": "旅游法第80条"}
BODY = [{"title": "费用", "clauses": [PRICE]}, {"title": "安全", "clauses": [SAFETY]}]
BLANKS = [{"key": "fee", "label": "签证费", "type": "money"}]


def version(change=None, blanks=BLANKS) -> TemplateVersion:
    body = deepcopy(BODY)
    if change:
        change(body)
    return TemplateVersion(body=body, variables=blanks)


def rows(change=None, blanks=BLANKS) -> list[dict]:
    return comparing.rows(version(), version(change, blanks))


def test_the_same_text_has_no_difference():
    assert rows() == []


def test_a_clause_is_named_by_its_heading_and_read_in_words():
    def dearer(body):
        body[0]["clauses"][0]["text"] = "总价{{total}}，含签证费{{fee}}。"

    [row] = rows(dearer)

    assert row["label"] == "费用"
    assert "〔签证费〕" in row["new"]
    assert "{{" not in row["old"] + row["new"]


def test_two_blanks_of_one_name_are_told_by_their_keys():
    blanks = [*BLANKS, {"key": "fee_2", "label": "签证费", "type": "money"}]

    def text(key: str) -> TemplateVersion:
        return version(lambda body: body[0]["clauses"][0].update(text=f"含{{{{{key}}}}}。"), blanks)

    [row] = comparing.rows(text("fee"), text("fee_2"))

    assert ("{{fee}}" in row["old"], "{{fee_2}}" in row["new"]) == (True, True)


def test_a_blank_that_is_called_otherwise_is_told_once():
    def uses_it(body):
        body[0]["clauses"][0]["text"] = "含{{fee}}。"

    [row] = comparing.rows(version(uses_it), version(uses_it, [BLANKS[0] | {"label": "签证代办费"}]))

    assert row["label"] == "〔签证代办费〕"


@pytest.mark.parametrize(
    ("mark", "told"),
    [
        ({"when": "minors"}, "有未成年人"),
        ({"optional": True}, "可略去"),
        ({"risk": "deviation"}, "偏离标准"),
        ({"highlighted": True}, "重点提示"),
        ({"category": "other"}, "其他"),
        ({"law": "民法典第586条"}, "民法典第586条"),
        ({"alternatives": [{"key": "a", "label": "从简", "text": "总价见附件。"}]}, "［从简］总价见附件。"),
    ],
)
def test_whatever_marks_a_clause_is_told_when_it_changes(mark, told):
    [row] = rows(lambda body: body[0]["clauses"][0].update(mark))

    assert told in row["new"]
    assert told not in row["old"]


def test_a_clause_that_came_and_one_that_went_are_told():
    def other(body):
        body[1]["clauses"] = [{"key": "c3", "category": "safety", "text": "另购保险。"}]

    came, went = rows(other)

    assert (came["old"], came["new"].partition("\n")[0]) == ("", "另购保险。")
    assert (went["old"].partition("\n")[0], went["new"]) == ("高原行程须先体检。", "")


def test_a_new_heading_and_another_order_are_told():
    [row] = rows(lambda body: body[0].update(title="费用与支付"))
    assert (row["label"], row["new"].partition("\n")[0]) == ("标题与顺序", "费用与支付")

    [row] = rows(lambda body: body.reverse())
    assert row["old"].index("费用") < row["old"].index("安全")
    assert row["new"].index("安全") < row["new"].index("费用")

    def moved(body):
        body[1]["clauses"].append(body[0]["clauses"].pop())

    assert [row["label"] for row in rows(moved)] == ["标题与顺序"]


def test_what_may_stand_in_a_blank_is_told_when_it_changes():
    [row] = rows(blanks=[BLANKS[0] | {"required": True, "most": 3000, "hint": "每人"}])

    assert row["label"] == "〔签证费〕"
    assert row["old"] == "签证费 {{fee}}\n类型: 金额"
    assert row["new"].splitlines()[1:] == ["提交合同前必须填写", "类型: 金额", "最多: 3000", "提示: 每人"]


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("text", "以书面或者电子邮件通知。", ("以书面通知。", "以书面或者电子邮件通知。")),
        ("highlighted", True, ("否", "是")),
        ("risk", "deviation", ("标准条款", "偏离标准")),
        ("law", "民法典第137条", ("", "民法典第137条")),
        ("category", "privacy", ("其他", "个人信息")),
    ],
)
def test_whatever_counsel_lets_into_use_with_a_clause_is_told(field, value, told):
    facts = {"category": "other", "name": "通知", "text": "以书面通知。"}

    [row] = comparing.clause_rows(Clause(**facts), Clause(**facts | {field: value}))

    assert (row["old"], row["new"]) == told
