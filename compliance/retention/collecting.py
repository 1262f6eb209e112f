"""Every night: what is due is collected into the one proposed batch, what is no longer due leaves it."""

from datetime import datetime
from itertools import batched
from uuid import UUID

from django.utils.timezone import localdate

from agency import policy
from agency.acting import acting_as
from agency.models import Event
from compliance.destruction import telling
from compliance.models import DisposalBatch, DisposalItem
from customers import numbering

from . import due, holds, rules

ACTOR = "system:retention"
PREFIX = "XH"  # 销毁
WRITTEN = 1000


def sweep(now: datetime) -> int:
    """Collect; returns how many archives came into the proposed batch. Running it again changes nothing."""
    with acting_as(ACTOR):
        batch = _open(now)
        left = _no_longer_due(batch, now) if batch else 0
        room = policy.DISPOSAL_MOST - (batch.items.filter(state="waiting").count() if batch else 0)
        found, added = due.candidates(now, most=max(room, 0)), 0
        for some in batched(found, WRITTEN):
            batch = batch or _make(now)
            rows = [
                DisposalItem(
                    batch=batch,
                    customer_id=one.customer,
                    number=one.number,
                    rule=one.rule,
                    due_since=one.ended_on,
                )
                for one in some
            ]
            DisposalItem.objects.bulk_create(rows, ignore_conflicts=True)
            added += len(rows)
        if batch and (added or left):
            Event.note(Event.Kind.DISPOSAL, subject=batch.pk, act="collected", added=added, left_out=left)
            if added:
                telling.tell(batch)
    return added


def take_in(customer: UUID, now: datetime) -> DisposalBatch | None:
    """Put one archive whose deletion was decided at the person's request into the proposed batch at once.

    None where a hold or an open matter keeps it out: the night's collection tries again.
    """
    rule = rules.rules_in_force()["requested"]
    with acting_as(ACTOR):
        found = due.free(due.archives(rule, now)).filter(pk=customer)
        row = found.values_list("pk", "number", "over_on").first()
        if row is None:
            return None
        batch = _open(now) or _make(now)
        pk, number, day = row
        DisposalItem.objects.create(batch=batch, customer_id=pk, number=number, rule=rule, due_since=day)
        Event.note(Event.Kind.DISPOSAL, subject=batch.pk, act="collected", added=1, left_out=0)
    return batch


def _open(now: datetime) -> DisposalBatch | None:
    rows = DisposalBatch.objects.filter(state=DisposalBatch.State.PROPOSED)
    return rows.select_for_update(no_key=True).first()


def _make(now: datetime) -> DisposalBatch:
    batch = DisposalBatch(number=numbering.take(PREFIX, year=localdate(now).year))
    batch.save(force_insert=True)
    Event.note(Event.Kind.DISPOSAL, subject=batch.pk, act="proposed")
    return batch


def _no_longer_due(batch: DisposalBatch, now: datetime) -> int:
    """Bought something, spoke with us, or came on hold since: gone from the proposal, as if never listed."""
    gone, last = 0, None
    while True:
        rows = batch.items.filter(state="waiting").order_by("pk")
        page = list(rows.filter(pk__gt=last)[:WRITTEN] if last else rows[:WRITTEN])
        if not page:
            return gone
        last = page[-1].pk
        stays = due.still_due(page, now) - holds.held(item.customer_id for item in page)
        away = [item.pk for item in page if item.customer_id not in stays]
        gone += batch.items.filter(pk__in=away).delete()[0] if away else 0
