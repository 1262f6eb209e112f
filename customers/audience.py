"""Who can see an archive, and why: the list an owner, a manager or an auditor asks for (B51)."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from agency.models import Department, User
from agency.roles import ROLES, Reach

from .models import Customer


@dataclass(frozen=True)
class Reader:
    """One colleague who may open the archive by standing right, and the right."""

    user: User
    why: str
    reveals: bool  # may open sensitive fields with a purpose


def audience_of(customer: Customer) -> list[Reader]:
    """Owner, those whose role reaches the department, those whose role reaches the house; each once."""
    readers = {
        customer.owner_id: Reader(customer.owner, _("Owner of the archive"), _reveals(_roles(customer.owner)))
    }
    above = _chain(customer.department_id)
    people = User.objects.filter(is_active=True, groups__name__in=_codes(Reach.DEPARTMENT, Reach.HOUSE))
    for user in (
        people.select_related("department")
        .prefetch_related("groups")
        .distinct()
        .order_by("department_id", "name")
    ):
        roles = _roles(user)
        if Reach.NOTHING in {ROLES[code].reach for code in roles} or user.pk in readers:
            continue
        house = [code for code in roles if ROLES[code].reach == Reach.HOUSE]
        near = [
            code for code in roles if ROLES[code].reach == Reach.DEPARTMENT and user.department_id in above
        ]
        for codes, why in (
            (house, _("%(role)s, for the whole house")),
            (near, _("%(role)s of %(department)s")),
        ):
            if codes and user.pk not in readers:
                named = {"role": ROLES[codes[0]].label, "department": user.department}
                readers[user.pk] = Reader(user, why % named, _reveals(roles))
    return list(readers.values())


def _codes(*reaches: Reach) -> list[str]:
    return [code for code, role in ROLES.items() if role.reach in reaches]


def _roles(user: User) -> list[str]:
    return [group.name for group in user.groups.all() if group.name in ROLES]


def _reveals(codes: list[str]) -> bool:
    return any("customers.reveal_customer" in ROLES[code].permissions for code in codes)


def _chain(department_id: int) -> set[int]:
    """The department and all above it; a handful of rows, one query."""
    parents = dict(Department.objects.values_list("pk", "parent_id"))
    found: set[int] = set()
    while department_id and department_id not in found:
        found.add(department_id)
        department_id = parents.get(department_id)
    return found
