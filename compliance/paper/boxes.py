"""Boxes in locked cabinets, and whoever keeps them."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.utils.timezone import localdate
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from agency.acting import acting_for
from agency.errors import Refused
from agency.holders import holders
from agency.models import Event, User
from compliance.models import PaperBox, PaperFile
from customers import numbering

RUN, KEEP = "compliance.run_paper", "compliance.keep_paper"
ACTOR, PREFIX = "system:paper", "HX"  # 盒


def keepers():
    """Active colleagues who may keep boxes."""
    return holders(KEEP).order_by("name")


def handles(user, box: PaperBox) -> bool:
    """Whether `user` hands out of this box and takes back into it: its keeper, or whoever runs the paper."""
    return user.has_perm(RUN) or (box.keeper_id == user.pk and user.has_perm(KEEP))


def save(pk: UUID | None, *, by, place: str, shelf: str, lock: str, keeper: User) -> PaperBox:
    """A box that is new (`pk` None), or its place, lock or keeper changed."""
    if not by.has_perm(RUN):
        raise PermissionDenied
    if not keeper.has_perm(KEEP) or not keeper.is_active:
        raise Refused(_("%(person)s may not keep paper files.") % {"person": keeper})
    with acting_for(by, ACTOR, reason=gettext_noop("box of paper files")):
        if pk is None:
            box = PaperBox(number=numbering.take(PREFIX, year=localdate(clock()).year))
        else:
            box = PaperBox.objects.select_for_update(no_key=True).get(pk=pk)
        box.place, box.shelf, box.lock, box.keeper = place, shelf, lock, keeper
        box.save()
        Event.note(
            Event.Kind.PAPER, by=by, subject=box.pk, act="paper_boxed", number=box.number, person=keeper.pk
        )
    return box


def locked(pk: UUID) -> PaperFile:
    """The file for as long as the transaction lasts, its box beside it."""
    rows = PaperFile.objects.select_for_update(no_key=True, of=("self",))
    return rows.select_related("box__keeper__department").get(pk=pk)


def note(file: PaperFile, act: str, by, /, **data) -> None:
    """One line of the register about a paper file, under its archive."""
    facts = {"paper": str(file.pk), "number": file.number} | data
    Event.note(Event.Kind.PAPER, by=by, subject=file.customer_id, act=act, **facts)
