"""Opening a file: what is sensitive only with a purpose, written down before the first byte leaves (D1, D8)."""

import base64
from collections.abc import Iterator
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from agency import policy
from agency.encryption import TamperedError, Unreadable, findings
from agency.errors import Refused
from customers import fieldbook, revealing
from customers.models import Attachment, Customer, Purpose

from . import parsing, store
from .seeing import may_open

PAGE_LONGEST = 1600  # pixels of a page on the screen


def declare(
    customer: Customer,
    attachment: Attachment,
    *,
    by,
    purpose: Purpose,
    note: str = "",
    now: datetime | None = None,
) -> None:
    """Write down that `by` opens a sensitive file, like a field and within the same quota of the day.

    Raises `PermissionDenied` and `Refused` as `revealing.reveal` does.
    """
    if not may_open(by, customer, attachment):
        raise PermissionDenied(_("You may not open this file."))
    code = fieldbook.OPENED_FILE + attachment.kind
    revealing.look(customer, code, by=by, purpose=purpose, note=note, now=now, file=str(attachment.pk))


def content(attachment: Attachment) -> Iterator[bytes]:
    """The plain bytes piece by piece. Raises `Refused` first when the file is damaged, gone or destroyed.

    It is read through once before anything is given: what was altered is not given by halves.
    """
    for _piece in _pieces(attachment, store.ORIGINAL):
        pass
    return _pieces(attachment, store.ORIGINAL)


def whole(attachment: Attachment, rendition: str = store.ORIGINAL) -> bytes:
    return b"".join(_pieces(attachment, rendition))


def thumbnail(attachment: Attachment) -> bytes:
    return whole(attachment, store.THUMBNAIL)


def page(attachment: Attachment, number: int) -> tuple[bytes, str]:
    """(picture, content type) of a page, from 1; a picture is its own only page."""
    if attachment.is_picture:
        return whole(attachment), attachment.content_type
    return parsing.page(whole(attachment), number, PAGE_LONGEST), "image/jpeg"


def pages(attachment: Attachment, most: int = policy.PAGES_SHOWN) -> list[tuple[bytes, str]]:
    return [page(attachment, number) for number in range(1, min(attachment.pages, most) + 1)]


def _pieces(attachment: Attachment, rendition: str) -> Iterator[bytes]:
    secret = attachment.secret
    if isinstance(secret, Unreadable):
        raise Refused(_("The key of this file was destroyed or damaged; it cannot be opened any more."))
    try:
        yield from store.read(attachment.pk, rendition, secret=base64.b64decode(secret))
    except (TamperedError, FileNotFoundError):
        findings.note(attachment._meta.label, attachment.pk, rendition)
        raise Refused(
            _(
                "The stored file is damaged or missing. The finding is in the register; tell the privacy officer."
            )
        ) from None
