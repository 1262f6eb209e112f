"""What the clock does with an approved batch: destroy its archives, each exactly once, whoever is killed.

An archive is destroyed in one transaction: its surfaces, its key, its line in the batch and in the register.
Workers take lines with SKIP LOCKED, so many may work at once; a killed one leaves its lines waiting.
"""

import time
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

import structlog
from django.db import DatabaseError, OperationalError, transaction
from django.utils.timezone import now as clock

from agency import policy
from agency.acting import acting_as, current
from agency.models import Event
from compliance.models import DisposalBatch, DisposalItem
from compliance.retention import due, holds
from customers import suppressing
from customers.models import ArchiveMerge, Customer

from . import ledger
from .surfaces import FILES, SURFACES

log = structlog.get_logger("compliance.destruction")
ACTOR = "system:destruction"
State, Item = DisposalBatch.State, DisposalItem.State
PAGE = 500


def work(now: datetime, *, within: timedelta = policy.DISPOSAL_RUN) -> int:
    """Go on with every batch that is being executed, for `within`; how many archives were dealt with."""
    end, done = time.monotonic() + within.total_seconds(), 0
    with acting_as(ACTOR):
        open_ones = list(DisposalBatch.objects.filter(state=State.EXECUTING).values_list("pk", flat=True))
    for pk in open_ones:
        while time.monotonic() < end:
            size = step(pk, now)
            done += size
            if not size:
                break
    return done


def step(batch: UUID, now: datetime, *, size: int = policy.DISPOSAL_AT_ONCE) -> int:
    """Deal with the next `size` archives of the batch in one transaction; 0 when none is left for us."""
    try:
        with acting_as(ACTOR):
            return _destroy_next(batch, now, size)
    except OperationalError:  # the server went away: nothing is wrong with an archive
        raise
    except DatabaseError:
        if size > 1:  # one of them is at fault: find it alone
            return sum(step(batch, now, size=1) for _one in range(size))
        log.exception("destruction_failed", batch=str(batch))
        return _set_aside(batch, now)


def _destroy_next(batch: UUID, now: datetime, size: int) -> int:
    items = _take(batch, size)
    if not items:
        return 0
    by_archive = {item.customer_id: item for item in items}
    losers = dict(
        ArchiveMerge.objects.filter(customer__in=list(by_archive), state=ArchiveMerge.State.DONE).values_list(
            "loser_id", "customer_id"
        )
    )
    _lock([*by_archive, *losers])
    held = holds.held(by_archive)
    still = due.still_due(items, now)
    for item in items:
        item.state = (
            Item.HELD
            if item.customer_id in held
            else Item.DESTROYED
            if item.customer_id in still
            else Item.KEPT
        )
        item.ended_at = clock()
    gone = [pk for pk, item in by_archive.items() if item.state == Item.DESTROYED]
    counts = destroy(gone, losers={one: kept for one, kept in losers.items() if kept in gone}, now=clock())
    for item in items:
        item.counts = dict(counts.get(item.customer_id, {}))
    DisposalItem.objects.bulk_update(items, ["state", "ended_at", "counts"])
    _write_down(batch, items)
    return len(items)


def _take(batch: UUID, size: int) -> list[DisposalItem]:
    rows = DisposalItem.objects.filter(batch=batch, state=Item.WAITING, batch__state=State.EXECUTING)
    locked = rows.select_for_update(no_key=True, skip_locked=True, of=("self",))
    return list(locked.order_by("pk")[:size])


def _lock(ids: list[UUID]) -> None:
    """Wait for whoever is writing to one of the archives; a hold that is being placed goes first or waits."""
    list(Customer._base_manager.filter(pk__in=ids).order_by("pk").select_for_update(no_key=True).only("pk"))


def destroy(
    archives: list[UUID], *, losers: dict[UUID, UUID] | None = None, now: datetime
) -> dict[UUID, Counter]:
    """Destroy archives and those merged into them: {archive: {surface: rows}}. Call in a transaction.

    The files go when it commits, and again before the search for remains.
    """
    losers = losers or {}
    ids = [*archives, *losers]
    if not ids:
        return {}
    counts: dict[UUID, Counter] = {pk: Counter() for pk in archives}
    for customer in Customer._base_manager.filter(pk__in=ids).exclude(no_contact_on=None):
        suppressing.outlive(customer, now=now)  # who wanted to hear nothing hears nothing afterwards either
    for surface in SURFACES:
        for pk, rows in surface.execute(ids, now).items():
            counts[losers.get(pk, pk)][surface.code] += rows
    doomed = FILES.named(ids)
    transaction.on_commit(lambda: FILES.remove(doomed))
    transaction.on_commit(lambda: ledger.write(archives, now))
    return counts


def _write_down(batch: UUID, items: list[DisposalItem]) -> None:
    """Each archive's own line in the register."""
    Event.objects.bulk_create(
        Event(
            kind=Event.Kind.DESTROYED,
            actor=current().name,
            subject=item.customer_id,
            data={"act": str(item.state), "disposal": str(batch), "number": item.number}
            | ({"rows": sum(item.counts.values())} if item.counts else {}),
        )
        for item in items
    )


def _set_aside(batch: UUID, now: datetime) -> int:
    """The first archive that waits cannot be destroyed: it is named, the others go on."""
    with acting_as(ACTOR):
        items = _take(batch, 1)
        for item in items:
            item.state, item.ended_at = Item.FAILED, clock()
        DisposalItem.objects.bulk_update(items, ["state", "ended_at"])
        _write_down(batch, items)
    return len(items)


def pages(batch: DisposalBatch) -> Iterator[list[UUID]]:
    """The destroyed archives of a batch, ids of some at a time, each page as the system."""
    last = None
    while True:
        with acting_as(ACTOR):
            rows = batch.items.filter(state=Item.DESTROYED).order_by("pk")
            rows = list((rows.filter(pk__gt=last) if last else rows).values_list("pk", "customer_id")[:PAGE])
            if not rows:
                return
            last = rows[-1][0]
            yield [customer for _pk, customer in rows]
