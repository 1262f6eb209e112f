"""What keeps the archives right."""

from django.utils.translation import gettext_lazy as _

from agency.entry import Item

CHANGE = ("customers.change_customer",)
TEAM = ("customers.view_team",)
STEER = ("customers.change_carerule",)
LABEL = _("Quality of the archives")
ENTRIES = (
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
    Item("dictionary", _("Data dictionary"), "book-a", ("customers:dictionary",)),
    Item(
        "change_rules",
        _("Rules for changes"),
        "scale",
        ("customers:change_rules",),
        ("customers.add_changepolicy",),
    ),
    Item("product_kinds", _("Kinds of products"), "package", ("customers:product_kinds",), STEER),
)
