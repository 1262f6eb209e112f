"""Rows become archives, some at a time; every piece is a transaction of its own and happens exactly once.

A row's outcome is written with the archive it makes, so a worker killed half-way leaves no half row and the
next one goes on. Pieces of all imports take turns: what one has made, the next one's check for twins sees.
"""

from datetime import datetime

from django.db import DataError, IntegrityError, connection, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from agency.acting import acting
from agency.errors import Refused
from agency.models import Event, Notice
from customers.models import ImportBatch, ImportRow

from . import buying, judging, making, twins, updating
from .choosing import may_choose
from .counting import UPDATES, counts

Step, Verdict, Choice, Outcome = ImportRow.Step, ImportRow.Verdict, ImportRow.Choice, ImportRow.Outcome
State = ImportBatch.State
PIECE = 100  # rows in one transaction: while it lasts, others wait for their archive number
LOCK = 0x696D7074  # "impt"
READY = Q(step=Step.JUDGED, outcome="") & (
    Q(verdict=Verdict.NEW)
    | Q(verdict__in=(Verdict.TWIN, Verdict.MANAGER, Verdict.REPEAT))
    & Q(choice__in=(Choice.SKIP, *UPDATES, Choice.CREATE))
)
WRITTEN = (
    *("step", "verdict", "choice", "outcome", "twin", "twin_place", "brings", "differs"),
    *("customer", "version_before", "version_after", "touched", "trouble", "chosen_by", "purchase"),
)


def start(batch: ImportBatch, *, by) -> ImportBatch:
    """Import what is new and what is decided. Raises `Refused` where nothing is, or the basis is missing."""
    with acting(by):
        held = ImportBatch.objects.visible_to(by).select_for_update(no_key=True).get(pk=batch.pk)
        if not may_choose(by, held):
            raise Refused(_("This is not yours to decide."))
        if held.state not in (State.CHECKED, State.IMPORTED) or held.ended_at:
            raise Refused(_("This sheet is being worked on; wait until that is done."))
        if not (held.notice_id and held.basis and held.owner_id):
            raise Refused(_("Say first on what basis these customers may be kept."))
        if not held.lines.filter(READY).exists():
            raise Refused(_("No row is ready to be imported."))
        held.state = State.IMPORTING
        held.save()
        Event.note(Event.Kind.IMPORTED, by=by, subject=held.pk, act="started", ready=counts(held).ready)
    return held


def commit(batch: ImportBatch, *, now: datetime) -> int:
    """One piece; how many rows. Call as the system for the importer."""
    take_turns()
    if rows := _claimed(batch):
        _settle(batch, rows, now)
        judging.write(rows, WRITTEN)
        return len(rows)
    finish(batch, now=now)
    return 0


def take_turns() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def _claimed(batch: ImportBatch) -> list[ImportRow]:
    """The next rows; those that repeat an earlier one last, when the earlier one is settled."""
    ready = batch.lines.select_for_update(no_key=True, skip_locked=True).filter(READY).order_by("place")
    return list(ready.exclude(verdict=Verdict.REPEAT)[:PIECE]) or list(ready[:PIECE])


def _settle(batch: ImportBatch, rows: list[ImportRow], now: datetime) -> None:
    left_out = [row for row in rows if row.choice == Choice.SKIP]
    updates = [row for row in rows if row.choice in UPDATES]
    fresh = [row for row in rows if row.choice not in (Choice.SKIP, *UPDATES)]
    for row in left_out:
        row.step, row.outcome = Step.DONE, Outcome.SKIPPED
    unasked = [row for row in fresh if not row.choice]
    if unasked:  # somebody may have come into the archive since the dry run
        twins.compare(batch, unasked)
    _each(lambda some: making.make(batch, some, now=now), [row for row in fresh if _stands(row)])
    for row in updates:
        _each(lambda some: updating.update(batch, some[0], now=now), [row])


def _stands(row: ImportRow) -> bool:
    """New as it was found, or made anew by decision."""
    return row.verdict == Verdict.NEW or bool(row.choice)


def _each(act, rows: list[ImportRow]) -> None:
    """All at once; where one of them cannot be written, one by one, and that one says why."""
    if not rows:
        return
    try:
        with transaction.atomic():
            act(rows)
        return
    except (Refused, IntegrityError, DataError, ValueError) as error:
        if len(rows) == 1:
            row = rows[0]
            row.step, row.outcome, row.customer, row.purchase = Step.DONE, Outcome.FAILED, None, None
            row.trouble = str(error) if isinstance(error, Refused) else _("This row could not be written.")
            return
    for row in rows:
        _each(act, [row])


def finish(batch: ImportBatch, *, now: datetime) -> bool:
    """Close the import, once, when no row is left that may go in; the importer is told."""
    held = ImportBatch.objects.select_for_update(no_key=True).get(pk=batch.pk)
    if held.state != State.IMPORTING or held.lines.filter(READY).exists():
        return False
    held.state, held.committed_at = State.IMPORTED, now
    held.counts = counts(held).outcomes
    if bought := held.lines.exclude(purchase=None).count():
        held.counts["purchases"] = bought
        buying.tell_signers(held)
    held.save()
    Event.note(Event.Kind.IMPORTED, by=held.by, subject=held.pk, act="imported", **held.counts)
    made, updated = (held.counts.get(one, 0) for one in (Outcome.CREATED, Outcome.UPDATED))
    Notice.objects.post(
        key=f"import-done:{held.pk}:{now.isoformat()}",
        to=held.by,
        kind="import_done",
        params={"created": made, "updated": updated},
        url=held.get_absolute_url(),
    )
    return True
