"""How paper files read: notices, the timeline, the tab of an archive, the kinds of papers to print."""

from django.utils.translation import gettext_lazy as _

from agency.models import Event
from agency.notices import SENTENCES
from customers.archive_tabs import sees_whole, tab
from customers.papers.printing import KINDS, Kind
from customers.telling import Told, tells

from . import labels

SENTENCES |= {
    "paper_filed": _("%(person)s filed %(number)s in your box %(box)s. Put it there."),
    "paper_asked": _("%(person)s asks to borrow the paper file %(number)s."),
    "paper_approved": _("You may fetch the paper file %(number)s from its keeper."),
    "paper_refused": _("Your request for the paper file %(number)s was refused."),
    "paper_to_hand_out": _("%(person)s may borrow %(number)s: hand it out."),
    "paper_due": _("Bring the paper file %(number)s back by %(due_at)s."),
    "paper_due_soon": _("The paper file %(number)s is due back at %(due_at)s."),
    "paper_overdue": _("The paper file %(number)s should have been back by %(due_at)s. Bring it now."),
    "paper_overdue_of": _("%(person)s has not brought back the paper file %(number)s."),
    "paper_passed": _("The paper file %(number)s is with %(person)s now."),
    "paper_lost": _("The paper file %(number)s is lost (%(count)s pages)."),
    "paper_to_shred": _("The archive of %(number)s was destroyed: shred the paper, with a witness."),
    "paper_witness": _("%(person)s destroyed the paper file %(number)s. Sign as witness if you saw it."),
    "paper_count_due": _("The paper files have not been counted in this half-year: do it by %(due_on)s."),
}
ACTS = {
    "paper_filed": ("folder", "", _("Paper filed")),
    "paper_handed": ("arrow-up-right", "amber", _("Paper file lent")),
    "paper_returned": ("undo-2", "green", _("Paper file back")),
    "paper_lost": ("triangle-alert", "rose", _("Paper file lost")),
    "paper_pages_lost": ("triangle-alert", "rose", _("Pages of a paper file are missing")),
    "paper_found": ("check", "green", _("Paper file found again")),
    "paper_matched": ("scan-search", "", _("Paper and scan compared")),
    "paper_witnessed": ("flame", "rose", _("Paper file destroyed")),
}
KINDS["labels"] = Kind(
    _("Labels for paper files"), _("number and QR code of each paper file, without a name"), labels.made
)

tab(75, "compliance:paper_of", _("Paper files"), sees_whole)


@tells(Event.Kind.PAPER)
def _paper(sheet, event) -> Told | None:
    if (sheet is not None and not sheet.whole) or event.data.get("act") not in ACTS:
        return None
    icon, tone, title = ACTS[event.data["act"]]
    return Told(icon, str(title), body=event.data.get("number", ""), tone=tone)
