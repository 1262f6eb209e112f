"""Twice a year some files are drawn by lot and looked for (§2.12); the lot can be drawn again from its seed."""

import secrets
from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import connection
from django.db.models import Count
from django.utils.timezone import localdate
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from agency import policy
from agency.acting import acting_for
from agency.errors import Refused
from agency.models import Event
from compliance.models import PaperBox, PaperCount, PaperFile, PaperInventory
from compliance.spot_checks.drawing import in_order_of_the_lot

from . import losing
from .boxes import ACTOR, RUN, locked, note

Outcome, State = PaperCount.Outcome, PaperInventory.State


def half_year(day: date) -> str:
    return f"{day.year}-H{1 if day.month < 7 else 2}"


def drawn_from(box: PaperBox | None):
    """The files a lot is drawn from: those that should be there or with a borrower."""
    rows = PaperFile.objects.filter(state__in=("shelved", "out"))
    return rows.filter(box=box) if box else rows


def draw(
    *, by, box: PaperBox | None = None, size: int = 0, seed: str = "", now: datetime | None = None
) -> PaperInventory:
    """Draw `size` files (0: one in ten, at least twenty) by lot. One count at a time for the same boxes."""
    if not by.has_perm(RUN):
        raise PermissionDenied
    with acting_for(by, ACTOR, reason=gettext_noop("inventory of paper files")):
        _one_at_a_time()
        if PaperInventory.objects.filter(state=State.OPEN, box=box).exists():
            raise Refused(_("A count of these boxes is under way: finish it first."))
        rows = drawn_from(box)
        population = rows.count()
        if not population:
            raise Refused(_("There is no paper file to count."))
        made = PaperInventory(
            period=half_year(localdate(now or clock())),
            box=box,
            seed=seed or secrets.token_hex(8),
            population=population,
            size=0,
            drawn_by=by,
        )
        wanted = size or max(policy.PAPER_COUNT_LEAST, population * policy.PAPER_COUNT_SHARE // 100)
        drawn = list(in_order_of_the_lot(rows, made.seed)[:wanted])
        made.size = len(drawn)
        made.save(force_insert=True)
        PaperCount.objects.bulk_create(
            PaperCount(
                inventory=made,
                file=one,
                expected_id=one.box_id,
                outcome=Outcome.LENT if one.state == PaperFile.State.OUT else Outcome.OPEN,
            )
            for one in drawn
        )
        facts = {"seed": made.seed, "population": population, "size": made.size}
        Event.note(
            Event.Kind.PAPER, by=by, subject=made.pk, act="paper_drawn", inventory=str(made.pk), **facts
        )
    return made


def count(inventory: UUID, *, by, code: str, box: PaperBox | None) -> PaperCount:
    """The file with this number was found in `box`; None: it is nowhere.

    Raises `Refused` for a number that was not drawn, and to the keeper of the box it should be in.
    """
    if not by.has_perm(RUN):
        raise PermissionDenied
    with acting_for(by, ACTOR, reason=gettext_noop("paper counted")):
        held = _open(inventory)
        rows = held.counts.select_related("file", "expected").select_for_update(no_key=True, of=("self",))
        line = rows.filter(file__number=code.strip().upper()).first()
        if line is None:
            raise Refused(_("This number was not drawn: %(number)s.") % {"number": code.strip()[:30] or "—"})
        if line.expected.keeper_id == by.pk:
            raise Refused(_("Whoever keeps a box does not count it."))
        if box is None:
            line.outcome = Outcome.MISSING
        else:
            line.outcome = Outcome.FOUND if box.pk == line.expected_id else Outcome.MISPLACED
        line.found_in, line.counted_by, line.counted_at = box, by, clock()
        line.save()
    return line


def close(inventory: UUID, *, by, now: datetime | None = None) -> PaperInventory:
    """Everything drawn was looked for: what is missing is lost from now on, what lay elsewhere belongs there."""
    if not by.has_perm(RUN):
        raise PermissionDenied
    moment = now or clock()
    with acting_for(by, ACTOR, reason=gettext_noop("inventory closed")):
        held = _open(inventory)
        if held.counts.filter(outcome=Outcome.OPEN).exists():
            raise Refused(_("Some files were not looked for yet."))
        lines = held.counts.filter(outcome__in=(Outcome.MISSING, Outcome.MISPLACED)).order_by("file")
        for line in lines:
            file = locked(line.file_id)
            if line.outcome == Outcome.MISSING:
                losing.lost_in_count(file, by=by, now=moment)
            elif file.box_id == line.expected_id:
                file.box_id = line.found_in_id
                file.save()
                note(file, "paper_moved", by, box=str(line.found_in_id), inventory=str(held.pk))
        held.state, held.closed_by, held.closed_at = State.CLOSED, by, moment
        held.save()
        told = tally(held)
        Event.note(
            Event.Kind.PAPER,
            by=by,
            subject=held.pk,
            act="paper_inventoried",
            inventory=str(held.pk),
            found=told["found"],
            missing=told["missing"],
            misplaced=told["misplaced"],
        )
    return held


def tally(inventory: PaperInventory) -> dict[str, int]:
    """{outcome: files}, every outcome there may be."""
    return tallies([inventory])[inventory.pk]


def tallies(inventories: list[PaperInventory]) -> dict[UUID, dict[str, int]]:
    """The tally of each, in one question."""
    found = {one.pk: dict.fromkeys(Outcome.values, 0) for one in inventories}
    rows = PaperCount.objects.filter(inventory__in=found).order_by()
    for pk, outcome, files in rows.values_list("inventory", "outcome").annotate(files=Count("pk")):
        found[pk][outcome] = files
    return found


def _open(pk: UUID) -> PaperInventory:
    held = PaperInventory.objects.select_for_update(no_key=True, of=("self",)).get(pk=pk)
    if held.state != State.OPEN:
        raise Refused(_("This count is closed; nothing was changed."))
    return held


def _one_at_a_time() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('paper inventory', 0))")
