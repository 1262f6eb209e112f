"""How the file of a contract reads on the timeline, and in notices."""

from django.utils.translation import gettext_lazy as _

from agency.notices import SENTENCES
from contracts.telling import says

SENTENCES |= {
    "file_no_scan": _("Contract %(number)s is signed, and its signed text is not on file yet."),
    "file_no_scan_team": _(
        "Contract %(number)s of %(person)s was signed ten days ago and is still not on file."
    ),
    "sheet_due": _(
        "Contract %(number)s departs on %(start_on)s: issue the itinerary sheet and hand it over."
    ),
    "sheet_missing": _("Contract %(number)s of %(person)s should be under way and has no itinerary sheet."),
    "file_open": _("The journey of contract %(number)s is over, and its file lacks papers."),
    "file_open_team": _("The file of contract %(number)s of %(person)s still lacks papers. Close it."),
    "file_to_close": _("Nothing is missing in the file of contract %(number)s: file it away."),
    "file_to_confirm": _(
        "%(person)s says a paper of contract %(number)s is not applicable. Confirm it, or not."
    ),
    "services_asked": _("%(person)s asks you to look after contract %(number)s and to check its services."),
    "services_open": _("Contract %(number)s has returned: say what was kept of what it promised."),
}

says("offer_shown", "eye", _("Offer shown to the customer"))
says("sheet_issued", "map", _("Itinerary sheet issued"))
says("sheet_handed", "hand", _("Itinerary sheet given to the customer"), "green")
says("contract_departed", "luggage", _("Journey begun"), "green")
says("services_checked", "list-checks", _("Services of the journey checked"))
says("contract_filed", "archive", _("Contract filed away"))
