"""Who may see and touch which customer: the one module of object rights.

Owner and department are columns of the customer; shares are rows of a guardian model with an end; roles say
how far a person reaches. Lists, single objects and the database's row-level security ask the same question
(`permissions.md` §1.6). guardian's `get_objects_for_user` is not used: it ignores inactive users and expiry.
"""

from collections.abc import Callable
from dataclasses import dataclass

from allauth.account.auth_backends import AuthenticationBackend
from django.apps import apps
from django.contrib.auth.backends import ModelBackend
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Now

from agency.roles import ROLES, Reach, roles_of

__all__ = ["AuthenticationBackend", "ArchiveBackend", "RULES", "Scope", "may", "scope_of", "visible_q"]

# What relation to a customer an act needs, beside the model permission of the role.
RULES: dict[str, frozenset[str]] = {
    "view_customer": frozenset({"owner", "department", "house", "grant"}),
    "reveal_customer": frozenset({"owner", "department", "house", "grant"}),
    "change_customer": frozenset({"owner", "department", "house"}),
    "share_customer": frozenset({"owner", "department", "house"}),
    "approve_share": frozenset({"department", "house"}),
    "verify_customer": frozenset({"department", "house"}),
    "approve_change": frozenset({"department", "house"}),
    "assign_customer": frozenset({"department", "house"}),
    "sign_credit": frozenset({"department", "house"}),
    "export_customer": frozenset({"owner", "department", "house"}),
}


@dataclass(frozen=True)
class Scope:
    """How far a person sees: own (`user_id`), whole `departments` (ids), `everything`, shared ones."""

    user_id: int | None
    departments: tuple[int, ...] = ()
    everything: bool = False
    grants: bool = True


NOTHING = Scope(user_id=None, grants=False)


def scope_of(user) -> Scope:
    """The person's scope, worked out once per user instance (two small queries)."""
    if user is None or not user.is_authenticated or not user.is_active:
        return NOTHING
    if not hasattr(user, "_scope"):
        user._scope = _scope(user)
    return user._scope


def _scope(user) -> Scope:
    reaches = {ROLES[code].reach for code in roles_of(user)}
    if not reaches or Reach.NOTHING in reaches:
        return NOTHING
    if Reach.HOUSE in reaches:
        return Scope(user.pk, everything=True)
    if Reach.DEPARTMENT in reaches and user.department_id:
        departments = apps.get_model("agency", "Department").objects.subtree_ids([user.department_id])
        return Scope(user.pk, departments=departments)
    return Scope(user.pk)


def live_grants(user, codename: str = "view_customer") -> QuerySet:
    """Shares given to `user` that have not ended."""
    return apps.get_model("customers", "CustomerGrant").objects.filter(
        user=user, permission__codename=codename, expires_at__gt=Now()
    )


def visible_q(user, codename: str = "view_customer") -> Q:
    """For one object or a set-based export; list pages use `agency.pages`, which stays fast for everybody."""
    scope, relations = scope_of(user), RULES[codename]
    if scope is NOTHING:
        return Q(pk__in=[])
    if scope.everything and "house" in relations:
        return Q()
    condition = Q(pk__in=[])
    if "owner" in relations:
        condition |= Q(owner=user)
    if "department" in relations and scope.departments:
        condition |= Q(department__in=scope.departments)
    if "grant" in relations:
        condition |= Exists(live_grants(user, "view_customer").filter(content_object=OuterRef("pk")))
    return condition


CLOSED: dict[
    str, list[Callable]
] = {}  # what closes an act to everybody, brought by other parts of the product


def closes(codename: str):
    """Register a function that says of a customer whether the act is closed, whatever anybody's rights."""
    return lambda closing: CLOSED.setdefault(codename, []).append(closing) or closing


def may(user, codename: str, customer, *, duty: bool = False) -> bool:
    """May this person do this act to this customer? A query where a share decides, and where something closes it.

    `duty`: the act is owed to the customer or the law, or only shown in a list, so nothing closes it. Raises
    `KeyError` for an act that is not in RULES: never a silent no.
    """
    if not _may(user, codename, customer):
        return False
    return duty or not any(closed(customer) for closed in CLOSED.get(codename, ()))


def _may(user, codename: str, customer) -> bool:
    relations, scope = RULES[codename], scope_of(user)
    if scope is NOTHING or not user.has_perm(f"customers.{codename}"):
        return False
    if scope.everything and "house" in relations:
        return True
    if "owner" in relations and customer.owner_id == user.pk:
        return True
    if "department" in relations and customer.department_id in scope.departments:
        return True
    return "grant" in relations and live_grants(user).filter(content_object=customer.pk).exists()


class ArchiveBackend(ModelBackend):
    """Model rights from roles; object rights on customers from `may`."""

    def authenticate(self, request, **credentials):
        return None  # signing in is allauth's work

    def has_perm(self, user_obj, perm, obj=None):
        if obj is None:
            return super().has_perm(user_obj, perm)
        if obj._meta.label_lower != "customers.customer":
            return False
        return may(user_obj, perm.rsplit(".", 1)[-1], obj)
