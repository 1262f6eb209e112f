"""How a restriction shows: above its archive, on the timeline, and as a ground to be left out of segments."""

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agency.models import Event

from . import restricting
from .archive_notes import Note, notes
from .models.restriction import ADVERTISING
from .segments.choosing import Asked, leaves_out
from .telling import Told, tells


@leaves_out(
    "restricted",
    25,
    gettext_lazy("use restricted"),
    gettext_lazy("The use of the archive is restricted: nobody turns to the customer."),
)
def _left_out(asked: Asked) -> Q:
    return restricting.standing(ADVERTISING)


@notes
def _banner(sheet) -> list[Note]:
    """To everybody who may open it: why so much on the page does not open."""
    found = restricting.restricted(sheet.customer)
    return [
        Note(
            _("Use restricted: %(what)s (%(ground)s). It is kept, and nothing is done with it.")
            % {"what": one.get_category_display(), "ground": one.get_ground_display()},
            tone="amber",
            icon="lock",
            url=reverse("customers:restrictions", args=[sheet.customer.pk]),
        )
        for one in found
    ]


@tells(Event.Kind.RESTRICTED)
def _told(sheet, event) -> Told:
    if event.data.get("act") == "restricted":
        return Told("lock", _("Use restricted"), tone="amber")
    if event.data.get("act") == "release_asked":
        return Told("lock", _("Release of the restriction asked for"))
    if event.data.get("act") == "release_refused":
        return Told("lock", _("Release of the restriction refused"), tone="amber")
    return Told("lock-open", _("Restriction released"))
