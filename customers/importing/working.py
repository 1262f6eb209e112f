"""What a worker does: one piece after the other of one import, each in a transaction of its own.

The batch's state says what there is to do, so a task that comes twice, late or never does no harm: the clock
finds every import at work and sends a worker to it again.
"""

import time
from collections.abc import Callable
from datetime import datetime
from uuid import UUID

import structlog
from django.db import transaction
from django.utils.timezone import now as clock
from django.utils.translation import gettext_noop

from agency.acting import acting_as, acting_for
from customers.models import ImportBatch

from . import checking, committing, receiving, reverting
from .receiving import ACTOR

log = structlog.get_logger("customers.importing")
State = ImportBatch.State
BUDGET = 60.0  # seconds one task works before others get their turn
WORK: dict[str, tuple[str, Callable[..., int]]] = {
    State.CHECKING: ("", checking.check),
    State.IMPORTING: (gettext_noop("Imported from a sheet"), committing.commit),
    State.REVERTING: (reverting.WHY, reverting.revert),
}


def work(pk: UUID, *, budget: float = BUDGET, moment: Callable[[], datetime] = clock) -> bool:
    """Work on one import until it waits for a person, or the time is up; True when more is to be done."""
    until = time.monotonic() + budget
    while time.monotonic() < until:
        if not _piece(pk, moment()):
            return False
    return True


def _piece(pk: UUID, now: datetime) -> int:
    """One piece; 0 when there is nothing for this worker."""
    with acting_as(ACTOR):
        batch = ImportBatch.objects.select_related("by", "owner", "source", "notice").filter(pk=pk).first()
    if batch is None:
        return 0
    if batch.state == State.READING:
        return receiving.read(batch)
    if batch.state not in WORK:
        return 0
    reason, step = WORK[batch.state]
    with acting_for(batch.by, ACTOR, reason=reason):
        return step(batch, now=now)


def waiting() -> list[UUID]:
    """Imports a worker has something to do for."""
    with acting_as(ACTOR):
        return list(ImportBatch.objects.at_work().order_by("uploaded_at").values_list("pk", flat=True))


def wake(pk: UUID) -> None:
    """Send a worker once this transaction stands; without a broker the clock does it half a minute later."""
    transaction.on_commit(lambda: _send(pk))


def _send(pk: UUID) -> None:
    from kombu.exceptions import OperationalError

    from customers.tasks import work_on_import

    try:
        work_on_import.delay(str(pk))
    except OperationalError:
        log.warning("import_not_sent", batch=str(pk))
