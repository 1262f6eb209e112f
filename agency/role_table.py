"""The table of roles itself: which rights each has, and how far it reaches. `agency.roles` applies it."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from .role_rights import (
    ASSESS,
    AUDITED,
    CAPTURE,
    CASHIER,
    CONTRACTS,
    DECIDE,
    IMPORT,
    KEEP,
    LEAD,
    OFFICE,
    OUTSIDE,
    READ,
    RUN,
    SEE,
    SELL,
    WORK,
)


class Reach(StrEnum):
    """How far a role sees beyond its own customers and those shared with it."""

    OWN = "own"
    DEPARTMENT = "department"  # the person's department and all below it
    HOUSE = "house"
    NOTHING = "nothing"  # no customer at all, not even a shared one


@dataclass(frozen=True)
class Role:
    label: str
    reach: Reach
    permissions: tuple[str, ...]


ROLES: dict[str, Role] = {
    "sales": Role(_("Sales"), Reach.OWN, (*WORK, *SELL, *CAPTURE)),
    "sales_manager": Role(
        _("Sales manager"), Reach.DEPARTMENT, (*LEAD, *SELL, *DECIDE, *OUTSIDE, *KEEP, *IMPORT, *CAPTURE)
    ),
    "sales_director": Role(
        _("Sales director"), Reach.DEPARTMENT, (*LEAD, *SELL, *DECIDE, *OUTSIDE, *KEEP, *IMPORT, *CAPTURE)
    ),
    "crm_manager": Role(
        _("CRM manager"),
        Reach.HOUSE,
        (
            *LEAD,
            *SELL,
            *DECIDE,
            "customers.approve_export",
            "contracts.write_template",
            "customers.write_grading",
            "customers.edit_prompts",
            "customers.add_changepolicy",
            "customers.change_carerule",
            "customers.change_productkind",
            "customers.set_standard",
            "customers.draft_privacy",
            "customers.edit_suppression",
            "compliance.view_rights",
            "compliance.view_retention",
            "compliance.verify_destruction",
            "compliance.view_outward",
            *ASSESS,
            *OUTSIDE,
            "compliance.run_paper",
            *KEEP,
            *IMPORT,
            *CAPTURE,
        ),
    ),
    "data_analyst": Role(
        _("Data analyst"),
        Reach.HOUSE,
        (*SEE, "customers.change_customer", "customers.triage_leads", *IMPORT, *CAPTURE),
    ),
    "complaint_handler": Role(
        _("Complaint handler"), Reach.OWN, (*READ, *CONTRACTS, "contracts.handle_disputes", *CAPTURE)
    ),
    "operations": Role(
        _("Operations"), Reach.OWN, (*READ, *CONTRACTS, "contracts.match_scan", *RUN, *OUTSIDE, *CAPTURE)
    ),
    "operations_manager": Role(
        _("Operations manager"),
        Reach.DEPARTMENT,
        (*READ, *DECIDE, *RUN, "customers.approve_share", "customers.view_team", *OUTSIDE, *ASSESS, *CAPTURE),
    ),
    "guide": Role(_("Guide"), Reach.OWN, (*SEE, *RUN, *CAPTURE)),
    "guide_manager": Role(
        _("Guide manager"), Reach.DEPARTMENT, (*SEE, *RUN, "customers.view_team", *CAPTURE)
    ),
    "marketing": Role(_("Marketing"), Reach.OWN, (*SEE, *CAPTURE)),
    # signs off terms of payment in the whole house (B38) and sees no archive for it: agency.row_security
    "finance": Role(_("Finance"), Reach.OWN, (*READ, *DECIDE, *CASHIER, "customers.sign_terms", *CAPTURE)),
    # counsel: keeps the library, decides on contracts she was asked about, and sees no archive for it
    "legal": Role(
        _("Legal counsel"),
        Reach.OWN,
        (
            *DECIDE,
            "contracts.write_template",
            "contracts.publish_template",
            "contracts.waive_check",
            "contracts.write_check",
            "contracts.write_matrix",
            "contracts.handle_disputes",
        ),
    ),
    "office": Role(_("Office"), Reach.OWN, (*SEE, *CONTRACTS, *OFFICE, *KEEP, *CAPTURE)),
    "general_manager": Role(
        _("General manager"),
        Reach.HOUSE,
        (
            *READ,
            *DECIDE,
            "contracts.keep_licences",
            "contracts.publish_template",
            "contracts.waive_check",
            "contracts.write_check",
            "contracts.write_matrix",
            "contracts.handle_disputes",
            "contracts.write_house",
            "contracts.run_seals",
            "customers.approve_share",
            "customers.view_team",
            "customers.view_trail",
            "customers.sign_credit",
            "customers.write_grading",
            "customers.approve_export",
            "customers.approve_privacy",
            "compliance.view_rights",
            "compliance.review_rights",
            "compliance.view_retention",
            "compliance.approve_destruction",
            "compliance.view_outward",
            "compliance.approve_recipient",
            "compliance.approve_many_outward",
            "agency.view_backups",
            "compliance.report_incident",
            "compliance.view_incidents",
            "compliance.decide_incident",
            "compliance.view_checkups",
            "compliance.view_impact",
            "compliance.approve_impact",
            *AUDITED,
        ),
    ),
    "privacy_officer": Role(
        _("Privacy officer"),
        Reach.HOUSE,
        (
            *READ,
            *DECIDE,
            "customers.view_trail",
            "customers.export_trail",
            "customers.view_team",
            "customers.switch_fields",
            "customers.set_standard",
            "customers.approve_export",
            "customers.draft_privacy",
            "customers.approve_privacy",
            "customers.edit_suppression",
            "customers.name_minors_managers",
            "customers.watch_access",
            "customers.restrict_customer",
            "customers.add_changerequest",  # corrections people ask for
            "compliance.take_rights",
            "compliance.view_rights",
            "compliance.handle_rights",
            "compliance.review_rights",
            "compliance.view_retention",
            "compliance.write_retention",
            "compliance.approve_destruction",
            "compliance.verify_destruction",
            "compliance.view_outward",
            *OUTSIDE,
            "compliance.approve_recipient",
            "compliance.approve_outward",
            "agency.view_backups",
            "compliance.report_incident",
            "compliance.view_incidents",
            "compliance.run_incidents",
            *ASSESS,
            "compliance.approve_impact",
            "compliance.view_checkups",
            "compliance.sign_checkups",
            "compliance.run_paper",
            *KEEP,
            "agency.edit_calendar",
            *AUDITED,
        ),
    ),
    "auditor": Role(
        _("Auditor"),
        Reach.HOUSE,
        (
            *SEE,
            *CONTRACTS,
            "customers.reveal_customer",
            "customers.view_trail",
            "customers.export_trail",
            "customers.view_team",
            "compliance.view_rights",
            "compliance.view_retention",
            "compliance.view_outward",
            "agency.view_backups",
            "compliance.view_incidents",
            "compliance.view_checkups",
            "compliance.view_audit",
            "compliance.draft_audit",
            "compliance.view_impact",
        ),
    ),
    "system_admin": Role(
        _("System administrator"),
        Reach.NOTHING,
        (
            "agency.manage_departments",
            "agency.manage_people",
            "agency.view_ui",
            "agency.view_system",
            "agency.view_backups",
            "agency.run_backups",
            "compliance.report_incident",
            "compliance.view_checkups",
            "compliance.sign_checkups",
            "agency.edit_calendar",
            "customers.manage_channels",
        ),
    ),
    "security_admin": Role(
        _("Security administrator"),
        Reach.NOTHING,
        ("agency.assign_roles", "agency.view_people", "agency.view_ui"),
    ),
    "audit_admin": Role(
        _("Audit administrator"),
        Reach.NOTHING,
        ("agency.view_register", "agency.view_people", "agency.view_ui"),
    ),
}
