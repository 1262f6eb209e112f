"""A certificate is complete when no copy of the keys is left that was begun before the destruction (§2.7).

The day is reckoned in advance from the life of such copies, beginning with the certificate itself, because what the
search looked for ends with it; the real last copy decides: where backups stopped, it stays, and the certificate waits.
"""

from datetime import datetime

from django.utils.timezone import localdate

from agency.acting import acting_as
from agency.backups import pruning
from agency.models import Backup, Event
from compliance.models import Certificate, Completion

ACTOR = "system:destruction"


def copies(moment: datetime) -> dict:
    """Backups there are of the time before: how many, and the last of the keys. They open nothing once it is gone."""
    before = Backup.objects.counting().filter(started_at__lte=moment)
    last = pruning.last_with_key(moment)
    return {
        "data": before.of(Backup.Kind.DATA).count(),
        "keys": before.of(Backup.Kind.KEYS).count(),
        "last_keys": last.name if last else "",
    }


def sweep(now: datetime) -> int:
    """Complete the certificates whose time has come; how many."""
    done = 0
    with acting_as(ACTOR):
        waiting = Certificate.objects.filter(completion=None, final_on__lte=localdate(now))
        for certificate in waiting.select_related("batch").order_by("issued_at"):
            done += _complete(certificate, now)
    return done


def _complete(certificate: Certificate, now: datetime) -> int:
    moment = certificate.issued_at
    if pruning.last_with_key(moment):
        return 0
    gone = Backup.objects.of(Backup.Kind.KEYS).filter(started_at__lte=moment, pruned_at__isnull=False)
    last = gone.order_by("-started_at").first()
    _one, made = Completion.objects.get_or_create(
        certificate=certificate,
        defaults={
            "completed_at": now,
            "last_copy": last.name if last else "",
            "removed_at": last.pruned_at if last else None,
        },
    )
    if made:
        facts = {"act": "completed", "number": certificate.number}
        Event.note(Event.Kind.DISPOSAL, subject=certificate.batch_id, **facts)
    return int(made)


def is_final(certificate: Certificate) -> bool:
    return Completion.objects.filter(certificate=certificate).exists()
