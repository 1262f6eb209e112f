"""How closed fields and emergencies read on the timeline and in notices."""

from django.utils.translation import gettext_lazy as _

from agency.models import Event
from agency.notices import SENTENCES
from customers import fieldbook
from customers.telling import Told, tells

SENTENCES |= {
    "access_asked": _("%(person)s asks for closed fields of %(number)s."),
    "access_approved": _("You may open the closed fields of %(number)s until %(expires_at)s."),
    "access_refused": _("Your request for closed fields of %(number)s was refused."),
    "access_lapsed": _("Your request for closed fields of %(number)s was not answered and has lapsed."),
    "alert_many": _("%(person)s opened fields of %(count)s customers within an hour."),
    "alert_night": _("%(person)s opened a field of %(number)s at night."),
    "alert_reassigned": _("%(person)s opened a field of %(number)s after it went to somebody else."),
    "alert_searches": _("%(person)s searched %(count)s times within an hour, and nothing followed."),
    "alert_canary": _("%(person)s looked at the planted archive %(number)s."),
    "emergency_opened": _("Emergency: %(person)s has just opened %(number)s. Look at it and judge it."),
    "emergency_justified": _("%(person)s judged your emergency access to %(number)s: justified."),
    "emergency_misuse": _("%(person)s judged the emergency access to %(number)s: not justified."),
    "emergency_overdue": _(
        "Nobody has judged the emergency access of %(person)s to %(number)s. The review is overdue."
    ),
}
ACTS = {
    "asked": ("lock-keyhole", "", _("Closed fields asked for")),
    "approved": ("lock-open", "violet", _("Closed fields approved")),
    "refused": ("x", "", _("Closed fields refused")),
    "withdrawn": ("undo-2", "", _("Request for closed fields withdrawn")),
}


@tells(Event.Kind.ACCESS)
def _access(sheet, event) -> Told | None:
    """To those who see the whole archive."""
    if (sheet is not None and not sheet.whole) or event.data.get("act") not in ACTS:
        return None
    icon, tone, title = ACTS[event.data["act"]]
    field = event.data.get("field")
    return Told(icon, str(title), body=fieldbook.label(field) if field else "", tone=tone)


BROKEN = {
    "opened": ("siren", "red", _("Emergency access")),
    "justified": ("check", "green", _("Emergency access was justified")),
    "misuse": ("triangle-alert", "red", _("Emergency access was not justified")),
    "overdue": ("timer-off", "red", _("Review of an emergency access is overdue")),
}


@tells(Event.Kind.EMERGENCY)
def _emergency(sheet, event) -> Told | None:
    if (sheet is not None and not sheet.whole) or event.data.get("act") not in BROKEN:
        return None
    icon, tone, title = BROKEN[event.data["act"]]
    return Told(icon, str(title), tone=tone)
