"""The worker that reads finished scans, page by page: claimed, read, redacted, indexed, each page once (G6).

A page is claimed in a transaction of its own, so that a worker killed while reading leaves a mark: after a while
another takes the page up, and one that kills every worker is given up and told.
"""

from datetime import datetime
from time import monotonic
from uuid import UUID

import structlog
from django.db.models import F, Q

from agency.acting import acting_as
from agency.errors import Refused
from agency.models import Notice
from contracts import policy
from contracts.models import ContractScan, ScanPage
from customers.attachments import opening, parsing

from . import grams, indexing, readers, scans
from .redacting import redact

log = structlog.get_logger("contracts.filing")
ACTOR = "system:reading"
LONGEST = 200  # seconds of one sweep; the next one goes on
Read = ScanPage.Read


def sweep(now: datetime) -> int:
    """Take up what was signed, read what waits; how many papers and pages. May run anywhere, at once and again."""
    done, began = scans.take_signed(now), monotonic()
    while monotonic() - began < LONGEST and (page := _claim(now)):
        done += read(page, now)
    return done


def _claim(now: datetime) -> UUID | None:
    """The next page of a finished scan that nobody reads, marked as taken; given up where it was taken too often."""
    wanted = [Read.WAITING, Read.UNREAD] if readers.reader() else [Read.WAITING]
    free = Q(taken_at=None) | Q(taken_at__lte=now - policy.PAGE_TAKEN_FOR)
    with acting_as(ACTOR):
        rows = ScanPage.objects.filter(free, read__in=wanted, scan__state=ContractScan.State.WHOLE)
        page = (
            rows.select_for_update(no_key=True, skip_locked=True, of=("self",))
            .select_related("scan__uploaded_by", "contract")
            .order_by("created_at", "place")
            .first()
        )
        if page is None:
            return None
        if page.tries >= policy.PAGE_TRIES:
            _give_up(page)
        else:
            ScanPage.objects.filter(pk=page.pk).update(tries=F("tries") + 1, taken_at=now)
        return page.pk


def read(pk: UUID, now: datetime) -> int:
    """Read a claimed page: 1 when something came of it. What another has taken up meanwhile is left alone."""
    with acting_as(ACTOR):
        page = _claimed(pk, now)
        if page is None:
            return 0
        try:
            how, words = words_of(page)
        except (readers.Unreadable, Refused) as reason:
            log.warning("page_unread", page=str(pk), type=type(reason).__name__)
            if page.tries >= policy.PAGE_TRIES:
                _give_up(page)
            return 0
    with acting_as(ACTOR):  # what was read is written only where the page is still ours
        page = _claimed(pk, now, lock=True)
        if page is None:
            return 0
        keep(page, words, how)
    return 1


def _claimed(pk: UUID, now: datetime, *, lock: bool = False) -> ScanPage | None:
    rows = ScanPage.objects.filter(pk=pk, taken_at=now).exclude(read=Read.FAILED)
    rows = rows.select_for_update(no_key=True, of=("self",)) if lock else rows
    return rows.select_related("scan__uploaded_by", "contract__revision__version", "file").first()


def words_of(page: ScanPage) -> tuple[str, str]:
    """(how it was read, its words): what the PDF carries, else what the picture shows, else nothing."""
    content = opening.whole(page.file)
    carried = parsing.words(content, page.number)
    if len(grams.folded(carried).text) >= policy.LAYER_LEAST:
        return Read.LAYER, carried
    reader = readers.reader()
    if reader is None:
        return Read.UNREAD, ""
    return Read.SEEN, reader.read(parsing.page(content, page.number, policy.SCAN_LONGEST))


def keep(page: ScanPage, words: str, how: str) -> None:
    """Write the words of a page, without personal data, and the row it is found by."""
    revision = page.contract.revision
    page.words = redact(words, indexing.personal_of(revision)).strip() or None
    page.read, page.taken_at = how, None
    page.save()
    indexing.index_page(page, revision)


def _give_up(page: ScanPage) -> None:
    page.read, page.taken_at = Read.FAILED, None
    page.save()
    Notice.objects.post(
        key=f"scan_unread:{page.scan_id}",
        to=page.scan.uploaded_by,
        kind="contract_scan_unread",
        params={"number": page.contract.number, "page": page.place},
        url=f"{page.contract.get_absolute_url()}files/",
    )
