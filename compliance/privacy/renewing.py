"""Archives whose consents a material change made to be renewed are marked, so that lists find them (PIPL 14 ¶2).

What counts is worked out from the events each time (`ConsentQuerySet.standing`); the mark is its index.
"""

from datetime import datetime

from django.db.models import Count
from django.utils.timezone import localdate

from agency.acting import acting_as
from customers.models import Consent, ConsentRenewal, Customer, RenewalDue

ACTOR = "system:consents"
BATCH = 1000


def mark(now: datetime) -> int:
    """Mark all archives of every renewal that is in force, in transactions of their own; how many marks."""
    marked = 0
    while (found := mark_some(now)) is not None:
        marked += found
    return marked


def mark_some(now: datetime, batch: int = BATCH) -> int | None:
    """The next archives of one renewal; how many marks, None when nothing is left."""
    with acting_as(ACTOR):
        due = ConsentRenewal.objects.filter(marked_at=None, since__lte=localdate(now)).order_by("pk")
        renewal = due.select_for_update(no_key=True, skip_locked=True, of=("self",)).first()
        if renewal is None:
            return None
        rows = Customer.objects.order_by("pk")
        rows = rows.filter(pk__gt=renewal.marked_to) if renewal.marked_to else rows
        ids = list(rows.values_list("pk", flat=True)[:batch])
        answers = Consent.objects.filter(customer__in=ids, purpose=renewal.purpose_id).latest()
        old = [
            customer
            for customer, standing in answers.values_list("customer", "standing")
            if standing == "renew"
        ]
        RenewalDue.objects.bulk_create(
            (RenewalDue(customer_id=customer, purpose_id=renewal.purpose_id) for customer in old),
            ignore_conflicts=True,
        )
        if len(ids) < batch:
            renewal.marked_at = now
        if ids:
            renewal.marked_to = ids[-1]
        renewal.save()
    return len(old)


def outstanding() -> dict[int, int]:
    """{purpose id: archives still to be asked}, as far as the declared actor sees."""
    rows = RenewalDue.objects.order_by().values_list("purpose").annotate(n=Count("pk"))
    return dict(rows)
