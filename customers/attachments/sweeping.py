"""Files that no record keeps any more: orphans of a crash, of removed attachments, of destroyed archives."""

from datetime import datetime
from itertools import batched

from agency import policy
from agency.models import SubjectKey
from customers.models import Attachment

from . import store

BATCH = 500


def sweep(now: datetime) -> int:
    """Take them away; returns how many files went. Call as the system, which sees every record."""
    old = (file for file in store.every() if now - file[2] > policy.ORPHANS_AFTER)
    return sum(_sweep(batch) for batch in batched(old, BATCH))


def _sweep(files) -> int:
    named = {pk for _place, pk, _written in files if pk}
    kept = Attachment.objects.kept().filter(pk__in=named)
    live = SubjectKey.objects.filter(wrapped__isnull=False).values("subject")
    wanted = set(kept.filter(customer_id__in=live).values_list("pk", flat=True))
    gone = [place for place, pk, _written in files if pk not in wanted]
    for place in gone:
        place.unlink(missing_ok=True)
    return len(gone)
