"""A survey agency's list comes in as leads, each with the batch it came from (B28)."""

from datetime import datetime

from django.utils.timezone import now as clock

from agency.acting import acting
from agency.models import Event
from customers.models import Lead, LeadBatch, SourceChannel

from . import receiving


def take_in(
    batch: LeadBatch,
    people: list[dict],
    *,
    by,
    source: SourceChannel,
    reason: str = "",
    now: datetime | None = None,
) -> tuple[int, int]:
    """Save `batch` and a lead for each of `people`; (taken in, left out because they wait already)."""
    now, left_out = now or clock(), 0
    receiving.check_source(source)
    with acting(by, reason=receiving.RECEIVED):
        batch.by, batch.lines = by, len(people)
        batch.save()
        for facts in people:
            if _waits(facts):
                left_out += 1
                continue
            receiving.receive(
                way=Lead.Way.AGENCY,
                facts=facts,
                source=source,
                collected_at=batch.received_at,
                by=by,
                reason=reason,
                now=now,
                batch=batch,
            )
        LeadBatch.objects.filter(pk=batch.pk).update(refused=left_out)
        Event.note(
            Event.Kind.LEAD, by=by, subject=batch.pk, act="batch", lines=len(people), basis=batch.basis
        )
    return len(people) - left_out, left_out


def _waits(facts: dict) -> bool:
    keys = receiving.keys_of(facts)
    return bool(keys) and Lead.objects.exclude(state__in=Lead.ENDED).filter(keys__overlap=keys).exists()
