"""Leads that came to an end are destroyed after `policy.LEAD_LEAVES_AFTER`; that they came in stays (B21)."""

from datetime import datetime

from agency import policy
from agency.acting import acting_as
from agency.encryption.rotation import shred
from agency.models import Event
from customers.models import Lead

ACTOR = "system:destroy"
BATCH = 500


def purge(now: datetime) -> int:
    """Destroy the keys of leads whose time is over; returns how many. May run anywhere, at once and again."""
    done = 0
    while True:
        with acting_as(ACTOR):
            size = _batch(now)
        done += size
        if size < BATCH:
            return done


def _batch(now: datetime) -> int:
    over = Lead.objects.filter(ended_at__lt=now - policy.LEAD_LEAVES_AFTER, purged_at=None)
    gone = list(over.select_for_update(no_key=True, skip_locked=True).values_list("pk", flat=True)[:BATCH])
    for pk in gone:
        shred(pk, at=now)
        Event.note(Event.Kind.LEAD, subject=pk, act="purged")
    Lead.objects.filter(pk__in=gone).update(purged_at=now, keys=[], updated_at=now)
    return len(gone)
