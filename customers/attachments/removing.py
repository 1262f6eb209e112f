"""Taking a file out of an archive: its content goes at once, the line with who and why stays."""

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


def remove(customer: Customer, attachment: Attachment, *, by, why: str, now: datetime | None = None) -> None:
    """Raises `PermissionDenied` without the right to change the archive, `Refused` without a reason."""
    if not may(by, "change_customer", customer):
        raise PermissionDenied
    if not why.strip():
        raise Refused(_("Say why the file is taken out."))
    if attachment.removed_at:
        return
    attachment.removed_at = now or clock()
    with acting(by), because(by, why, customer):
        attachment.save(update_fields=["removed_at", "updated_at"])
        Event.note(
            Event.Kind.DETACHED,
            by=by,
            subject=customer.pk,
            file=str(attachment.pk),
            file_kind=attachment.kind,
        )
    pk = attachment.pk
    transaction.on_commit(lambda: store.remove(pk))  # a crash in between is made good by the sweep
