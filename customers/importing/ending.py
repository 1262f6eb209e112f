"""The end of an import: its rows and its file destroyed, withdrawn archives unreadable for ever.

What stays is the record: who, when, from where, on what basis, how many; and the archives that were kept.
"""

from datetime import datetime

from agency.acting import acting_as
from agency.encryption.rotation import shred
from agency.models import Event, SubjectKey
from customers.models import Customer, ImportBatch

BATCH = 200


def sweep(now: datetime) -> int:
    """Destroy what is due: imports older than 30 days, sheets nobody imported. Returns how many."""
    ended = 0
    while True:
        with acting_as("system:import"):
            due = ImportBatch.objects.open_until(now).select_for_update(no_key=True, skip_locked=True)
            batch = due.order_by("uploaded_at").first()
            if batch is None:
                return ended
            if _withdrawn_destroyed(batch, now):
                destroy(batch, now)
                Event.note(Event.Kind.IMPORTED, subject=batch.pk, act="ended")
                ended += 1


def _withdrawn_destroyed(batch: ImportBatch, now: datetime) -> bool:
    """Some keys of withdrawn archives a transaction; True when none is left."""
    withdrawn = Customer.objects.filter(batch=batch, state=Customer.State.WITHDRAWN).order_by()
    live = SubjectKey.objects.filter(subject__in=withdrawn.values("pk"), wrapped__isnull=False)
    subjects = list(live.values_list("pk", flat=True)[:BATCH])
    for subject in subjects:
        shred(subject, at=now)
    return len(subjects) < BATCH


def destroy(batch: ImportBatch, now: datetime) -> None:
    """The rows, what is left of the file, and the key both were sealed with. Call within a transaction."""
    batch.lines.all().delete()
    batch.chunks.all().delete()
    shred(batch.pk, at=now)
    if batch.state == ImportBatch.State.COLUMNS or batch.state == ImportBatch.State.CHECKED:
        batch.state = ImportBatch.State.DISCARDED
    batch.ended_at = now
    ImportBatch.objects.filter(pk=batch.pk).update(state=batch.state, ended_at=now)
