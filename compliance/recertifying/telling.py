"""How the quarter's confirmation reads in notices and on the timeline."""

from django.utils.translation import gettext_lazy as _

from agency.models import Event
from agency.notices import SENTENCES
from customers.telling import Told, tells

SENTENCES |= {
    "recertify_open": _("%(count)s shares and roles wait for your yes or no until %(due_on)s."),
    "recertify_due": _(
        "%(count)s shares and roles still wait for you; after %(due_on)s shares end by themselves."
    ),
    "recertify_role": _(
        "%(person)s says that %(colleague)s no longer needs the role %(role)s. Take it away."
    ),
    "recertify_role_unanswered": _("Nobody confirmed the role %(role)s of %(colleague)s. Ask the manager."),
}
ACTS = {
    "kept": ("check", _("Share confirmed anew")),
    "ended": ("x", _("Share ended by the quarterly confirmation")),
    "lapsed": ("timer-off", _("Share ended: nobody confirmed it")),
}


@tells(Event.Kind.RECERTIFIED)
def _recertified(sheet, event) -> Told | None:
    if (sheet is not None and not sheet.whole) or event.data.get("act") not in ACTS:
        return None
    icon, title = ACTS[event.data["act"]]
    return Told(icon, str(title))
