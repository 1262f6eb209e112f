"""Tables as files no spreadsheet can be tricked with (ASVS 1.2.10, security.md P12).

A cell that begins like a formula gets an apostrophe in front, and so does every place where a program that
splits at other characters would see the beginning of a cell. `plain` takes exactly those apostrophes away
again, so nothing is lost on re-import. Everything is written as text.
"""

import csv
import io
import re
import tempfile
from collections.abc import Iterable
from typing import BinaryIO

import xlsxwriter

CELL_LONGEST = 32_000  # characters; Excel refuses more than 32,767
IN_MEMORY = 16 * 2**20  # bytes of a file kept in memory before it goes to an unnamed temporary file

START = r"(?:^|(?<=[;,|\t\r\n]))"  # where a cell begins, whichever separator is believed in
BLANK = r"[\s\"\u00ad\u200b-\u200f\u2060-\u2064\ufeff]*"  # what programs skip before they look
DANGER = re.compile(
    rf"{START}(?='|{BLANK}[=+\-@\uff1d\uff0b\uff0d\uff20\u2212\ufe62\ufe63\ufe66\ufe6b]|[\t\r\n])"
)
GUARD = re.compile(rf"{START}'")
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def safe(value: object) -> str:
    """The text of a cell that no spreadsheet takes for a formula."""
    text = UNPRINTABLE.sub("\ufffd", "" if value is None else str(value))
    return DANGER.sub("'", text)[:CELL_LONGEST]


def plain(cell: str) -> str:
    """What `safe` was given, control characters excepted."""
    return GUARD.sub("", cell)


def csv_file(rows: Iterable[list[str]], *, secret: bool = False) -> BinaryIO:
    """UTF-8 with the byte order mark Excel needs to read Chinese; every cell in quotation marks.

    `secret`: cells that are not masked; no byte of them is written to a disk of ours.
    """
    file = _file(secret)
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text, quoting=csv.QUOTE_ALL)
    for row in rows:
        writer.writerow([safe(cell) for cell in row])
    text.detach()
    file.seek(0)
    return file


def xlsx_file(
    rows: Iterable[list[str]],
    *,
    title: str,
    mark: str,
    secret: bool = False,
    more: Iterable[tuple[str, Iterable[list[str]]]] = (),
) -> BinaryIO:
    """A workbook of text cells, written row by row. `mark` stands in the footer of every printed page.

    `secret`: cells that are not masked; the workbook is made in memory, so keep it to some thousand rows.
    `more` are further sheets, (title, rows).
    """
    file = _file(secret)
    with tempfile.TemporaryDirectory() as folder:
        options = {
            "constant_memory": not secret,
            "in_memory": secret,
            "tmpdir": folder,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        }
        with xlsxwriter.Workbook(file, options) as book:
            bold = book.add_format({"bold": True, "text_wrap": True})
            for name, lines in ((title, rows), *more):
                _fill(book.add_worksheet(re.sub(r"[\[\]:*?/\\']", " ", name)[:31]), lines, mark, bold)
    file.seek(0)
    return file


def _fill(sheet, rows: Iterable[list[str]], mark: str, bold) -> None:
    """One sheet, its headings repeated on every printed page."""
    sheet.freeze_panes(1, 0)
    sheet.set_landscape()
    sheet.repeat_rows(0)
    sheet.set_footer(f"&L{mark.replace('&', '&&')}&R&P / &N"[:250])
    sheet.set_column(0, 30, 20)
    for at, row in enumerate(rows):
        for column, cell in enumerate(row):
            sheet.write_string(at, column, safe(cell), bold if at == 0 else None)


def _file(secret: bool) -> BinaryIO:
    return io.BytesIO() if secret else tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)
