"""Taking a file out of an archive: its content goes at once, the line with who and why stays."""

from collections.abc import Callable
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _

from agency.acting import acting
from agency.errors import Refused
from agency.models import Event
from agency.visibility import may
from customers.models import Attachment, Customer
from customers.reasons import because

from . import store

KEPT: list[Callable[[Attachment], str]] = []


def keeps(function: Callable[[Attachment], str]) -> Callable[[Attachment], str]:
    """Register `function(attachment)`: why this file must stay, in words; "" where nothing says so."""
    KEPT.append(function)
    return function


def remove(
    customer: Customer,
    attachment: Attachment,
    *,
    by,
    why: str,
    now: datetime | None = None,
    line: bool = True,
) -> None:
    """Raises `PermissionDenied` without the right to change the archive, `Refused` without a reason or where it
    must stay. Without `line` the caller writes the line of the register.
    """
    if not may(by, "change_customer", customer):
        raise PermissionDenied
    if not why.strip():
        raise Refused(_("Say why the file is taken out."))
    if attachment.removed_at:
        return
    if why_not := next(filter(None, (function(attachment) for function in KEPT)), ""):
        raise Refused(why_not)
    attachment.removed_at = now or clock()
    with acting(by), because(by, why, customer):
        attachment.save(update_fields=["removed_at", "updated_at"])
        if line:
            facts = {"file": str(attachment.pk), "file_kind": attachment.kind}
            Event.note(Event.Kind.DETACHED, by=by, subject=customer.pk, **facts)
    pk = attachment.pk
    transaction.on_commit(lambda: store.remove(pk))  # a crash in between is made good by the sweep
