"""After a restore: what was destroyed since the dump was taken is destroyed once more."""

from collections.abc import Iterable
from datetime import datetime
from itertools import batched
from uuid import UUID

from agency.acting import acting_as
from agency.models import Event
from compliance.models import HeldArchive
from customers.models import ArchiveMerge, Customer

from . import executing, ledger

ACTOR = "system:destruction"
SIZE = 20


def replay(now: datetime, archives: Iterable[UUID] | None = None) -> int:
    """Destroy every archive of the ledger that stands in the database again; how many. May be run again.

    A hold in the dump stands in the way of nothing: it was placed and ended before the destruction.
    """
    wanted, done = sorted(ledger.kept() if archives is None else archives), 0
    for some in batched(wanted, SIZE):
        with acting_as(ACTOR):
            done += _again(list(some), now)
    return done


def _again(ids: list[UUID], now: datetime) -> int:
    rows = Customer._base_manager.filter(pk__in=ids).exclude(state=Customer.State.DESTROYED)
    standing = list(rows.order_by("pk").select_for_update(no_key=True).values_list("pk", flat=True))
    if not standing:
        return 0
    lost = ArchiveMerge.objects.filter(customer__in=standing, state=ArchiveMerge.State.DONE)
    losers = {one: kept for one, kept in lost.values_list("loser_id", "customer_id") if one not in standing}
    _end_holds([*standing, *losers], now)
    counts = executing.destroy(standing, losers=losers, now=now)
    for pk in standing:
        rows = sum(counts[pk].values())
        Event.note(Event.Kind.DESTROYED, subject=pk, act="replayed", rows=rows)
    return len(standing)


def _end_holds(ids: list[UUID], now: datetime) -> None:
    HeldArchive.objects.filter(customer__in=ids, open=True).update(open=False, updated_at=now)
