"""Notices and timeline words of proposed changes. Nothing personal stands in them."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agency.models import Event, Notice
from customers import telling
from customers.models import ChangeRequest, Customer
from customers.showing import Sheet

from . import routing, values

WORDS = {
    "proposed": ("file-pen-line", "indigo", gettext_lazy("Change proposed")),
    "verified": ("file-check", "indigo", gettext_lazy("Proposed change verified")),
    "applied": ("circle-check", "green", gettext_lazy("Proposed change applied")),
    "conflicted": ("git-compare", "rose", gettext_lazy("Proposed change met a newer one")),
    "refused": ("file-x", "rose", gettext_lazy("Proposed change refused")),
    "withdrawn": ("undo-2", "", gettext_lazy("Proposed change withdrawn")),
    "lapsed": ("timer-off", "", gettext_lazy("Proposed change lapsed")),
    "acknowledged": ("mail-check", "", gettext_lazy("Change acknowledged")),
}


def note(request: ChangeRequest, act: str, *, by=None) -> None:
    """A line of the register about `request`; codes only."""
    Event.note(
        Event.Kind.PROPOSED,
        by=by,
        subject=request.customer_id,
        act=act,
        change=str(request.pk),
        fields=request.fields,
    )


def ask(request: ChangeRequest, customer: Customer) -> None:
    """Tell those whose turn it is."""
    barred = {request.drafter_id, request.verifier_id}
    for person in routing.whose_turn(customer, request.step, barred):
        Notice.objects.post(
            key=f"change-{request.step}:{request.pk}:{person.pk}",
            to=person,
            kind="change_waiting",
            params={"person": request.drafter.name, "number": customer.number},
            url=reverse("agency:inbox_item", args=["change", request.pk]),
            about=customer.pk,
        )


def tell_the_drafter(request: ChangeRequest, customer: Customer, *, by=None) -> None:
    """What became of it; also to somebody whose share of the archive has ended meanwhile."""
    if by and by.pk == request.drafter_id:
        return
    Notice.objects.post(
        key=f"change-{request.state}:{request.pk}",
        to=request.drafter,
        kind=f"change_{request.state}",
        params={"number": customer.number},
        url=request.get_absolute_url(),
    )


@telling.tells(Event.Kind.PROPOSED)
def _told(sheet: Sheet, event: Event) -> telling.Told | None:
    """To those who see the whole archive, and to each their own."""
    if not (sheet.whole or event.by_id == sheet.user.pk):
        return None
    icon, tone, title = WORDS[event.data["act"]]
    labels = [values.label(name) for name in event.data.get("fields", ())]
    change = event.data.get("change")
    url = reverse("customers:change", args=[change]) if change else ""
    return telling.Told(
        icon,
        str(title),
        _("%(count)s fields") % {"count": len(labels)} if len(labels) > 6 else "",
        tone,
        url,
        tuple(labels[:6]),
    )
