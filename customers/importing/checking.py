"""The dry run as a whole: started with the columns and the provenance, finished once, begun anew at will."""

from datetime import datetime

from agency.acting import acting
from agency.errors import Refused
from agency.models import Event, Notice
from customers.models import ImportBatch, ImportRow

from . import judging, remembering, twins
from .counting import counts
from .judging import Step

State = ImportBatch.State
SETTLED = (
    *("columns", "origin", "owner", "grade", "received_at", "collected_at", "notice", "consents"),
    *("basis", "contract"),
)


def start(batch: ImportBatch, *, by, now: datetime, **settled) -> ImportBatch:
    """Keep what the person set (`SETTLED`) and judge every row by it; what was chosen before is forgotten.

    Raises `Refused` once rows are in the archive.
    """
    from django.utils.translation import gettext as _

    with acting(by):
        held = ImportBatch.objects.visible_to(by).select_for_update(no_key=True).get(pk=batch.pk)
        if held.state not in (State.COLUMNS, State.CHECKED) or held.committed_at:
            raise Refused(_("This sheet is being worked on or already imported; its columns stand."))
        for name in SETTLED:
            setattr(held, name, settled[name])
        held.state, held.checked_at = State.CHECKING, None
        held.save()
        held.lines.update(
            step=Step.READ, verdict="", choice="", outcome="", keys=[], faults=[], twin=None, twin_place=None
        )
        remembering.remember(held.source, held.headers, held.columns, now=now)
        Event.note(
            Event.Kind.IMPORTED,
            by=by,
            subject=held.pk,
            act="settled",
            origin=held.origin,
            columns=[code for code in held.columns if code],
            consents=held.consents,
            notice=held.notice and held.notice.version,
        )
    return held


def check(batch: ImportBatch, *, now: datetime) -> int:
    """One piece of the dry run; 0 when nothing is left to claim. Call as the system for the importer."""
    if done := judging.understand(batch) or twins.hold(batch):
        return done
    finish(batch, now=now)
    return 0


def finish(batch: ImportBatch, *, now: datetime) -> bool:
    """Close the dry run, once, when its last row is judged; the importer is told."""
    held = ImportBatch.objects.select_for_update(no_key=True).get(pk=batch.pk)
    left = held.lines.filter(step__in=(Step.READ, Step.UNDERSTOOD))
    if held.state != State.CHECKING or left.exists():
        return False
    twins.mark_repeats(held)
    held.state, held.checked_at = State.CHECKED, now
    held.save()
    found = counts(held)
    Event.note(Event.Kind.IMPORTED, by=held.by, subject=held.pk, act="checked", **found.verdicts)
    Notice.objects.post(
        key=f"import-checked:{held.pk}:{now.isoformat()}",
        to=held.by,
        kind="import_checked",
        params={"rows": held.rows, "refused": found.verdicts.get(ImportRow.Verdict.REFUSED, 0)},
        url=held.get_absolute_url(),
    )
    return True
