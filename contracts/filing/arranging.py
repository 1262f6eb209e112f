"""Turning, moving and leaving out pages while a scan is being put together."""

from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from agency.acting import acting
from agency.errors import Refused
from contracts.models import ContractScan, ScanPage

from . import scans


def turn(scan: ContractScan, page: UUID, degrees: int, *, by) -> None:
    """Turn a page clockwise by a quarter or more."""
    with acting(by, reason=gettext_noop("scan of a contract")):
        found = _page(scans.held(scan, by), page)
        found.turn = (found.turn + degrees) % 360
        found.save()


def move(scan: ContractScan, page: UUID, steps: int, *, by) -> None:
    """Move a page `steps` places back (or forth, below 0); at the end it stays."""
    with acting(by, reason=gettext_noop("scan of a contract")):
        scan = scans.held(scan, by)
        rows = list(scan.sheets.all())
        found = _page(scan, page)
        rows.remove(found)
        rows.insert(min(max(0, found.place - 1 + steps), len(rows)), found)
        _number(rows)


def drop(scan: ContractScan, page: UUID, *, by) -> None:
    """Leave a page out; its file goes with its last page."""
    with acting(by, reason=gettext_noop("scan of a contract")):
        scan = scans.held(scan, by)
        found = _page(scan, page)
        file = found.file
        found.delete()
        _number(list(scan.sheets.all()))
        if not scan.sheets.filter(file=file).exists():
            scans.remove_files(scan, [file], by)


def _number(rows: list[ScanPage]) -> None:
    for place, row in enumerate(rows, 1):
        if row.place != place:
            row.place = place
            row.save()


def _page(scan: ContractScan, pk: UUID) -> ScanPage:
    if found := scan.sheets.filter(pk=pk).first():
        return found
    raise Refused(_("This page is not there any more."))
