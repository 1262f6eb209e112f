"""The entries of the navigation: where they lead, who sees them, which of them a thumb reaches first.

An entry appears only when its address exists and the person may open it, so a part of the product that lands
later shows itself.
"""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agency.entry import Item

CHANGE, TEAM = ("customers.change_customer",), ("customers.view_team",)
OWNING, EXPORT = ("customers.view_team", "customers.add_customer"), ("customers.export_customer",)
RETENTION, SEE = ("compliance.view_retention",), ("customers.view_customer",)
RETENTION, AUDITS = ("compliance.view_retention",), ("compliance.view_audit",)
CHECKUPS = ("compliance.view_checkups",)
CHANNELS, SYSTEM = ("customers.manage_channels",), ("agency.view_system",)
OUTSIDE = ("compliance.enter_recipient", "compliance.view_outward", "customers.share_customer")
RIGHTS, CALENDAR = ("compliance.view_rights", "compliance.take_rights"), ("agency.edit_calendar",)
STEER, CARE_TASKS = ("customers.change_carerule",), ("customers:care_tasks",)
TRAIL, NEVER = ("customers.view_trail", "agency.view_register"), (*CHANGE, "customers.edit_suppression")
PRIVACY = ("customers.draft_privacy", "customers.approve_privacy", "customers.view_trail")
SECTIONS: tuple[tuple[str, tuple[Item, ...]], ...] = (
    (
        _("Work"),
        (
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
        ),
    ),
    (
        _("Customers"),
        (
            Item(
                "customers",
                _("Customer archives"),
                "users",
                ("customers:list",),
                ("customers.view_customer",),
                short=_("Customers"),
            ),
            Item(
                "register",
                _("Register"),
                "user-plus",
                ("customers:register",),
                ("customers.add_customer",),
                act=_("Register customer"),
            ),
            Item(
                "capture",
                _("Quick capture"),
                "zap",
                ("customers:capture",),
                ("customers.add_intake",),
                short=pgettext_lazy("tab", "Capture"),
            ),
            Item("care_tasks", _("Visits and tasks"), "calendar-check", CARE_TASKS, CHANGE, "care_tasks"),
            Item("care_actions", _("Greetings and gifts"), "gift", ("customers:care_actions",), CHANGE),
            Item("contact_lists", _("Contact lists"), "contact-round", ("customers:contact_lists",), CHANGE),
            Item("meetings", _("Meetings on customers"), "users-round", ("customers:meetings",), CHANGE),
            Item("segments", _("Segments"), "target", ("customers:segments",), OWNING),
            Item("prospects", _("Market and prospects"), "globe", ("customers:prospects",), CHANGE),
            Item("care_budget", _("Budget of care"), "wallet", ("customers:care_budget",), STEER),
            Item("care_rules", _("Rules of care"), "calendar-heart", ("customers:care_rules",), STEER),
            Item(
                "leads",
                _("Triage inbox"),
                "funnel",
                ("customers:leads",),
                ("customers.triage_leads",),
                "leads",
                True,
                short=pgettext_lazy("tab", "Leads"),
            ),
            Item("composition", _("Composition"), "chart-column", ("customers:composition",), OWNING),
            Item("usage", _("Use of the archives"), "activity", ("customers:usage",), TEAM),
            Item("exports", _("My exports"), "file-down", ("customers:exports",), EXPORT),
            Item(
                "clocks",
                _("Entry clock"),
                "timer",
                ("customers:clocks", "customers:intakes"),
                ("customers.add_intake",),
                "clocks",
                short=pgettext_lazy("tab", "Clocks"),
            ),
            Item(
                "imports",
                _("Import"),
                "file-up",
                ("customers:imports",),
                ("customers.import_customers", "customers.view_trail"),
            ),
            Item("grades", _("Grades"), "medal", ("customers:grades",), ("customers.assign_customer",)),
        ),
    ),
    (
        _("Compliance"),
        (
            Item("glance", _("At a glance"), "presentation", ("compliance:glance",), TEAM),
            Item("entries", _("Entry on time"), "gauge", ("compliance:entries",), TEAM),
            Item(
                "reviews",
                _("Review of archives"),
                "clipboard-check",
                ("compliance:reviews",),
                ("customers.view_customer",),
                "reviews",
            ),
            Item("spot_checks", _("Spot checks"), "search-check", ("compliance:spot_checks",), TEAM),
            Item("renewals", _("Documents to renew"), "id-card", ("customers:renewals",), CHANGE),
            Item("quality", _("Archive quality"), "badge-percent", ("customers:quality",), TEAM),
            Item("purposes", _("Purpose register"), "scroll-text", ("compliance:purposes",), PRIVACY),
            Item("privacy_notices", _("Privacy notices"), "file-text", ("compliance:notices",), PRIVACY),
            Item("suppression", _("Suppression list"), "ban", ("compliance:suppression",), NEVER),
            Item("dictionary", _("Data dictionary"), "book-a", ("customers:dictionary",)),
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
                "change_rules",
                _("Rules for changes"),
                "scale",
                ("customers:change_rules",),
                ("customers.add_changepolicy",),
            ),
            Item("product_kinds", _("Kinds of products"), "package", ("customers:product_kinds",), STEER),
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
            Item("outward", _("Sharing outward"), "send", ("compliance:outward",), OUTSIDE),
            Item("recipients", _("Recipients outside"), "building-2", ("compliance:recipients",), OUTSIDE),
            Item(
                "incidents",
                _("Security incidents"),
                "siren",
                ("compliance:incidents",),
                ("compliance.view_incidents",),
            ),
            Item("paper_files", _("Paper files"), "folder", ("compliance:papers",), SEE),
            Item(
                "rights", _("Requests about data"), "hand-helping", ("compliance:rights",), RIGHTS, "rights"
            ),
            Item("calendar", _("Working days"), "calendar-days", ("compliance:calendar",), CALENDAR),
            Item("retention", _("Retention"), "archive-x", ("compliance:retention",), RETENTION),
            Item("audits", _("Internal audit"), "clipboard-list", ("compliance:audits",), AUDITS),
            Item("ledger", _("Filing register"), "book-open-text", ("compliance:register",), TRAIL),
        ),
    ),
    (
        _("Administration"),
        (
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
            Item("system", _("State of the system"), "server-cog", ("agency:system",), SYSTEM),
            Item("backups", _("Backups"), "database-backup", ("agency:backups",), ("agency.view_backups",)),
            Item("checkups", _("Security self-check"), "shield-check", ("compliance:checkups",), CHECKUPS),
            Item("channels", _("Channel keys"), "key-round", ("customers:channels",), CHANNELS),
            Item("ui", _("Style guide"), "swatch-book", ("agency:ui",), ("agency.view_ui",)),
        ),
    ),
)
# What a thumb reaches first, in order of preference; four of them and “more” fit.
TABS = {
    "field": ("today", "capture", "customers", "notifications", "clocks"),  # guides, office, marketing
    "sales": ("today", "customers", "register", "clocks", "inbox"),
    "lead": ("today", "inbox", "customers", "clocks", "register"),
    "audit": ("today", "history", "access", "customers", "notifications"),
    "admin": ("today", "people", "departments", "notifications", "ledger", "ui"),
}
