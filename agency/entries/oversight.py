"""Who looks after the looking: audit, access, incidents."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agency.entry import Item

AUDITS = ("compliance.view_audit",)
CALENDAR = ("agency.edit_calendar",)
TRAIL = ("customers.view_trail", "agency.view_register")
LABEL = _("Audit and security")
ENTRIES = (
    Item("audits", _("Internal audit"), "clipboard-list", ("compliance:audits",), AUDITS),
    Item(
        "history",
        _("History & audit"),
        "history",
        ("compliance:history",),
        ("customers.view_trail",),
        short=pgettext_lazy("tab", "History"),
    ),
    Item(
        "access",
        _("Access log"),
        "eye",
        ("compliance:access",),
        ("customers.view_trail",),
        short=pgettext_lazy("tab", "Access"),
    ),
    Item("ledger", _("Filing register"), "book-open-text", ("compliance:register",), TRAIL),
    Item(
        "alerts",
        _("Unusual access"),
        "siren",
        ("customers:alerts",),
        ("customers.watch_access",),
        "alerts",
        True,
    ),
    Item(
        "recertify",
        _("Access review"),
        "badge-check",
        ("compliance:recertify",),
        ("customers.approve_share", "customers.view_team", "customers.view_trail"),
        "recertify",
    ),
    Item(
        "incidents",
        _("Security incidents"),
        "siren",
        ("compliance:incidents",),
        ("compliance.view_incidents",),
    ),
    Item("calendar", _("Working days"), "calendar-days", ("compliance:calendar",), CALENDAR),
)
