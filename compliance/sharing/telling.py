"""How sharing outward reads in notices, on the timeline, and where it stands in an archive."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from agency.models import Event
from agency.notices import SENTENCES
from compliance.models import RecipientOrg
from customers.archive_tabs import sees_whole, tab
from customers.telling import Told, tells

SENTENCES |= {
    "recipient_waiting": gettext_lazy("%(person)s entered the recipient %(name)s. It waits for you."),
    "recipient_approved": gettext_lazy("The recipient %(name)s was approved."),
    "recipient_refused": gettext_lazy("The recipient %(name)s was refused."),
    "outward_waiting": gettext_lazy(
        "%(person)s wants to share the data of %(count)s people with %(name)s. It waits for you."
    ),
    "outward_approved": gettext_lazy("Share %(number)s with %(name)s is approved: send it off."),
    "outward_refused": gettext_lazy("Share %(number)s with %(name)s was refused."),
    "outward_lapsed": gettext_lazy("Share %(number)s with %(name)s was not answered and has lapsed."),
    "outward_received": gettext_lazy("%(name)s has received share %(number)s."),
    "outward_confirmed": gettext_lazy("%(name)s confirmed that the data of share %(number)s is gone."),
    "outward_over": gettext_lazy(
        "Share %(number)s with %(name)s has ended. Get the confirmation of destruction by %(confirm_at)s."
    ),
    "outward_owed": gettext_lazy(
        "%(name)s owes the confirmation of destruction for share %(number)s, due %(confirm_at)s."
    ),
}
tab(85, "compliance:outward_of", pgettext_lazy("archive", "Outward"), sees_whole)

WORDS = {
    "given": gettext_lazy("Shared outward with %(name)s"),
    "shown": gettext_lazy("Looked at by %(name)s"),
    "ended": gettext_lazy("Share outward with %(name)s ended"),
    "confirmed": gettext_lazy("%(name)s confirmed that the data is gone"),
    "consent_ended": gettext_lazy("Taken out of a share with %(name)s: consent ended"),
}


@tells(Event.Kind.OUTWARD)
def _outward(sheet, event) -> Told | None:
    """Who got it, to those who see the whole archive."""
    if sheet is not None and not sheet.whole:
        return None
    words = WORDS.get(event.data.get("act", ""))
    if words is None:
        return None
    names = RecipientOrg.objects.filter(pk=event.data.get("recipient")).values_list("name", flat=True)
    tone = "rose" if event.data["act"] == "consent_ended" else "violet"
    return Told("send", words % {"name": names.first() or _("a recipient")}, tone=tone)
