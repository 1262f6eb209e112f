"""The department tree is set up and changed (A2, A3)."""

from dataclasses import dataclass

from django.apps import apps
from django.db import transaction
from django.utils.translation import gettext as _

from agency.acting import acting_as
from agency.errors import Refused
from agency.models import Department, Event, User


@dataclass(frozen=True)
class Branch:
    """One line of the tree as it is shown."""

    department: Department
    depth: int
    people: int

    @property
    def steps(self) -> range:
        return range(self.depth)


def tree(closed: bool = False) -> list[Branch]:
    """All departments, parents before children, with the number of active people in each."""
    from django.db.models import Count, Q

    rows = Department.objects.select_related("head", "steward", "deputy").annotate(
        people=Count("staff", filter=Q(staff__is_active=True))
    )
    children: dict[int | None, list[Department]] = {}
    for row in rows.order_by("position", "pk"):
        if closed or not row.closed:
            children.setdefault(row.parent_id, []).append(row)
    found: list[Branch] = []

    def walk(parent: int | None, depth: int) -> None:
        for row in children.get(parent, []):
            found.append(Branch(row, depth, row.people))
            walk(row.pk, depth + 1)

    walk(None, 0)
    return found


@transaction.atomic
def keep(department: Department, *, by: User, changed: list[str]) -> None:
    """Save a new or changed department. Raises `Refused` when it would stand below itself."""
    new = department.pk is None
    if not new and department.parent_id in Department.objects.subtree_ids([department.pk]):
        raise Refused(_("A department cannot be part of itself or of one below it."))
    department.record(by=by, why="department set up" if new else "department changed")
    Event.note("permission", by=by, act="department", department=department.pk, fields=changed, new=new)


@transaction.atomic
def close(department: Department, *, by: User) -> None:
    """Close a department that nobody and nothing is in any more. Raises `Refused` otherwise."""
    if Department.objects.filter(parent=department, closed=False).exists():
        raise Refused(_("Close the departments below it first."))
    if department.staff.filter(is_active=True).exists():
        raise Refused(_("There are still people in this department. Move them first."))
    with acting_as("system:closing"):  # whoever administers departments sees no customer
        customers = apps.get_model("customers", "Customer").objects.filter(department=department).exists()
        waiting = (
            apps.get_model("customers", "Intake").objects.waiting().filter(department=department).exists()
        )
    if customers or waiting:
        raise Refused(
            _("There are still archives or first contacts in this department. Have them handed over first.")
        )
    department.closed = True
    department.head = department.steward = department.deputy = None
    department.record(by=by, why="department closed")
    Event.note("permission", by=by, act="department_closed", department=department.pk)
