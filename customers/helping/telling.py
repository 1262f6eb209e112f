"""How help reads on the timeline and in notices (A24)."""

from django.utils.translation import gettext_lazy as _

from agency.models import Event
from agency.notices import SENTENCES
from customers.models import HelpRequest
from customers.telling import Told, tells

from . import contexts

SENTENCES |= {
    "help_asked": _("%(person)s asks for your help with %(number)s."),
    "help_asked_early": _("%(person)s asks for your help with a first contact."),
    "help_due": _("%(person)s still waits for your help with %(number)s."),
    "help_due_early": _("%(person)s still waits for your help with a first contact."),
    "help_handed_up": _("%(person)s got no answer within a working day and now asks you about %(number)s."),
    "help_handed_up_early": _(
        "%(person)s got no answer within a working day and now asks you about a first contact."
    ),
    "help_goes_up": _("Your request for help with %(number)s was not answered; it went to %(person)s."),
    "help_goes_up_early": _(
        "Your request for help with a first contact was not answered; it went to %(person)s."
    ),
    "help_answered": _("%(person)s answered your request for help with %(number)s."),
    "help_answered_early": _("%(person)s answered your request for help with a first contact."),
    "help_unsolved": _("%(person)s says that the help with %(number)s did not solve it. Talk to each other."),
    "help_unsolved_early": _(
        "%(person)s says that the help with a first contact did not solve it. Talk to each other."
    ),
}
ACTS = {
    "asked": ("life-buoy", "indigo", _("Help asked for")),
    "answered": ("message-circle-reply", "teal", _("Help given")),
    "closed": ("check", "green", _("Request for help closed")),
    "handed_up": ("arrow-up", "amber", _("Request for help handed up")),
    "asked_again": ("bell-ring", "amber", _("Request for help asked again")),
}


@tells(Event.Kind.HELP)
def _help(sheet, event) -> Told | None:
    """To those who see the whole archive; what was asked stands in the request itself."""
    if (sheet is not None and not sheet.whole) or event.data.get("act") not in ACTS:
        return None
    icon, tone, title = ACTS[event.data["act"]]
    words = [contexts.LABELS.get(event.data.get("about"), "")]
    if event.data.get("outcome") in HelpRequest.Outcome.values:
        words.append(HelpRequest.Outcome(event.data["outcome"]).label)
    return Told(icon, str(title), body=" · ".join(str(word) for word in words if word), tone=tone)
