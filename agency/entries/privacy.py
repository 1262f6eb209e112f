"""Consent, purpose, sharing, rights, keeping: what protects people."""

from django.utils.translation import gettext_lazy as _

from agency.entry import Item

CHANGE = ("customers.change_customer",)
RETENTION = ("compliance.view_retention",)
SEE = ("customers.view_customer",)
OUTSIDE = ("compliance.enter_recipient", "compliance.view_outward", "customers.share_customer")
RIGHTS = ("compliance.view_rights", "compliance.take_rights")
NEVER = (*CHANGE, "customers.edit_suppression")
PRIVACY = ("customers.draft_privacy", "customers.approve_privacy", "customers.view_trail")
LABEL = _("Protection of people’s data")
ENTRIES = (
    Item("purposes", _("Purpose register"), "scroll-text", ("compliance:purposes",), PRIVACY),
    Item("privacy_notices", _("Privacy notices"), "file-text", ("compliance:notices",), PRIVACY),
    Item("impacts", _("Impact assessments"), "scale", ("compliance:impacts",), ("compliance.view_impact",)),
    Item("suppression", _("Suppression list"), "ban", ("compliance:suppression",), NEVER),
    Item(
        "shares",
        _("Sharing"),
        "share-2",
        ("customers:shares", "customers:sharing"),
        ("customers.share_customer", "customers.approve_share", "customers.view_trail"),
    ),
    Item("open_purposes", _("What I have open"), "lock-open", ("customers:purposes",), SEE),
    Item(
        "minors",
        _("Children’s data"),
        "baby",
        ("customers:minors",),
        ("customers.view_trail", "customers.name_minors_managers"),
    ),
    Item("outward", _("Sharing outward"), "send", ("compliance:outward",), OUTSIDE),
    Item("recipients", _("Recipients outside"), "building-2", ("compliance:recipients",), OUTSIDE),
    Item("rights", _("Requests about data"), "hand-helping", ("compliance:rights",), RIGHTS, "rights"),
    Item("retention", _("Retention"), "archive-x", ("compliance:retention",), RETENTION),
    Item("paper_files", _("Paper files"), "folder", ("compliance:papers",), SEE),
)
