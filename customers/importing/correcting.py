"""Mending a refused row in the wizard: its cells are judged anew at once, by the same rules."""

from agency.acting import acting, acting_for
from agency.errors import Refused
from customers.models import ImportBatch, ImportRow

from . import judging, twins
from .choosing import OPEN
from .judging import Judge
from .receiving import ACTOR


def correct(batch: ImportBatch, place: int, *, by, cells: dict[int, str]) -> ImportRow:
    """Put `cells` (column → text) into the row and judge it; the row as it stands then.

    Only the importer sees the cells. Raises `Refused` for a row that is imported or a sheet at work.
    """
    from django.utils.translation import gettext as _

    with acting(by):
        held = ImportBatch.objects.filter(by=by).select_for_update(no_key=True).get(pk=batch.pk)
        if held.state not in OPEN:
            raise Refused(_("This sheet is being worked on; wait until that is done."))
        row = held.lines.select_for_update(no_key=True).get(place=place)
        if row.outcome and row.outcome != ImportRow.Outcome.FAILED:
            raise Refused(_("This row is imported already."))
        text, before = list(row.cells), set(row.keys)
        for column, value in cells.items():
            text += [""] * (column + 1 - len(text))
            text[column] = value.strip()
        row.cells, row.outcome, row.trouble = text, "", None
        Judge(held).understand(row)
        with acting_for(held.by, ACTOR):
            if not row.faults:
                twins.compare(held, [row])
            row.save()
            if near := before | set(row.keys):
                twins.mark_repeats(held, near)
        row.refresh_from_db()
    return row


def drop(batch: ImportBatch, *, by) -> int:
    """Leave all refused rows out for good; how many."""
    with acting(by):
        held = ImportBatch.objects.filter(by=by).select_for_update(no_key=True).get(pk=batch.pk)
        rows = held.lines.filter(verdict=judging.Verdict.REFUSED, outcome="")
        return rows.update(outcome=ImportRow.Outcome.SKIPPED, step=ImportRow.Step.DONE)
