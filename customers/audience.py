"""Who can see an archive, and why: the list an owner, a manager or an auditor asks for (B51, §2.2).

Worked out set by set with the rules of `agency.visibility`; a test asks every role of the house and compares.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from agency.models import Department, User
from agency.roles import ROLES, Reach

from .models import AccessRequest, Customer, CustomerGrant, Emergency, Member, PurposeGrant


@dataclass(frozen=True)
class Reader:
    """One colleague who may open the archive by standing right, and the right."""

    user: User
    why: str
    reveals: bool  # may open sensitive fields with a purpose


def audience_of(customer: Customer) -> list[Reader]:
    """Owner, those whose role reaches the department, those whose role reaches the house; each once."""
    roles, readers = _roles(customer.owner), {}
    if customer.owner.is_active and roles and Reach.NOTHING not in {ROLES[code].reach for code in roles}:
        readers[customer.owner_id] = Reader(customer.owner, _("Owner of the archive"), _reveals(roles))
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


def shares_of(customer: Customer, now: datetime):
    """Shares in force, what ends first on top; an emergency's is among them."""
    shares = CustomerGrant.objects.filter(content_object=customer.pk, expires_at__gt=now)
    return shares.select_related("user__department", "request__purpose", "request__decided_by").order_by(
        "expires_at"
    )


def everybody_of(customer: Customer, now: datetime) -> set[int]:
    """The ids of all who may open the archive at `now`: by standing right or by a share."""
    shared = shares_of(customer, now).filter(user__is_active=True).prefetch_related("user__groups")
    ids = {reader.user.pk for reader in audience_of(customer)}
    for share in shared:
        reaches = {ROLES[code].reach for code in _roles(share.user)}
        if reaches and Reach.NOTHING not in reaches:
            ids.add(share.user_id)
    return ids


def purposes_of(customer: Customer, now: datetime):
    """Purposes declared for the archive that still hold."""
    running = PurposeGrant.objects.live(now).filter(customer=customer.pk)
    return running.select_related("by__department", "purpose").order_by("expires_at")


def approvals_of(customer: Customer, now: datetime):
    """Approvals of closed fields in force: of this archive, and of groups it travels with."""
    groups = Member.objects.filter(archive=customer.pk).values("customer")
    live = AccessRequest.objects.live(now).filter(
        Q(customer=customer.pk) | Q(party=True, customer__in=groups)
    )
    return live.select_related("asker__department", "purpose", "decided_by").order_by("expires_at")


def emergencies_of(customer: Customer):
    """Every time somebody broke the glass of this archive, newest first."""
    return (
        Emergency.objects.filter(customer=customer.pk)
        .select_related("by__department", "decided_by")
        .order_by("-opened_at")
    )


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
