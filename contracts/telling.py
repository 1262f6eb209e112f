"""How the acts on contracts read on the timeline of their archive; each part of the module says its own words."""

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agency.models import Event
from customers.showing import Sheet
from customers.telling import Told, tells

SAID: dict[str, tuple[str, str | Promise, str]] = {}


def says(act: str, icon: str, words: str | Promise, tone: str = "") -> None:
    """Register the words of an act that `keeping.note` writes down; acts without words are not on the timeline."""
    SAID[act] = icon, words, tone


@tells(Event.Kind.CONTRACT)
def _contract(sheet: Sheet, event: Event) -> Told | None:
    if not (sheet.whole and (said := SAID.get(event.data.get("act", "")))):
        return None
    icon, words, tone = said
    pk = event.data.get("contract")
    reads = pk and sheet.user.has_perm("contracts.use_contracts")
    return Told(icon, str(words), tone=tone, url=reverse("contracts:contract", args=[pk]) if reads else "")


says("drafted", "file-plus", _("Contract drafted"))
says("consulted", "book-open-check", _("Archive read for a contract"))
says("reopened", "pencil", _("Words of a contract changed again"), "amber")
says("passed_on", "user-round-check", pgettext_lazy("contract", "Contract passed on to a colleague"))
