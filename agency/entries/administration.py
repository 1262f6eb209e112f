"""What administrators run."""

from django.utils.translation import gettext_lazy as _

from agency.entry import Item

CHECKUPS = ("compliance.view_checkups",)
CHANNELS = ("customers.manage_channels",)
SYSTEM = ("agency.view_system",)
LABEL = _("Administration")
ENTRIES = (
    Item(
        "people",
        _("People"),
        "contact-round",
        ("agency:people",),
        ("agency.manage_people", "agency.assign_roles", "agency.view_people"),
    ),
    Item(
        "departments",
        _("Departments"),
        "network",
        ("agency:departments",),
        ("agency.manage_departments",),
    ),
    Item(
        "undertakings",
        _("Undertakings"),
        "scroll-text",
        ("agency:undertakings",),
        ("agency.manage_people", "agency.assign_roles", "agency.view_people", *CHECKUPS),
    ),
    Item("system", _("State of the system"), "server-cog", ("agency:system",), SYSTEM),
    Item("backups", _("Backups"), "database-backup", ("agency:backups",), ("agency.view_backups",)),
    Item("checkups", _("Security self-check"), "shield-check", ("compliance:checkups",), CHECKUPS),
    Item("channels", _("Channel keys"), "key-round", ("customers:channels",), CHANNELS),
    Item("ui", _("Style guide"), "swatch-book", ("agency:ui",), ("agency.view_ui",)),
)
