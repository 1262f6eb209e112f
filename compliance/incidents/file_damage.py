"""Every kept file is read through again: a sample each day, all of them each week; damage is an incident (§1.5).

Reading opens the sealed bytes, which proves each of them (`agency.encryption.streams`), and of a PDF compares the
SHA-256 taken when it came in: a file put in another’s place, sealed rightly, is found too.
"""

import hashlib
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Q
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import override

from agency.acting import acting_as
from agency.encryption.sentinels import Unreadable
from agency.errors import Refused
from agency.models import Event
from compliance.models import FileProof, Incident
from contracts import policy
from customers.attachments import opening, sniffing
from customers.models import Attachment

from . import reporting

ACTOR = "system:files"
BATCH = 50  # files read in one transaction


def sweep(now: datetime) -> int:
    """Read what was not read for a week, and a random sample of the rest; how many files. May be run again."""
    return check(_overdue(now), now) + check(_sample(), now)


def _overdue(now: datetime) -> list[UUID]:
    old = Q(proof=None) | Q(proof__checked_at__lte=now - policy.FILES_EVERY, proof__damaged_at=None)
    with acting_as(ACTOR):
        return list(Attachment.objects.kept().filter(old).order_by("pk").values_list("pk", flat=True))


def _sample() -> list[UUID]:
    sound = Attachment.objects.kept().filter(proof__damaged_at=None, proof__isnull=False)
    with acting_as(ACTOR):
        return list(sound.order_by("?").values_list("pk", flat=True)[: policy.FILES_DAILY])


def check(files: Iterable[UUID], now: datetime) -> int:
    """Read these files through; how many were there to be read. Each damaged one becomes an incident, once."""
    done, files = 0, list(files)
    for start in range(0, len(files), BATCH):
        with acting_as(ACTOR):
            rows = Attachment.objects.kept().filter(pk__in=files[start : start + BATCH])
            done += sum(_check(file, now) for file in rows)
    return done


def _check(file: Attachment, now: datetime) -> int:
    if isinstance(file.secret, Unreadable):  # destroyed with its archive
        return 0
    proof, _made = FileProof.objects.get_or_create(file=file, defaults={"checked_at": now})
    proof = FileProof.objects.select_for_update(no_key=True).get(pk=proof.pk)
    proof.checked_at = now
    if not whole(file) and proof.damaged_at is None:
        proof.damaged_at = now
        proof.incident = _incident(file, now)
        facts = {"act": "file_damaged", "file": str(file.pk)}
        Event.note(
            Event.Kind.INCIDENT, by=None, subject=file.customer_id, number=proof.incident.number, **facts
        )
    proof.save()
    return 1


def whole(file: Attachment) -> bool:
    """Whether the stored bytes are those that were kept."""
    digest = hashlib.sha256()
    try:
        for piece in opening.content(file):
            digest.update(piece)
    except Refused:
        return False
    return file.content_type != sniffing.PDF or digest.hexdigest() == file.digest


def _incident(file: Attachment, now: datetime) -> Incident:
    with override("zh-hans"):
        account = _("The check of stored files found one damaged or missing: %(kind)s, kept on %(day)s.") % {
            "kind": file.get_kind_display(),
            "day": f"{localtime(file.created_at):%Y-%m-%d}",
        }
    return reporting.put_down(by=None, kind=Incident.Kind.ALTERED, account=account, detected_at=now, now=now)
