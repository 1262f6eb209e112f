"""Control tests of what leaves the house and what must come back: shares outward, backups, the restore drill."""

from datetime import timedelta

from django.db.models import Q

from agency.backups.showing import Standing
from compliance.models import OutwardShare

from .measures import Period, Seen, measures, per_cent, seen

RECEIPT_WITHIN = timedelta(days=3)  # ours: a recipient that waits for data says soon that it came
State = OutwardShare.State


@measures("outward_receipts")
def receipts_are_there(period: Period) -> Seen:
    """Shares outward of the period that nobody received, or whose destruction nobody confirmed in time."""
    sent = OutwardShare.objects.filter(issued_at__gte=period.start, issued_at__lt=period.end)
    no_receipt = Q(received_at=None, issued_at__lt=period.now - RECEIPT_WITHIN)
    owed = Q(confirm_by__lt=period.now, confirmed_at=None, state__in=(State.EXPIRED, State.REVOKED))
    wrong = seen(0, sent.filter(no_receipt | owed).order_by("issued_at", "pk"), "outward")
    count = sent.order_by().count()
    return Seen(count, wrong.hits, wrong.behind, per_cent(count - wrong.hits, count))


@measures("backups_drilled")
def backups_are_young_and_drilled(period: Period) -> Seen:
    """Kinds of copies that are missing or too old, and a restore drill that is overdue (H9; §3.2)."""
    standing = Standing(period.now)
    if not standing.ever:
        return Seen(1, 1)
    return Seen(2, int(standing.late) + int(standing.drill_late))
