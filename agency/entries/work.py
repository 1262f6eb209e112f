"""What everybody begins the day with."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agency.entry import Item

LABEL = _("Work")
ENTRIES = (
    Item("today", _("Today"), "layout-dashboard", ("agency:today",)),
    Item(
        "inbox",
        _("Approvals"),
        "inbox",
        ("agency:inbox",),
        (
            "customers.approve_share",
            "customers.verify_customer",
            "customers.share_customer",
            "customers.add_changerequest",
            "customers.approve_export",
            "compliance.view_audit",
            "contracts.approve_contract",
        ),
        "approvals",
        True,
    ),
    Item("facts", _("Tell what you know"), "megaphone", ("customers:facts",)),
    Item(
        "notifications",
        _("Notifications"),
        "bell",
        ("agency:notifications",),
        (),
        "unread",
        short=pgettext_lazy("tab", "Notices"),
    ),
)
