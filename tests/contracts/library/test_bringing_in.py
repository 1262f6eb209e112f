"""A Word document or a pasted text becomes sections and clauses; no word of it is lost."""

import zipfile
from io import BytesIO

import pytest

from agency.errors import Refused
from contracts.library.bringing_in import body_of, lines_of_docx, lines_of_text

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NUMBERING = f"""<w:numbering xmlns:w="{W}"><w:abstractNum w:abstractNumId="1">
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="第%1条"/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="（%2）"/></w:lvl>
</w:abstractNum><w:num w:numId="7"><w:abstractNumId w:val="1"/></w:num></w:numbering>"""


def paragraph(text: str, level: int | None = None) -> str:
    number = "" if level is None else f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="7"/></w:numPr>'
    return f"<w:p><w:pPr>{number}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def docx(body: str, **parts: bytes) -> bytes:
    """A document as Word writes it, as far as it is read."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "word/document.xml", f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'
        )
        archive.writestr("word/numbering.xml", NUMBERING)
        for name, content in parts.items():
            archive.writestr(f"word/{name}", content)
    return out.getvalue()


def texts_of(body: list) -> list[tuple[str, list[str]]]:
    return [(section["title"], [row["text"] for row in section["clauses"]]) for section in body]


def test_numbers_drawn_by_word_part_the_text():
    lines = lines_of_docx(
        docx(
            paragraph("合同双方", 0)
            + paragraph("甲方应当支付费用。", 1)
            + paragraph("乙方应当提供服务。", 1)
            + paragraph("违约责任", 0)
            + paragraph("违约方赔偿损失。", 1)
        )
    )

    assert lines[0] == "第一条合同双方"
    assert lines[4] == "（1）违约方赔偿损失。"
    assert texts_of(body_of(lines)) == [
        ("合同双方", ["甲方应当支付费用。", "乙方应当提供服务。"]),
        ("违约责任", ["违约方赔偿损失。"]),
    ]


def test_tracked_changes_are_read_as_accepted_and_cells_of_tables_too():
    body = (
        "<w:p><w:r><w:t>总价</w:t></w:r><w:ins><w:r><w:t>一千元</w:t></w:r></w:ins>"
        "<w:del><w:r><w:delText>九百元</w:delText></w:r></w:del></w:p>"
        f"<w:tbl><w:tr><w:tc>{paragraph('单元格')}</w:tc></w:tr></w:tbl>"
    )

    assert lines_of_docx(docx(body)) == ["总价一千元", "单元格"]


@pytest.mark.parametrize(
    "content",
    [
        b"not a zip at all",
        docx("<w:p>", **{"x.xml": b""}),
        docx(paragraph("x"), **{"vbaProject.bin": b"macro"}),
        docx("<w:p><w:r><w:t>" + "零" * 9_000_000 + "</w:t></w:r></w:p>"),
        docx(paragraph("x")).replace(b"word/document.xml", b"word/dokument.xml"),
    ],
    ids=["no zip", "broken", "macros", "bomb", "other"],
)
def test_what_is_not_safe_to_read_is_refused(content):
    with pytest.raises(Refused):
        lines_of_docx(content)


def test_entities_are_not_expanded():
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(
            "word/document.xml",
            f'<!DOCTYPE d [<!ENTITY a "x">]><w:document xmlns:w="{W}"><w:body>&a;</w:body></w:document>',
        )
    with pytest.raises(Refused):
        lines_of_docx(out.getvalue())


def test_chapters_and_articles_of_a_pasted_text():
    text = """单项委托合同
    编号：

    第一章 总则
    第一条 委托事项
    甲方委托乙方代办酒店。
    第二条 费用为一百元。
    第二章 责任
    第三条 违约的，承担赔偿责任。
    （一）逾期付款；
    （二）逾期交付。"""

    assert texts_of(body_of(lines_of_text(text)))[1:] == [
        ("总则", ["委托事项\n甲方委托乙方代办酒店。", "费用为一百元。"]),
        ("责任", ["违约的，承担赔偿责任。\n（一）逾期付款；\n（二）逾期交付。"]),
    ]


def test_subjects_are_guessed_from_the_heading():
    body = body_of(lines_of_text("一、违约责任\n1. 甲方逾期的，付违约金。\n二、争议解决\n1. 协商。"))

    assert [row["category"] for section in body for row in section["clauses"]] == ["liability", "dispute"]


@pytest.mark.parametrize(
    "text",
    [
        "没有编号的一行\n又一行",
        "一、只有标题\n二、另一个标题\n三、第三个",
        "1. 一\n1.5 不是编号\n2. 二",
        "前言\n一、甲\n（一）乙\n丙\n第九条 丁",
        "第一条 很长很长很长很长很长很长很长很长很长很长很长很长很长很长很长的条文\n（一）甲\n第二条 乙",
    ],
)
def test_no_word_is_lost(text):
    body = body_of(lines_of_text(text))
    kept = "".join(section["title"] + "".join(row["text"] for row in section["clauses"]) for section in body)

    for words in (
        "没有编号",
        "又一行",
        "只有标题",
        "另一个标题",
        "第三个",
        "不是编号",
        "前言",
        "甲",
        "乙",
        "丙",
        "丁",
        "条文",
    ):
        assert (words in text) <= (words in kept)
    assert all(section["clauses"] for section in body)


def test_nothing_is_no_text():
    with pytest.raises(Refused):
        body_of([])
