"""An archive on hold says so to those who may know; the timeline tells of a hold as of anything else."""

from django.utils.translation import gettext as _

from agency.models import Event
from customers.archive_notes import Note, notes
from customers.showing import Sheet
from customers.telling import Told, tells

from . import holds
from .rules import SEE


@notes
def on_hold(sheet: Sheet) -> list[Note]:
    return [
        Note(
            _("On hold for case %(case)s: nothing of this archive is destroyed.") % {"case": hold.case},
            url=hold.get_absolute_url(),
        )
        for hold in holds.holds_of(sheet.customer, sheet.user)
    ]


@tells(Event.Kind.HOLD)
def _held(sheet: Sheet, event: Event) -> Told | None:
    if not sheet.user.has_perm(SEE):
        return None
    return Told("scale", _("Placed on hold"), tone="violet")
