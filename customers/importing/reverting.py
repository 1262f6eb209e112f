"""An import taken back within 30 days: its archives withdrawn, the archives it changed put back field by field.

A withdrawn archive is out of everybody's sight at once; its number is never given again, and its key is
destroyed at the end of the 30 days. Whatever a colleague has worked on since is left and listed.
"""

from collections import defaultdict
from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import F
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from agency.acting import acting, acting_for
from agency.errors import Conflict, Refused
from agency.models import Event, Notice
from customers import editing
from customers.models import Customer, ImportBatch, ImportRow, Verification
from customers.reasons import Ours

from . import buying, judging, updating
from .choosing import may_choose
from .committing import take_turns
from .counting import counts
from .receiving import ACTOR
from .worked_on import DERIVED, worked_on

Step, Outcome = ImportRow.Step, ImportRow.Outcome
State = ImportBatch.State
PIECE = 100
WHY = Ours(gettext_noop("Import taken back"))
WRITTEN = ("step", "outcome", "touched", "version_after", "purchase")


def revertible(batch: ImportBatch, now: datetime) -> bool:
    until = batch.revertible_until
    return batch.state == State.IMPORTED and bool(until) and now <= until and not batch.ended_at


def start(batch: ImportBatch, *, by, now: datetime) -> ImportBatch:
    """Take the whole import back. Raises `Refused` after 30 days, or where it is not `by`'s to decide."""
    with acting(by):
        held = ImportBatch.objects.visible_to(by).select_for_update(no_key=True).get(pk=batch.pk)
        if not may_choose(by, held):
            raise Refused(_("This is not yours to decide."))
        if not revertible(held, now):
            raise Refused(_("This import can no longer be taken back."))
        held.state = State.REVERTING
        held.save()
        Event.note(Event.Kind.IMPORTED, by=by, subject=held.pk, act="reverting")
    return held


def revert(batch: ImportBatch, *, now: datetime) -> int:
    """One piece; how many rows. Changed archives first, what was done last first; then those it made."""
    take_turns()
    done = batch.lines.select_for_update(no_key=True, skip_locked=True).filter(step=Step.DONE)
    updated = done.filter(outcome=Outcome.UPDATED).order_by("customer", "-version_after")
    if rows := list(updated[:PIECE]):
        for row in rows:
            restore(batch, row, now)
    elif rows := list(done.filter(outcome=Outcome.CREATED).order_by("place")[:PIECE]):
        withdraw(batch, rows, now=now)
    else:
        finish(batch, now=now)
        return 0
    judging.write(rows, WRITTEN)
    return len(rows)


def restore(batch: ImportBatch, row: ImportRow, now: datetime) -> None:
    """Put back each field the row wrote, unless somebody changed it since; what is left stays in `touched`.

    Its purchase goes off file; one worked on since stays in `purchase`.
    """
    row.step, row.outcome = Step.UNDONE, Outcome.WORKED_ON
    customer = Customer.objects.visible_to(batch.by).filter(pk=row.customer).first()
    if customer is None:
        return
    if row.purchase:
        buying.take_back(batch, row, customer)
    if not row.touched or _put_back(batch, row, customer, now):
        row.outcome = Outcome.WORKED_ON if row.touched or row.purchase else Outcome.RESTORED


def _put_back(batch: ImportBatch, row: ImportRow, customer: Customer, now: datetime) -> bool:
    """The fields of the archive itself; False where nothing could be written."""
    before = editing.as_of(customer, row.version_before)
    after = editing.as_of(customer, row.version_after)
    if before is None or after is None:
        return False
    back = {
        name: getattr(before, name) for name in row.touched if getattr(customer, name) == getattr(after, name)
    }
    try:
        if back:
            left = editing.edit(
                customer.pk, by=batch.by, changes=back, version=customer.version, why=WHY, now=now
            )
            updating.follow(batch, customer.pk, row.version_after, left.version)
    except (Refused, Conflict, PermissionDenied):
        return False
    row.touched = [name for name in row.touched if name not in back]
    return True


