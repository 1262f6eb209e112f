"""The tabs of organisations, groups and links, and how their acts read on the timeline."""

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from agency.models import Event
from customers.archive_tabs import tab
from customers.models import Customer, Link
from customers.showing import Sheet
from customers.telling import Told, tells

from .blocks import BLOCKS, label

tab(
    15,
    "customers:organisation",
    pgettext_lazy("archive", "Organisation"),
    lambda sheet: sheet.customer.kind == Customer.Kind.ORGANISATION,
)
tab(
    15,
    "customers:group",
    pgettext_lazy("archive", "Members and rooms"),
    lambda sheet: sheet.customer.kind == Customer.Kind.GROUP,
)
tab(40, "customers:links", pgettext_lazy("archive", "Links"))

ACTS = {
    "contact_added": gettext_lazy("Contact person added"),
    "contact_changed": gettext_lazy("Contact person changed"),
    "contact_removed": gettext_lazy("Contact person taken off file"),
    "member_added": gettext_lazy("Member added"),
    "member_changed": gettext_lazy("Member changed"),
    "member_removed": gettext_lazy("Member taken off the group"),
    "rooms_added": gettext_lazy("Rooms added"),
    "room_dropped": gettext_lazy("Room taken off the list"),
    "roomed": gettext_lazy("Rooming list changed"),
    "journey": gettext_lazy("Journey of the group changed"),
    "tied": gettext_lazy("Linked with another archive"),
    "ended": gettext_lazy("Link ended"),
    "untied": gettext_lazy("Link taken off file"),
}


@tells(Event.Kind.ORGANISATION)
def _organisation(sheet: Sheet, event: Event) -> Told | None:
    url = reverse("customers:organisation", args=[sheet.customer.pk])
    if act := event.data.get("act"):
        return Told("contact-round", str(ACTS.get(act, act)), url=url)
    block = BLOCKS.get(event.data.get("block", ""))
    if block is None or (block.ours and not sheet.whole):
        return None
    names = [str(capfirst(label(name))) for name in event.data.get("fields", ()) if name in block.names]
    title = _("Changed: %(block)s") % {"block": block.title}
    return Told(block.icon, title, chips=tuple(names), url=url)


@tells(Event.Kind.GROUP)
def _group(sheet: Sheet, event: Event) -> Told:
    act = event.data.get("act", "")
    url = reverse("customers:group", args=[sheet.customer.pk])
    return Told("bed-double" if "room" in act else "users", str(ACTS.get(act, act)), url=url)


@tells(Event.Kind.LINK)
def _link(sheet: Sheet, event: Event) -> Told | None:
    """Told only to those who may open both ends: row-level security hides the link from everybody else."""
    known = Link.history.filter(id=event.data.get("link")).order_by("-history_id").first()
    if known is None:
        return None
    ends = Customer.objects.visible_to(sheet.user).filter(pk__in=[known.customer_id, known.other_id])
    if ends.count() < 2:
        return None
    act, role = event.data.get("act", ""), event.data.get("role", "")
    word = Link.Role(role).label if role in Link.Role else role
    url = reverse("customers:links", args=[sheet.customer.pk])
    return Told("link", str(ACTS.get(act, act)), chips=(str(word),), url=url)
