"""Customers to keep in touch with as a matter of routine, found anew whenever the page is opened (C16)."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from agency import pages, policy
from customers.models import Customer
from customers.models.in_touch import HEARD_ON

LISTS = {
    "vip": _("VIP customers"),
    "repeat": _("Repeat customers"),
    "partners": _("Long-term partners"),
}


def members(code: str) -> QuerySet[Customer]:
    """Contactable customers of a list, with the day they were last heard of (`heard_on`)."""
    rows = Customer.objects.contactable().annotate(heard_on=HEARD_ON)
    return {
        "vip": rows.filter(grade=Customer.Grade.VIP),
        "repeat": rows.filter(trips__gte=policy.REPEAT_CUSTOMER),
        "partners": rows.filter(kind=Customer.Kind.ORGANISATION, trips__gte=policy.REPEAT_CUSTOMER),
    }[code]


def page(user, code: str, *, team: bool, after: str = "", before: str = "") -> pages.Page:
    """One page, newest changes first: mine, or all within reach."""
    return pages.scoped_page(
        user,
        members(code),
        after=pages.key_from_text(after),
        before=pages.key_from_text(before),
        relation="" if team else "owner",
    )
