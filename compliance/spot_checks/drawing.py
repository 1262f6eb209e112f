"""Drawing archives by lot: by the order of a hash of seed and archive id, so that nobody picks."""

import secrets
from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.db.models import CharField, Exists, OuterRef, QuerySet, Value
from django.db.models.functions import MD5, Cast, Concat
from django.utils.translation import gettext as _

from agency import policy
from agency.acting import acting
from agency.errors import Refused
from agency.models import Department, Event
from agency.visibility import scope_of
from compliance.models import Finding, SpotCheck
from customers.models import Customer, ShareRequest

RIGHT = "customers.assign_customer"
LOOKS_BACK = timedelta(days=90)
STATES = ("active", "awaiting")


def group_of(check: SpotCheck) -> QuerySet[Customer]:
    """The archives the lot is drawn from, as they stand now; those made later are left out."""
    rows = Customer.objects.filter(state__in=STATES, created_at__lte=check.created_at)
    if check.department_id:
        rows = rows.filter(department__in=Department.objects.subtree_ids([check.department_id]))
    since = check.created_at - LOOKS_BACK
    match check.group:
        case SpotCheck.Group.IMPORTANT:
            rows = rows.filter(grade=Customer.Grade.VIP)
        case SpotCheck.Group.CHANGED:
            rows = rows.filter(updated_at__gte=since)
        case SpotCheck.Group.LATE:
            rows = rows.late()
        case SpotCheck.Group.SHARED:
            shared = ShareRequest.objects.filter(
                customer=OuterRef("pk"), state="approved", decided_at__gte=since
            )
            rows = rows.filter(Exists(shared))
    return rows


def in_order_of_the_lot(rows: QuerySet[Customer], seed: str) -> QuerySet[Customer]:
    lot = MD5(Concat(Value(seed), Cast("pk", CharField()), output_field=CharField()))
    return rows.order_by(lot, "pk")


def departments_of(user) -> QuerySet[Department]:
    """Departments `user` may check."""
    scope = scope_of(user)
    units = Department.objects.filter(closed=False).order_by("position", "name")
    return units if scope.everything else units.filter(pk__in=scope.departments)


def draw(*, by, group: str, size: int, department: Department | None, seed: str = "") -> SpotCheck:
    """Draw `size` archives not owned by `by`, and note lot and seed in the register.

    Raises `PermissionDenied` without the right or outside one's departments, `Refused` for an empty group.
    """
    if not by.has_perm(RIGHT) or (department is None and not scope_of(by).everything):
        raise PermissionDenied
    if department is not None and not departments_of(by).filter(pk=department.pk).exists():
        raise PermissionDenied
    if not 0 < size <= policy.SPOT_CHECK_LARGEST:
        raise Refused(_("Draw between 1 and %(most)s archives.") % {"most": policy.SPOT_CHECK_LARGEST})
    with acting(by, reason="spot check"):
        check = SpotCheck(
            group=group,
            size=size,
            department=department,
            drawn_by=by,
            population=0,
            seed=seed or secrets.token_hex(8),
        )
        check.save()
        rows = group_of(check).exclude(owner=by)
        check.population = rows.order_by().count()
        if not check.population:
            raise Refused(_("There is no archive to draw from in this group."))
        drawn = list(in_order_of_the_lot(rows, check.seed).only("owner_id", "department_id")[:size])
        check.size = len(drawn)
        check.save()
        Finding.objects.bulk_create(
            Finding(
                check_of=check,
                customer=customer,
                owner_id=customer.owner_id,
                department_id=customer.department_id,
            )
            for customer in drawn
        )
        Event.note(
            Event.Kind.SPOT_CHECK,
            by=by,
            subject=check.pk,
            act="drawn",
            seed=check.seed,
            group=group,
            population=check.population,
            size=check.size,
        )
    return check
