"""Contracts: drafts, what waits, the library."""

from django.utils.translation import gettext_lazy as _

from agency.entry import Item

USE = ("contracts.use_contracts",)
LABEL = _("Contracts")
ENTRIES = (
    Item("contracts", _("Contracts"), "file-text", ("contracts:list",), USE),
    Item(
        "draft_contract",
        _("Draft a contract"),
        "file-plus",
        ("contracts:begin",),
        ("contracts.draft_contract",),
    ),
    Item(
        "templates", _("Template library"), "library", ("contracts:templates",), ("contracts.view_library",)
    ),
    Item("clauses", _("Clauses"), "list-checks", ("contracts:clauses",), ("contracts.view_library",)),
    Item(
        "check_rules",
        _("Rules of the legal check"),
        "scale",
        ("contracts:check_rules",),
        ("contracts.view_library",),
    ),
    Item("signing", _("To be signed"), "signature", ("contracts:signing",), USE),
    Item("seals", _("Use of seals"), "stamp", ("contracts:seals",), USE),
    Item("missing_scans", _("Scans and files"), "scan-line", ("contracts:filing",), USE),
    Item(
        "journeys", _("Journeys to check"), "luggage", ("contracts:journeys",), ("contracts.check_services",)
    ),
    Item("payments", _("Payments due"), "wallet", ("contracts:payments",), USE),
    Item("expiring", _("Coming to an end"), "calendar-clock", ("contracts:expiring",), USE),
    Item("licences", _("Licences"), "badge-check", ("contracts:licences",), ("contracts.keep_licences",)),
    Item("disputes", _("Disputes"), "gavel", ("contracts:disputes",), USE),
    Item("contract_figures", _("Figures of contracts"), "chart-line", ("contracts:figures",), USE),
    Item(
        "delegations",
        _("Delegated approvals"),
        "users",
        ("contracts:delegations",),
        ("contracts.approve_contract",),
    ),
    Item("matrix", _("Approval matrix"), "workflow", ("contracts:matrix",), USE),
    Item(
        "house",
        _("The agency in its contracts"),
        "building-2",
        ("contracts:house",),
        ("contracts.write_house",),
    ),
)
