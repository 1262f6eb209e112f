"""Roles as one table (`agency.role_table`): who may do which kind of act, and how far they see (A5–A20, H3).

Written to Django's groups after each migration; the group's name is the role's code. Which object an act
may touch is another question: see `agency.visibility`.
"""

from agency.role_table import ROLES, Reach, Role

__all__ = ["ADMINISTRATORS", "ROLES", "Reach", "Role", "roles_of", "write_groups"]

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
