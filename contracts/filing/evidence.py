"""A file of the archive that proves something of a contract, opened through that: the archive itself stays shut.

Whoever may see what it proves sees this file and no other of the archive. Who that is the caller has found out;
each look is asked for with a purpose and written down first, like one at a file of the archive (D1, D8).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from agency.acting import acting_for
from customers import fieldbook, revealing
from customers.attachments import opening
from customers.models import Attachment, Customer, Purpose

ACTOR = "system:evidence"


@dataclass(frozen=True)
class Shown:
    """A paper as lists show it: its own id, the masked name of its file, who added it and when."""

    pk: UUID
    of: UUID
    name: str
    kind: str
    pages: int
    added_by: str
    at: datetime


def of(papers: QuerySet, column: str, *, by) -> list[Shown]:
    """Rows with an `attachment` and `added_by` whose content is still kept; `column` says what each belongs to."""
    with acting_for(by, ACTOR):
        rows = papers.filter(attachment__removed_at=None).select_related("attachment", "added_by")
        return [
            Shown(
                one.pk,
                getattr(one, column),
                one.attachment.masked_name,
                str(one.attachment.get_kind_display()),
                one.attachment.pages,
                one.added_by.name,
                one.created_at,
            )
            for one in rows
        ]


def by_owner(shown: Iterable[Shown]) -> dict[UUID, list[Shown]]:
    found: dict[UUID, list[Shown]] = {}
    for one in shown:
        found.setdefault(one.of, []).append(one)
    return found


def opened(
    file: UUID, *, by, purpose: Purpose, note: str = "", now: datetime | None = None, **data
) -> tuple[Attachment, bytes]:
    """The file with its plain bytes, after the look was written to the register with `data` beside it.

    Raises `Refused` over the day’s quota, behind a gate (`guarding.gates`), and for a file that is gone or damaged.
    """
    with acting_for(by, ACTOR):
        found = Attachment.objects.kept().get(pk=file)
        archive = Customer.objects.get(pk=found.customer_id)
        field = fieldbook.OPENED_FILE + found.kind
        revealing.look(archive, field, by=by, purpose=purpose, note=note, now=now, file=str(file), **data)
        return found, opening.whole(found)