def withdraw(batch: ImportBatch, rows: list[ImportRow], *, now: datetime, anyway: bool = False) -> None:
    """Take the archives of `rows` out of everybody's sight; `anyway` those worked on too. Rows not saved."""
    held = {
        one.pk: one
        for one in Customer.objects.select_for_update(no_key=True, of=("self",)).filter(
            pk__in=[row.customer for row in rows]
        )
    }
    busy = set() if anyway else worked_on({row.customer for row in rows}, since=batch)
    taken: dict[UUID, list[ImportRow]] = defaultdict(list)
    for row in rows:
        row.step, row.outcome = Step.UNDONE, Outcome.WORKED_ON
        customer = held.get(row.customer)
        if customer and (anyway or (customer.version == row.version_after and customer.pk not in busy)):
            taken[customer.pk].append(row)
    _withdraw(batch, [held[pk] for pk in taken], now)
    for row in (row for rows in taken.values() for row in rows):
        row.outcome = Outcome.WITHDRAWN


def _withdraw(batch: ImportBatch, customers: list[Customer], now: datetime) -> None:
    if not customers:
        return
    ids = [customer.pk for customer in customers]
    for derived in DERIVED:
        derived.objects.filter(customer__in=ids).delete()
    waiting = Verification.objects.filter(customer__in=ids, state=Verification.State.WAITING)
    waiting.update(state=Verification.State.DROPPED, updated_at=now)
    buying.drop_waiting(ids)
    Customer.objects.filter(pk__in=ids).update(
        state=Customer.State.WITHDRAWN, version=F("version") + 1, updated_at=now
    )
    Event.objects.bulk_create(
        Event(
            kind=Event.Kind.IMPORTED,
            by=batch.by,
            actor="user",
            subject=customer.pk,
            data={"act": "withdrawn", "number": customer.number, "batch": str(batch.pk)},
        )
        for customer in customers
    )


def finish(batch: ImportBatch, *, now: datetime) -> bool:
    """Close the revert, once; the importer is told, and of what is left to decide."""
    held = ImportBatch.objects.select_for_update(no_key=True).get(pk=batch.pk)
    left = held.lines.filter(step=Step.DONE, outcome__in=(Outcome.UPDATED, Outcome.CREATED))
    if held.state != State.REVERTING or left.exists():
        return False
    held.state, held.reverted_at = State.REVERTED, now
    held.counts = counts(held).outcomes
    held.save()
    Event.note(Event.Kind.IMPORTED, by=held.by, subject=held.pk, act="reverted", **held.counts)
    Notice.objects.post(
        key=f"import-reverted:{held.pk}",
        to=held.by,
        kind="import_reverted",
        params={name: held.counts.get(name, 0) for name in ("withdrawn", "restored", "worked_on")},
        url=held.get_absolute_url(),
    )
    return True


def settle(batch: ImportBatch, places: list[int], *, by, keep: bool, now: datetime | None = None) -> int:
    """Decide on archives left because somebody worked on them: keep them, or withdraw them all the same."""
    with acting(by):
        held = ImportBatch.objects.visible_to(by).select_for_update(no_key=True).get(pk=batch.pk)
        if not may_choose(by, held) or held.state != State.REVERTED or held.ended_at:
            raise Refused(_("This is not yours to decide."))
        left = held.lines.filter(outcome=Outcome.WORKED_ON, place__in=places)
        if keep:
            count = left.update(outcome=Outcome.KEPT)
        else:  # only archives the import made: one that was there before is never withdrawn
            rows = list(left.filter(version_before=None))
            with acting_for(held.by, ACTOR, reason=WHY):
                withdraw(held, rows, now=now or clock(), anyway=True)
                judging.write(rows, WRITTEN)
            count = len(rows)
        held.counts = counts(held).outcomes
        held.save()
        Event.note(
            Event.Kind.IMPORTED,
            by=by,
            subject=held.pk,
            act="kept" if keep else "withdrawn_anyway",
            count=count,
        )
    return count
