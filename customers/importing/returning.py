"""Refused rows as a sheet to mend elsewhere: the original columns in their order, and why, in one more."""

from collections.abc import Iterator
from typing import BinaryIO

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from agency import spreadsheets
from agency.acting import acting
from agency.errors import Refused
from agency.models import Event
from customers.models import ImportBatch, ImportRow

from .judging import Judge
from .reasons import sentences

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
XLSX_ROWS = 20_000  # a workbook is made in memory; more rows go as csv
READ = 500
REFUSED = (ImportRow.Outcome.FAILED, "")


def refused(batch: ImportBatch):
    """Rows refused by the check or on importing, in the order of the sheet."""
    rows = batch.lines.filter(verdict=ImportRow.Verdict.REFUSED) | batch.lines.filter(
        outcome=ImportRow.Outcome.FAILED
    )
    return rows.order_by("place")


def sheet(batch: ImportBatch, *, by, format: str, now) -> tuple[BinaryIO, str, str]:
    """(file, name, type) of the refused rows. Only for the importer: the cells stand in it as they came."""
    kind = TYPES[format]
    if batch.by_id != by.pk:
        raise Refused(_("Only whoever sent the sheet can take rows of it out again."))
    with acting(by):
        count = refused(batch).count()
        if format == "xlsx" and count > XLSX_ROWS:
            raise Refused(_("More than %(count)s rows: take them as CSV.") % {"count": XLSX_ROWS})
        if format == "csv":
            file = spreadsheets.csv_file(_rows(batch), secret=True)
        else:
            title = _("Refused rows")
            file = spreadsheets.xlsx_file(_rows(batch), title=title, mark=str(by), secret=True)
        Event.note(Event.Kind.EXPORTED, by=by, subject=batch.pk, list="import", format=format, rows=count)
    return file, f"ludang-refused-{localtime(now):%Y%m%d-%H%M%S}.{format}", kind


def _rows(batch: ImportBatch) -> Iterator[list[str]]:
    width, judge = len(batch.headers), Judge(batch)
    yield [*batch.headers, _("Row"), _("Why refused")]
    for row in refused(batch).iterator(READ):
        cells = [*row.cells, *[""] * width][:width]
        yield [*cells, str(row.place), "；".join(sentences(judge, row))]
