"""Destroying the key of one subject; renewing the epoch key above all of them while people work."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection, transaction

from agency.models.key import SubjectKey

from . import horizon
from .errors import KeyStoreError
from .keyring import COLUMNS, generations, wrap
from .provider import provider

LOCK = 0x6B657973  # "keys": one rotation at a time


def shred(subject: UUID, *, at: datetime) -> bool:
    """Destroy the data key of a subject; False when it was destroyed before or never was.

    From the commit on no worker opens anything of the subject. Copies of the wrapped key in dead rows, WAL
    and key backups die with the epoch at the next rotation: unrecoverable after the time to that rotation
    plus the retention of key backups plus the provider's `destroy_delay_days` (encryption.md §6). Waits for
    whoever is just writing to the archive.
    """
    live = SubjectKey.objects.filter(subject=subject, wrapped__isnull=False)
    return live.update(wrapped=None, old=None, shredded_at=at) == 1


@dataclass
class Rotation:
    """What one run did; `complete` once the old epoch keys are destroyed."""

    epoch: int
    rewrapped: int = 0
    destroyed: tuple[int, ...] = ()
    message: str = ""

    @property
    def complete(self) -> bool:
        return not self.message


def rotate(
    *,
    batch: int = 5000,
    patience: timedelta = timedelta(minutes=10),
    resume: bool = True,
    on_batch=lambda count: None,
) -> Rotation:
    """Wrap every data key under a new epoch key and destroy the old epoch keys.

    A run that was interrupted left an old epoch behind; the next run with `resume` finishes it instead of
    beginning another. Nothing is destroyed while a data key still needs it, or while a transaction is open
    that began before the last re-wrapping; then the result says so and a later run completes it.
    """
    with _alone():
        store = provider()
        unfinished = len(store.epochs()) > 1
        done = Rotation(store.current_epoch() if resume and unfinished else store.new_epoch())
        if not horizon.wait(patience):  # writers that began under the old epoch
            done.message = "transactions older than the new epoch are still open; run again later"
            return done
        while count := rewrap(done.epoch, batch) or _blocked(done.epoch):
            done.rewrapped += count if count > 0 else 0
            on_batch(done.rewrapped)
        if not horizon.wait(patience):  # readers that fetched a key wrapped under the old epoch
            done.message = "transactions older than the re-wrapping are still open; run again later"
            return done
        done.destroyed = destroy_past(done.epoch)
    return done


def rewrap(epoch: int, batch: int) -> int:
    """Wrap one batch of data keys under `epoch`; rows in use are left for a later batch."""
    with transaction.atomic():
        rows = list(
            SubjectKey.objects.select_for_update(no_key=True, skip_locked=True)
            .filter(wrapped__isnull=False, epoch__lt=epoch)
            .order_by("epoch", "subject")
            .values(*COLUMNS)[:batch]
        )
        changed = []
        for row in rows:
            subject, keys = row["subject"], generations(row)
            old = [[gen, wrap(keys[gen], subject, gen, epoch).hex(), epoch] for gen, _, _ in row["old"] or ()]
            sealed = wrap(keys[row["gen"]], subject, row["gen"], epoch)
            changed.append(
                SubjectKey(subject=subject, gen=row["gen"], epoch=epoch, wrapped=sealed, old=old or None)
            )
        SubjectKey.objects.bulk_update(changed, ["wrapped", "old", "epoch"], batch_size=1000)
    return len(rows)


def _blocked(epoch: int) -> int:
    """-1 while rows are left that somebody holds, after waiting for one of them; 0 when none is left."""
    with transaction.atomic():
        left = SubjectKey.objects.filter(wrapped__isnull=False, epoch__lt=epoch)
        return -1 if left.select_for_update(no_key=True).order_by("subject").first() else 0


def destroy_past(current: int) -> tuple[int, ...]:
    """Destroy every epoch key before `current`; refuses while a data key needs one."""
    if left := SubjectKey.objects.filter(wrapped__isnull=False, epoch__lt=current).count():
        raise KeyStoreError(f"{left} data keys still need an old epoch key; nothing was destroyed.")
    past = tuple(epoch for epoch in provider().epochs() if epoch < current)
    for epoch in past:
        provider().destroy_epoch(epoch)
    return past


class _alone:
    """Holds the advisory lock of rotations; the second one is told instead of waiting."""

    def __enter__(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
            if not cursor.fetchone()[0]:
                raise KeyStoreError("Another rotation is running.")

    def __exit__(self, *exc) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
