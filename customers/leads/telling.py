"""How leads read where they are told: on the timeline of the archive they went into, and in notices."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agency.models import Event
from agency.notices import SENTENCES
from customers.archive_tabs import tab
from customers.models import Lead
from customers.telling import Told, tells

SENTENCES |= {
    "lead_forwarded": _("%(person)s forwarded a complaint to you."),
    "lead_outcome": _("What you reported on %(collected_at)s was dealt with."),
    "lead_applied": _("What you reported on %(collected_at)s stands in the archive."),
    "lead_not_applied": _("What you reported on %(collected_at)s was not taken over."),
    "fill_sent": _("A customer sent the form you gave a link for."),
}
tab(75, "customers:fill_link", _("Customer’s form"), lambda sheet: sheet.may_change)


@tells(Event.Kind.LEAD)
def _lead(sheet, event) -> Told | None:
    way = event.data.get("way")
    label = str(Lead.Way(way).label) if way in Lead.Way.values else ""
    titles = {
        "came": gettext("Came in as a lead"),
        "added": gettext("Facts taken over from a lead"),
        "requested": gettext("A colleague’s report became a change request"),
        "link": gettext("Link given to the customer"),
        "filled": gettext("Form filled in by the customer"),
    }
    title = titles.get(event.data.get("act"))
    return Told("funnel", title, body=label) if title else None
