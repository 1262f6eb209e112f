"""Destroying a paper: one person shreds it, another saw it; the photo of the shreds is kept as its digest (§2.12)."""

from hashlib import sha256
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from agency.acting import acting_for
from agency.errors import Refused
from agency.models import Notice
from compliance.models import DisposalItem, PaperFile
from customers.models import Customer

from .boxes import ACTOR, KEEP, RUN, handles, keepers, locked, note

State, Method = PaperFile.State, PaperFile.Method


def is_due(file: PaperFile) -> bool:
    """Its archive was destroyed, or is in a batch that was approved: nothing keeps the paper any longer."""
    if Customer._base_manager.filter(pk=file.customer_id, state=Customer.State.DESTROYED).exists():
        return True
    listed = DisposalItem.objects.filter(customer=file.customer_id, state="waiting")
    return listed.filter(batch__state__in=("executing", "scanning")).exists()


def digest_of(photo) -> str:
    """SHA-256 of an uploaded file, read piece by piece; "" for none."""
    if photo is None:
        return ""
    found = sha256()
    for piece in photo.chunks():
        found.update(piece)
    return found.hexdigest()


def shred(pk: UUID, *, by, method: str, photo_digest: str = "") -> PaperFile:
    """The first signature: it went through the shredder (with a photo), back to the customer, or is lost.

    Raises `Refused` while its archive stands, and for shreds without a photo.
    """
    with acting_for(by, ACTOR, reason=gettext_noop("paper destroyed")):
        held = locked(pk)
        if not handles(by, held.box):
            raise PermissionDenied
        allowed = (State.LOST,) if method == Method.NOT_FOUND else (State.SHELVED,)
        if held.state not in allowed:
            raise Refused(
                _("A file that is “%(state)s” cannot be destroyed in this way.")
                % {"state": held.get_state_display()}
            )
        if not (is_due(held) or method == Method.GIVEN_BACK):
            raise Refused(_("Its archive stands: the paper is destroyed with it, not before."))
        if method == Method.CROSSCUT and not photo_digest:
            raise Refused(_("Take a photo of the shreds; its digest is kept."))
        held.state, held.method, held.photo_digest = State.SHREDDED, method, photo_digest
        held.shredded_by, held.shredded_at = by, clock()
        held.save()
        note(held, "paper_shredded", by, pages=held.pages, way=str(method))
        _ask_witness(held, by)
    return held


def may_witness(user, file: PaperFile) -> bool:
    another = file.shredded_by_id != user.pk
    return file.state == State.SHREDDED and another and (user.has_perm(KEEP) or user.has_perm(RUN))


def witness(pk: UUID, *, by) -> PaperFile:
    """The second signature, by another person who was there."""
    with acting_for(by, ACTOR, reason=gettext_noop("destruction of paper witnessed")):
        held = locked(pk)
        if held.state != State.SHREDDED:
            raise Refused(_("There is nothing to witness; nothing was changed."))
        if held.shredded_by_id == by.pk:
            raise Refused(_("Another person than the one who destroyed it signs as witness."))
        if not may_witness(by, held):
            raise PermissionDenied
        held.state, held.witnessed_by, held.witnessed_at = State.DESTROYED, by, clock()
        held.save()
        note(held, "paper_witnessed", by, pages=held.pages)
    return held


def _ask_witness(file: PaperFile, by) -> None:
    """Those who keep paper in the house: one of them was there."""
    for person in keepers().exclude(pk=by.pk)[:20]:
        Notice.objects.post(
            key=f"paper-witness:{file.pk}:{person.pk}",
            to=person,
            kind="paper_witness",
            params={"person": by.name, "number": file.number},
            url=file.get_absolute_url(),
        )
