"""A list of the trail leaves the house as a file: masked, marked with its taker, written down first (J4)."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO
from uuid import UUID

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from agency import policy, spreadsheets
from agency.acting import acting, current
from agency.models import Event
from compliance import trail
from compliance.trail import Asked, Listing

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass
class Export:
    """A finished file and how many lines of the list are in it; `cut` where there were more."""

    file: BinaryIO
    name: str
    type: str
    rows: int = 0
    cut: bool = False


def export(listing: Listing, asked: Asked, *, by, format: str, now) -> Export:
    """Build the whole file and note it in the register, in one transaction, before a byte of it is sent.

    At most `policy.TRAIL_ROWS` lines; the last row says who took it, when, in which request, and whether it
    was cut. Raises `KeyError` for a format we do not write.
    """
    kind = TYPES[format]
    with acting(by):
        made = Export(None, f"ludang-{listing.code}-{localtime(now):%Y%m%d-%H%M%S}.{format}", kind)
        mark = watermark(by, now, current().request_id)
        rows = _rows(listing, asked, mark, made)
        made.file = (
            spreadsheets.csv_file(rows)
            if format == "csv"
            else spreadsheets.xlsx_file(rows, title=str(listing.title), mark=mark)
        )
        Event.note(
            Event.Kind.EXPORTED,
            by=by,
            list=listing.code,
            format=format,
            rows=made.rows,
            cut=made.cut,
            filters=asked.facts(),
        )
    return made


def _rows(listing: Listing, asked: Asked, mark: str, made: Export) -> Iterator[list[str]]:
    """Headings, lines, and the watermark; counts into `made` on the way."""
    yield [str(column.label) for column in listing.columns]
    for line in trail.lines(listing, asked, limit=policy.TRAIL_ROWS + 1):
        if made.rows == policy.TRAIL_ROWS:
            made.cut = True
            break
        made.rows += 1
        yield [cell.text for cell in line]
    if made.cut:
        yield [_("Cut off after %(count)s lines. Narrow the period for the rest.") % {"count": made.rows}]
    yield [mark]


def watermark(by, now, request_id: UUID | None) -> str:
    """Who took it, when, and in which request the register knows it."""
    facts = {
        "person": f"{by.name} ({by.username})",
        "moment": f"{localtime(now):%Y-%m-%d %H:%M:%S}",
        "request": request_id,
    }
    return _("Taken by %(person)s on %(moment)s, request %(request)s. Internal; masked.") % facts


def note_print(listing: Listing, asked: Asked, rows: int, *, by) -> Event:
    """A list goes to paper."""
    with acting(by):
        return Event.note(Event.Kind.PRINTED, by=by, list=listing.code, rows=rows, filters=asked.facts())
