"""Who answers for a lead nobody has taken yet: the department's head, else the customer relations desk."""

from django.db.models import Case, Value, When

from agency.models import Department, User
from agency.roles import ROLES

TRIAGE = "customers.triage_leads"
HANDLER = "complaint_handler"
DESK = ("crm_manager", "data_analyst")  # in this order (A4, A7)


def desk() -> User | None:
    """The colleague of customer relations who screens what comes from outside; None in an empty house."""
    order = Case(*(When(groups__name=code, then=Value(n)) for n, code in enumerate(DESK)), default=Value(9))
    people = User.objects.filter(is_active=True, department__isnull=False, groups__name__in=DESK)
    return people.select_related("department").order_by(order, "pk").first()


def responsible(department: Department | None) -> User | None:
    """Whose clock a new lead of `department` runs on."""
    for person in department.managers() if department else []:
        if person.department_id and person.has_perm(TRIAGE):
            return person
    return desk()


def screeners():
    """Colleagues who may screen leads."""
    codes = [code for code, role in ROLES.items() if TRIAGE in role.permissions]
    people = User.objects.filter(is_active=True, department__isnull=False, groups__name__in=codes)
    return people.distinct().select_related("department").order_by("name", "pk")


def handlers():
    """Colleagues a complaint is forwarded to (A8); the customer relations managers where there are none."""
    people = User.objects.filter(is_active=True).select_related("department").order_by("name", "pk")
    found = people.filter(groups__name=HANDLER)
    return found if found.exists() else people.filter(groups__name="crm_manager")
