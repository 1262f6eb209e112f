"""Files that prove something in an audit, sealed in their row."""

from uuid import UUID

from agency.acting import acting
from agency.encryption.ids import uuid7
from agency.models import Event
from compliance.models import AuditFile
from customers.attachments import proving


def add(
    record: UUID, *, by, name: str, content: bytes | memoryview, subject: UUID | None = None
) -> AuditFile:
    """Keep a picture or a PDF beside a record; `subject` is the archive it tells of, whose key it then shares."""
    proof, pk = proving.examine(content, name), uuid7()
    with acting(by, reason="evidence"):
        made = AuditFile(pk=pk, subject=subject or pk, record=record, added_by=by, **proof.columns)
        made.save(force_insert=True)
        Event.note(Event.Kind.AUDIT, by=by, subject=record, act="evidence_added", file=str(pk))
    return made


def of(record: UUID):
    """The files of a record, without their content."""
    return AuditFile.objects.filter(record=record).defer("content").order_by("pk")
