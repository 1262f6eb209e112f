"""A paper that is gone: said at once, told, written down; and found again.

`on_loss` is the door for whoever makes more of it: the part of the product that opens incidents registers a
function there and is called in the transaction of the loss.
"""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from agency.acting import acting_for
from agency.errors import Refused
from agency.models import Notice, User
from compliance.models import PaperFile, PaperLoan

from .boxes import ACTOR, handles, locked, note

State = PaperFile.State
LOSSES: list[Callable[..., object]] = []


def on_loss(listen: Callable[..., object]) -> Callable[..., object]:
    """Register `function(file, *, by, pages, now)`: all `pages` of the file are gone, or so many of them."""
    LOSSES.append(listen)
    return listen


def lose(pk: UUID, *, by, now: datetime | None = None) -> PaperFile:
    """It is not where it should be, nor with whoever borrowed it. By its keeper or its borrower."""
    with acting_for(by, ACTOR, reason=gettext_noop("paper lost")):
        held = locked(pk)
        if not (handles(by, held.box) or held.loans.filter(state="out", borrower=by).exists()):
            raise PermissionDenied
        if held.state not in (State.SHELVED, State.OUT):
            raise Refused(
                _("This is already “%(state)s”; nothing was changed.") % {"state": held.get_state_display()}
            )
        _lost(held, by, now or clock())
    return held


def _lost(held: PaperFile, by, moment: datetime) -> None:
    rows = PaperLoan.objects.open().filter(file=held).select_for_update(no_key=True, of=("self",))
    for loan in rows:
        loan.state = PaperLoan.State.LOST if loan.state == "out" else PaperLoan.State.WITHDRAWN
        loan.save()
    held.state, held.lost_at = State.LOST, moment
    held.save()
    note(held, "paper_lost", by, pages=held.pages)
    _tell(held, by, held.pages, moment)


def lost_in_count(held: PaperFile, *, by, now: datetime) -> None:
    """A count did not find it. In the transaction of the count, `held` locked."""
    if held.state == State.SHELVED:
        _lost(held, by, now)


def lost_pages(file: PaperFile, *, by, missing: int, loan: PaperLoan) -> None:
    """Some pages did not come back."""
    note(file, "paper_pages_lost", by, loan=str(loan.pk), pages=missing)
    _tell(file, by, missing, clock())


def find_again(pk: UUID, *, by) -> PaperFile:
    """It turned up, and is in its box again."""
    with acting_for(by, ACTOR, reason=gettext_noop("paper found again")):
        held = locked(pk)
        if not handles(by, held.box):
            raise PermissionDenied
        if held.state != State.LOST:
            raise Refused(_("This file is not lost; nothing was changed."))
        held.state, held.lost_at = State.SHELVED, None
        held.save()
        note(held, "paper_found", by)
    return held


def _tell(file: PaperFile, by, pages: int, moment: datetime) -> None:
    officers = User.objects.filter(groups__name="privacy_officer", is_active=True)
    for person in {*officers, file.box.keeper} - {by}:
        Notice.objects.post(
            key=f"paper-lost:{file.pk}:{moment.isoformat()}:{person.pk}",
            to=person,
            kind="paper_lost",
            params={"number": file.number, "count": pages},
            url=file.get_absolute_url(),
        )
    for listen in LOSSES:
        listen(file, by=by, pages=pages, now=moment)
