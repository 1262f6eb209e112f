"""An auditor who compared a checkpoint with a copy kept elsewhere says so, once."""

import hmac

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from agency.errors import Refused
from agency.models import Event
from compliance.models import Checkpoint, Witness

from . import anchoring

LETTERS = 16  # of the digest, typed from the copy on paper; ours: 64 bits cannot be hit by chance


def fingerprint(point: Checkpoint) -> str:
    """The first letters of its digest, in groups of four."""
    shown = anchoring.digest(point).hex()[:LETTERS]
    return " ".join(shown[at : at + 4] for at in range(0, LETTERS, 4))


def witness(point: Checkpoint, typed: str, *, by) -> None:
    """Raises `Refused` where what was typed from the copy is not the checkpoint's fingerprint."""
    wanted = fingerprint(point).replace(" ", "")
    if not hmac.compare_digest("".join(typed.lower().split()).encode(), wanted.encode()):
        raise Refused(
            _("This is not the fingerprint of this checkpoint. If your copy says so, verify the register.")
        )
    try:
        with transaction.atomic():
            Witness.objects.create(checkpoint=point, by=by)
    except IntegrityError:
        return
    Event.note(Event.Kind.PROOF, by=by, act="witnessed", checkpoint=point.pk)
