"""How meetings read on the timeline of an archive and in notices (B44)."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agency.models import Event
from agency.notices import SENTENCES
from customers.models import AgendaItem
from customers.telling import Told, tells

SENTENCES |= {
    "meeting_planned": gettext_lazy("%(person)s invites you to the meeting on customers on %(held_on)s.")
}


@tells(Event.Kind.MEETING)
def _meeting(sheet, event) -> Told | None:
    """A decision about this customer; planning and closing stand in the register only."""
    decision = event.data.get("decision")
    if (sheet is not None and not sheet.whole) or decision not in AgendaItem.Decision.values:
        return None
    topic = event.data.get("topic")
    about = AgendaItem.Topic(topic).label if topic in AgendaItem.Topic.values else ""
    words = _("Talked about in the meeting: %(decision)s")
    return Told(
        "users-round",
        words % {"decision": AgendaItem.Decision(decision).label},
        body=str(about),
        tone="indigo",
    )
