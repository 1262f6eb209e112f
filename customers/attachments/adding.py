"""Taking in a file: looked at, unpacked, scanned, sealed on disk, then written down (B14, G6, H2)."""

import base64
import hashlib
from pathlib import PurePath
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from agency import policy
from agency.acting import acting
from agency.encryption import streams
from agency.encryption.ids import uuid7
from agency.errors import Refused
from agency.forms.fields import tidied
from agency.models import Event
from agency.visibility import may
from customers.models import Attachment, Customer

from . import parsing, scanning, store

NAME_LONGEST = 120
ENDINGS = {"image/jpeg": ".jpg", "image/png": ".png", "application/pdf": ".pdf"}


def add(
    customer: Customer, *, by, kind: str, name: str, content: bytes | memoryview, note: str = ""
) -> Attachment:
    """Keep a file in the archive. Call inside the transaction of the request.

    The sealed files are on disk before the row is written: a crash between the two leaves files that no row
    names, which `sweeping` takes away, and never a row without its file. Raises `PermissionDenied` without the
    right to change the archive and `Refused`, in words, for a file that is not taken.
    """
    if not may(by, "change_customer", customer):
        raise PermissionDenied
    _refuse_twin(customer, hashlib.sha256(content).hexdigest(), kind)
    with acting(by, reason=gettext_noop("file added")):
        return keep(customer.pk, by=by, kind=kind, name=name, content=content, note=note)


def keep(
    customer: UUID,
    *,
    by,
    kind: str,
    name: str,
    content: bytes | memoryview,
    note: str = "",
    line: bool = True,
) -> Attachment:
    """As `add`, for a caller who has asked whether `by` may and acts already, as her or as the system for her.

    Without `line` the caller writes the line of the register.
    """
    content = memoryview(content)
    if len(content) > policy.FILE_LARGEST:
        raise Refused(_("The file is larger than %(most)s MB.") % {"most": policy.FILE_LARGEST // policy.MIB})
    parsed = parsing.parse(content)
    verdict = scanning.scan(content)
    pk, secret = uuid7(), streams.new_secret()
    made = Attachment(
        pk=pk,
        customer_id=customer,
        kind=Attachment.Kind(kind),
        name=named(name, parsed.content_type),
        note=tidied(note)[:200] or None,
        secret=base64.b64encode(secret).decode(),
        digest=hashlib.sha256(content).hexdigest(),
        content_type=parsed.content_type,
        size=len(parsed.content),
        pages=parsed.pages,
        scan=verdict,
        uploaded_by=by,
    )
    store.write(pk, store.ORIGINAL, parsed.content, secret=secret)
    store.write(pk, store.THUMBNAIL, parsed.thumbnail, secret=secret)
    made.save(force_insert=True)
    if line:
        Event.note(Event.Kind.ATTACHED, by=by, subject=customer, file=str(pk), file_kind=made.kind)
    return made


def named(name: str, content_type: str) -> str:
    """The name as it was given, with the ending of what it really is; never a path."""
    stem = PurePath(tidied(name).replace("\\", "/")).name
    stem = "".join(sign for sign in stem if sign.isprintable() and sign not in '/:*?"<>|')
    ending = ENDINGS[content_type]
    if "." in stem:
        stem = stem.rpartition(".")[0]
    return (stem.strip(" .") or "file")[: NAME_LONGEST - len(ending)] + ending


def _refuse_twin(customer: Customer, digest: str, kind: str) -> None:
    """The very same file, kept twice, would be opened, counted and destroyed twice."""
    there = Attachment.objects.kept().filter(customer=customer, kind=kind)
    if any(one.digest == digest for one in there):
        raise Refused(_("This very file is in the archive already."))
