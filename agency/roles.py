"""Roles as one table: who may do which kind of act, and how far they see (A5–A20, H3).

Written to Django's groups after each migration; the group's name is the role's code. Which object an act
may touch is another question: see `agency.visibility`.
"""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext_lazy as _


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


SEE = ("customers.view_customer",)
WORK = (
    *SEE,
    "customers.add_customer",
    "customers.change_customer",
    "customers.reveal_customer",
    "customers.share_customer",
)
LEAD = (
    *WORK,
    "customers.approve_share",
    "customers.approve_change",
    "customers.verify_customer",
    "customers.assign_customer",
    "customers.view_team",
    "customers.sign_credit",
    "customers.triage_leads",  # screens what comes in (B21, B25)
    "customers.export_customer",
)
OUTSIDE = ("compliance.enter_recipient",)  # keeps the list of those outside to whom data may go
KEEP = ("compliance.keep_paper",)  # boxes of paper files: hand out, take back, shred
READ = (*SEE, "customers.reveal_customer", "customers.share_customer")
IMPORT = ("customers.import_customers",)  # sheets of customers; whoever answers for many archives
AUDITED = ("compliance.view_audit", "compliance.approve_audit", "compliance.judge_responsibility")
# any colleague may note a first contact (A22) and report that something has changed (C6)
CAPTURE = (
    *("customers.add_intake", "customers.add_changerequest"),
    *("compliance.report_incident", "compliance.take_rights"),
)

ROLES: dict[str, Role] = {
    "sales": Role(_("Sales"), Reach.OWN, (*WORK, *CAPTURE)),
    "sales_manager": Role(_("Sales manager"), Reach.DEPARTMENT, (*LEAD, *OUTSIDE, *KEEP, *IMPORT, *CAPTURE)),
    "sales_director": Role(
        _("Sales director"), Reach.DEPARTMENT, (*LEAD, *OUTSIDE, *KEEP, *IMPORT, *CAPTURE)
    ),
    "crm_manager": Role(
        _("CRM manager"),
        Reach.HOUSE,
        (
            *LEAD,
            "customers.approve_export",
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
    "complaint_handler": Role(_("Complaint handler"), Reach.OWN, (*READ, *CAPTURE)),
    "operations": Role(_("Operations"), Reach.OWN, (*READ, *OUTSIDE, *CAPTURE)),
    "operations_manager": Role(
        _("Operations manager"),
        Reach.DEPARTMENT,
        (*READ, "customers.approve_share", "customers.view_team", *OUTSIDE, *CAPTURE),
    ),
    "guide": Role(_("Guide"), Reach.OWN, (*SEE, *CAPTURE)),
    "guide_manager": Role(_("Guide manager"), Reach.DEPARTMENT, (*SEE, "customers.view_team", *CAPTURE)),
    "marketing": Role(_("Marketing"), Reach.OWN, (*SEE, *CAPTURE)),
    # signs off terms of payment in the whole house (B38) and sees no archive for it: agency.row_security
    "finance": Role(_("Finance"), Reach.OWN, (*READ, "customers.sign_terms", *CAPTURE)),
    "office": Role(_("Office"), Reach.OWN, (*SEE, *KEEP, *CAPTURE)),
    "general_manager": Role(
        _("General manager"),
        Reach.HOUSE,
        (
            *READ,
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
            *AUDITED,
        ),
    ),
    "privacy_officer": Role(
        _("Privacy officer"),
        Reach.HOUSE,
        (
            *READ,
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

# 三员分立: three separate persons, none of whom holds any other role (GB/T 22239 8.1.5, security.md P18).
ADMINISTRATORS = frozenset({"system_admin", "security_admin", "audit_admin"})


def write_groups(using: str = "default") -> None:
    """Make the groups say what the table says. Raises `KeyError` on a permission that does not exist."""
    from django.contrib.auth.models import Group, Permission

    known = {
        f"{app}.{codename}": pk
        for pk, app, codename in Permission.objects.using(using).values_list(
            "pk", "content_type__app_label", "codename"
        )
    }
    for code, role in ROLES.items():
        group, _made = Group.objects.using(using).get_or_create(name=code)
        wanted = {known[name] for name in role.permissions}
        if set(group.permissions.values_list("pk", flat=True)) != wanted:
            group.permissions.set(wanted)


def roles_of(user) -> frozenset[str]:
    """Codes of the roles a person holds; one query, kept on the instance."""
    if not hasattr(user, "_roles"):
        user._roles = frozenset(user.groups.values_list("name", flat=True)) & ROLES.keys()
    return user._roles
