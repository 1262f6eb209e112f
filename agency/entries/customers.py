"""Customers: their archives, the ways in, care and figures."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agency.entry import Item

CHANGE = ("customers.change_customer",)
TEAM = ("customers.view_team",)
OWNING = ("customers.view_team", "customers.add_customer")
EXPORT = ("customers.export_customer",)
STEER = ("customers.change_carerule",)
CARE_TASKS = ("customers:care_tasks",)
LABEL = _("Customers")
ENTRIES = (
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
)
