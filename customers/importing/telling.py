"""How an import reads on the timeline of an archive it made or took back."""

from django.utils.translation import gettext as _

from agency.models import Event
from customers.showing import Sheet
from customers.telling import Told, tells


@tells(Event.Kind.IMPORTED)
def _imported(sheet: Sheet, event: Event) -> Told | None:
    title = {"created": _("Came in with an import"), "withdrawn": _("Withdrawn with its import")}
    return Told("file-up", title[act]) if (act := event.data.get("act")) in title else None
