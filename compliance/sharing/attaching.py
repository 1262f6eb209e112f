"""The papers of a recipient: its licence, the signed agreement, the record of a check. Kept, never rewritten."""

from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from agency.acting import acting
from agency.errors import Refused
from compliance.models import RecipientFile, RecipientOrg
from customers.attachments import proving

from . import entering


def attach(
    pk: UUID,
    *,
    recipient: RecipientOrg,
    kind: str,
    name: str,
    content: bytes | memoryview,
    by,
    now: datetime | None = None,
) -> RecipientFile:
    """Put a picture or PDF on the recipient’s file; `pk` is the form’s one-time id, so twice sent is one file.

    A new agreement or licence makes the entry wait for its second person again. Raises `Refused` for a file that
    is too large, no picture and no PDF, or infected, and where the recipient is no longer used.
    """
    if not by.has_perm(entering.ENTER):
        raise PermissionDenied
    proof = proving.examine(content, name)
    with acting(by, reason=gettext_noop("File of a recipient added")):
        held = entering.locked(recipient.pk)
        if made := RecipientFile.objects.filter(pk=pk, recipient=held).first():
            return made
        if held.state == RecipientOrg.State.RETIRED:
            raise Refused(_("This recipient is no longer used."))
        made = RecipientFile(
            pk=pk,
            recipient=held,
            kind=kind,
            digest=proof.digest,
            added_by=by,
            added_at=now or clock(),
            **proof.columns,
        )
        made.save(force_insert=True)
        entering.note("recipient_file", held, by, file=str(pk), paper=kind)
        if kind in RecipientFile.APPROVED:
            entering.ask_again(held, by=by, now=made.added_at)
    return made


def of(recipient: RecipientOrg) -> list[RecipientFile]:
    """Its files without their content, newest first."""
    rows = RecipientFile.objects.filter(recipient=recipient).select_related("added_by")
    return list(rows.defer("content").order_by("-added_at", "-pk"))


def warnings(recipient: RecipientOrg) -> list[str]:
    """What should be put beside the words."""
    agreements = RecipientFile.objects.filter(recipient=recipient, kind=RecipientFile.Kind.AGREEMENT)
    if recipient.agreement and not agreements.exists():
        return [_("The signed agreement itself is not attached.")]
    return []
