"""Leads on a page: the sign of their way in, and how a person is reached, masked."""

from django import template
from django.urls import reverse
from django.utils.text import capfirst

from agency.templatetags.ui import icon
from customers import fieldbook
from customers.leads.opening import CONTACTS
from customers.models import Lead

register = template.Library()

ICONS = {
    "counter": "store",
    "phone": "phone",
    "website": "globe",
    "social": "message-circle",
    "guide": "flag",
    "visit": "footprints",
    "agency": "clipboard-list",
    "sheet": "notebook-pen",
    "self": "smartphone",
    "staff": "user-round",
}


@register.simple_tag
def lead_icon(way: str, size: int = 16):
    return icon(ICONS[way], size)


@register.filter
def lead_contacts(lead: Lead, opens: bool) -> list[tuple[str, str, str, str]]:
    """(id, label, masked value, where it is opened) of every way to reach the person."""
    found = []
    for name in CONTACTS:
        fact, value = fieldbook.declared(Lead)[name], getattr(lead, name)
        if shown := fact.masked(value):
            url = (
                reverse("customers:lead_reveal", args=[lead.pk, name])
                if opens and value and not lead.ended_at
                else ""
            )
            found.append((f"lead-{name}", str(capfirst(fact.label)), shown, url))
    return found
