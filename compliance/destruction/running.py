"""The clock's part: begin what has cooled off, go on destroying, finish, look for remains."""

from datetime import datetime

from agency.acting import acting_as
from agency.models import Event
from compliance.models import DisposalBatch, DisposalItem

from . import executing, ledger, probing, scanning
from .executing import ACTOR
from .surfaces import FILES

State, Item = DisposalBatch.State, DisposalItem.State


def sweep(now: datetime) -> int:
    """Everything that is due; how many archives were dealt with. May run anywhere, at once and again."""
    while _begin(now):
        pass
    done = executing.work(now)
    while batch := _executed(now):
        finish_files(batch)
        with acting_as(ACTOR):
            ledger.complete(batch.pk, now)
    scanning.sweep(now)
    return done


def _begin(now: datetime) -> bool:
    """One batch whose cooling-off is over: what to look for is taken, then the first archive may go."""
    with acting_as(ACTOR):
        cooled = DisposalBatch.objects.filter(state=State.COOLING, cooling_until__lte=now)
        batch = cooled.select_for_update(no_key=True, skip_locked=True).order_by("cooling_until").first()
        if batch is None:
            return False
        probed = probing.take(batch)
        batch.state, batch.started_at = State.EXECUTING, now
        batch.save()
        note(batch, "begun", probed=probed)
    return True


def _executed(now: datetime) -> DisposalBatch | None:
    """A batch of which no archive waits any more goes on to the search for remains."""
    with acting_as(ACTOR):
        for batch in DisposalBatch.objects.filter(state=State.EXECUTING).select_for_update(
            no_key=True, skip_locked=True
        ):
            if not batch.items.filter(state=Item.WAITING).exists():
                batch.state, batch.executed_at = State.SCANNING, now
                batch.save()
                note(batch, "executed", count=batch.items.filter(state=Item.DESTROYED).count())
                return batch
    return None


def finish_files(batch: DisposalBatch) -> int:
    """Files that a killed worker left behind; how many."""
    gone = 0
    for ids in executing.pages(batch):
        gone += FILES.remove(FILES.named(ids))
    return gone


def note(batch: DisposalBatch, act: str, **facts) -> None:
    Event.note(Event.Kind.DISPOSAL, subject=batch.pk, act=act, number=batch.number, **facts)
