"""A file somebody chose becomes rows of cells. The content says what it is; its name and type say nothing.

Workbooks are opened by calamine (Rust, no formulas, no macros, no links); before that every part of the
archive is unpacked once with a limit, so that a small file cannot become a huge one.
"""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time

from django.utils.translation import gettext as _
from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from agency import policy, spreadsheets
from agency.errors import Refused

from . import texts

UNPACKED = 400 * 2**20  # bytes all parts of a workbook may have
COLUMNS = 120  # more is no list of customers
PIECE = 2**20
OLD_EXCEL = b"\xd0\xcf\x11\xe0"  # .xls, or an encrypted workbook
PICTURES = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"{\\rtf", b"<!DOCTYPE", b"<html")


@dataclass
class Sheet:
    """What a file holds. `rows` yields (number in the sheet from 1, cells); it is read once."""

    format: str
    rows: Iterator[tuple[int, list[str]]]
    others: int = 0  # further sheets with something in them


def recognised(content: bytes) -> None:
    """A first look while the person waits. Raises `Refused` for what is plainly no sheet."""
    if not content.strip(b"\x00 \r\n\t"):
        raise Refused(_("The file is empty."))
    if content.startswith(OLD_EXCEL):
        raise Refused(
            _("This is an old .xls or a workbook with a password. Save it as .xlsx without a password.")
        )
    if content.startswith(PICTURES):
        raise Refused(_("This is no workbook. Choose an .xlsx or .csv file."))


def opened(content: bytes) -> Sheet:
    """Raises `Refused` with a sentence for the person who sent it."""
    recognised(content)
    if content.startswith(b"PK"):
        return _workbook(content)
    text, encoding = texts.decoded(content)
    sign = texts.separator(text)
    return Sheet(f"csv {encoding} {sign!r}", _numbered(texts.rows(text, sign)))


def _workbook(content: bytes) -> Sheet:
    _unpack_once(content)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        shown = [
            place
            for place, sheet in enumerate(book.sheets_metadata)
            if sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible == SheetVisibleEnum.Visible
        ]
        filled = [sheet for place in shown if (sheet := book.get_sheet_by_index(place)).height]
    except PasswordError:
        raise Refused(_("The workbook has a password. Save it without one.")) from None
    except CalamineError:
        raise Refused(
            _("This workbook cannot be opened. Open it in Excel or WPS and save it as .xlsx.")
        ) from None
    if not filled:
        raise Refused(_("No sheet of this workbook has anything in it."))
    return Sheet("xlsx", _numbered(_cells(filled[0])), others=len(filled) - 1)


def _unpack_once(content: bytes) -> None:
    """Count what really comes out; the sizes a zip tells of itself are not believed."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if not any(name.startswith(("xl/", "content.xml")) for name in archive.namelist()):
                raise Refused(_("This is no workbook. Choose an .xlsx or .csv file."))
            left = UNPACKED
            for part in archive.infolist():
                with archive.open(part) as stream:
                    while piece := stream.read(PIECE):
                        left -= len(piece)
                        if left < 0:
                            raise Refused(
                                _("Unpacked, this workbook is far too large for a list of customers.")
                            )
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError):
        raise Refused(_("This workbook is damaged. Open it in Excel or WPS and save it as .xlsx.")) from None


def _cells(sheet: CalamineSheet) -> Iterator[list[str]]:
    """Row by row; a merged cell says the same in every row and column it covers."""
    merged = _merged(sheet)
    first_row, first_column = sheet.start or (0, 0)
    for _blank in range(first_row):
        yield []
    held: dict[tuple[int, int], str] = {}
    for at, row in enumerate(sheet.iter_rows(), first_row):
        cells = [""] * first_column + [written(value) for value in row]
        for column, origin in merged.get(at, {}).items():
            if origin == (at, column):
                held[origin] = cells[column] if column < len(cells) else ""
            elif column < COLUMNS:
                cells += [""] * (column + 1 - len(cells))
                cells[column] = held.get(origin, "")
        yield cells


def _merged(sheet: CalamineSheet) -> dict[int, dict[int, tuple[int, int]]]:
    """{row: {column: the cell it belongs to}}; ranges over whole columns are decoration and left out."""
    found: dict[int, dict[int, tuple[int, int]]] = {}
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        if bottom - top > 1000 or right - left > COLUMNS:
            continue
        for row in range(top, bottom + 1):
            for column in range(left, right + 1):
                found.setdefault(row, {})[column] = (top, left)
    return found


def written(value) -> str:
    """A typed cell as a person would write it: whole numbers without a point, days and moments in ISO form."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        return value.isoformat(" ", "minutes") if value.time() != time() else value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else str(value).strip()


def _numbered(rows: Iterator[list[str]]) -> Iterator[tuple[int, list[str]]]:
    """Rows with something in them, with their numbers. Raises `Refused` beyond our limits."""
    kept = 0
    for number, cells in enumerate(rows, 1):
        if not any(cells):
            continue
        kept += 1
        if kept > policy.IMPORT_ROWS + 20:
            raise Refused(
                _("At most %(count)s rows can be imported at once. Divide the sheet.")
                % {"count": policy.IMPORT_ROWS}
            )
        if len(cells) > COLUMNS and any(cells[COLUMNS:]):
            raise Refused(_("The sheet has more than %(count)s columns.") % {"count": COLUMNS})
        if any(len(cell) > texts.LONGEST_CELL for cell in cells):
            raise Refused(_("A cell in row %(row)s is far too long.") % {"row": number})
        yield number, [_unguarded(cell) for cell in cells[:COLUMNS]]


def _unguarded(cell: str) -> str:
    """Without the apostrophe that keeps a cell from being a formula, were it ours or Excel's."""
    return spreadsheets.plain(cell) if cell.startswith("'") else cell
