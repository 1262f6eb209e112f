"""Files that prove something: unpacked in the confined child, sealed in their row."""

from uuid import UUID

from django.utils.translation import gettext as _

from agency import policy
from agency.acting import acting
from agency.encryption.ids import uuid7
from agency.errors import Refused
from agency.models import Event
from compliance.models import AuditFile
from customers.attachments import parsing, scanning
from customers.attachments.adding import named


def add(
    record: UUID, *, by, name: str, content: bytes | memoryview, subject: UUID | None = None
) -> AuditFile:
    """Keep a picture or a PDF beside a record; `subject` is the archive it tells of, whose key it then shares."""
    content = memoryview(content)
    if len(content) > policy.EVIDENCE_LARGEST:
        raise Refused(
            _("The file is larger than %(most)s MB.") % {"most": policy.EVIDENCE_LARGEST // policy.MIB}
        )
    parsed = parsing.parse(content)
    scanning.scan(content)
    pk = uuid7()
    with acting(by, reason="evidence"):
        made = AuditFile(
            pk=pk,
            subject=subject or pk,
            record=record,
            name=named(name, parsed.content_type),
            content=bytes(parsed.content),
            content_type=parsed.content_type,
            size=len(parsed.content),
            added_by=by,
        )
        made.save(force_insert=True)
        Event.note(Event.Kind.AUDIT, by=by, subject=record, act="evidence_added", file=str(pk))
    return made


def of(record: UUID):
    """The files of a record, without their content."""
    return AuditFile.objects.filter(record=record).defer("content").order_by("pk")
