"""A sheet arrives: sealed in pieces at once, read row by row in the background, then its file is destroyed."""

import hashlib
from collections.abc import Iterator
from datetime import datetime
from itertools import batched, chain, islice

from django.core.exceptions import PermissionDenied
from django.utils import translation
from django.utils.crypto import salted_hmac
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _

from agency import policy
from agency.acting import acting, acting_for
from agency.errors import Refused
from agency.models import Event
from customers.models import ImportBatch, ImportChunk, ImportRow, SourceChannel

from . import columns, remembering, sheets

RIGHT = "customers.import_customers"
ACTOR = "system:import"
CHUNK = 512 * 1024  # bytes of the file in one sealed piece
ROWS = 1000  # rows written in one transaction
LOOKED_AT = 12  # first rows among which the headings are looked for
NAME_LONGEST = 200


def receive(*, by, content: bytes, name: str, source: SourceChannel) -> ImportBatch:
    """Seal the file and put it in line to be read. Raises `Refused` for what is plainly no sheet."""
    if not by.has_perm(RIGHT):
        raise PermissionDenied
    if len(content) > policy.IMPORT_LARGEST:
        raise Refused(
            _("The file is larger than %(limit)s MB. Divide it.") % {"limit": policy.IMPORT_LARGEST // 2**20}
        )
    if not (source.active and source.safe):
        raise Refused(_("Choose a source channel that is approved as safe."))
    sheets.recognised(content)
    with acting(by):
        batch = ImportBatch(
            by=by,
            owner=by if by.department_id else None,
            department_id=by.department_id,
            source=source,
            file_name=name[-NAME_LONGEST:],
            size=len(content),
            digest=_digest(content),
        )
        batch.save(force_insert=True)
        ImportChunk.objects.bulk_create(
            ImportChunk(batch=batch, place=place, content=bytes(piece))
            for place, piece in enumerate(_pieces(content))
        )
        Event.note(
            Event.Kind.IMPORTED,
            by=by,
            subject=batch.pk,
            act="uploaded",
            size=len(content),
            source=source.code,
        )
    return batch


def same_file(batch: ImportBatch) -> ImportBatch | None:
    """The newest other import of the very same file, for whoever may see it."""
    others = ImportBatch.objects.visible_to(batch.by).filter(digest=batch.digest).exclude(pk=batch.pk)
    return others.exclude(state__in=("discarded", "unreadable")).order_by("-uploaded_at").first()


def _digest(content: bytes) -> str:
    return salted_hmac(
        "customers.importing.file", hashlib.sha256(content).hexdigest(), algorithm="sha256"
    ).hexdigest()


def _pieces(content: bytes) -> Iterator[memoryview]:
    view = memoryview(content)
    return (view[at : at + CHUNK] for at in range(0, len(view), CHUNK))


def read(batch: ImportBatch) -> int:
    """Read the whole file, some rows a transaction; how many. Run twice or cut off, it goes on where it was."""
    with translation.override(batch.by.language or None):
        try:
            return _read(batch)
        except Refused as refusal:
            with acting_for(batch.by, ACTOR):
                _give_up(batch, str(refusal))
            return 0


def _read(batch: ImportBatch) -> int:
    with acting_for(batch.by, ACTOR):
        content = b"".join(chunk.content for chunk in batch.chunks.order_by("place"))
    sheet = sheets.opened(content)
    first = list(islice(sheet.rows, LOOKED_AT))
    top = [cells for _number, cells in first]
    if (found := columns.heading_row(top)) < 0:
        found = remembering.heading_row(batch.source, top)
    headings = first[found][1] if found >= 0 else [""] * max(len(cells) for _number, cells in first)
    read = 0
    for rows in batched(chain(first[found + 1 :], sheet.rows), ROWS):
        if not _keep(batch, rows):
            return 0
        read += len(rows)
    if not read:
        raise Refused(_("The sheet has headings and no row below them."))
    _finish(batch, sheet, headings, read)
    return read


def _keep(batch: ImportBatch, rows) -> bool:
    """Write some rows in a transaction of their own; False when somebody finished the work meanwhile."""
    with acting_for(batch.by, ACTOR):
        if not _still_reading(batch):
            return False
        ImportRow.objects.bulk_create(
            [ImportRow(batch=batch, place=number, cells=list(cells)) for number, cells in rows],
            ignore_conflicts=True,
        )
    return True


def _still_reading(batch: ImportBatch):
    rows = ImportBatch.objects.select_for_update(no_key=True).filter(
        pk=batch.pk, state=ImportBatch.State.READING
    )
    return rows.first()


def _give_up(batch: ImportBatch, told: str) -> None:
    if held := _still_reading(batch):
        held.state, held.counts = ImportBatch.State.UNREADABLE, {"told": told}
        held.save()
        held.chunks.all().delete()
        held.lines.all().delete()


def _finish(batch: ImportBatch, sheet: sheets.Sheet, headings: list[str], read: int) -> None:
    with acting_for(batch.by, ACTOR):
        if not (held := _still_reading(batch)):
            return
        held.headers = headings
        held.columns = remembering.columns_for(held.source, headings)
        held.format, held.other_sheets, held.rows = sheet.format[:30], sheet.others, read
        held.received_at = held.uploaded_at
        held.state = ImportBatch.State.COLUMNS
        held.save()
        held.chunks.all().delete()


def discard(batch: ImportBatch, *, by, now: datetime | None = None) -> None:
    """Throw away a sheet nothing was imported of: its rows go at once, its key with them."""
    from .ending import destroy

    with acting(by):
        held = ImportBatch.objects.visible_to(by).select_for_update(no_key=True).get(pk=batch.pk)
        if held.committed_at or held.state == ImportBatch.State.IMPORTING:
            raise Refused(_("Rows of this sheet are in the archive already. Take the import back instead."))
        held.state = ImportBatch.State.DISCARDED
        held.save()
        destroy(held, now or clock())
        Event.note(Event.Kind.IMPORTED, by=by, subject=held.pk, act="discarded")
