"""Notices and timeline words of proposed changes. Nothing personal stands in them."""

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from agency.acting import acting_as
from agency.models import Event, Notice
from customers import telling
from customers.models import ChangeRequest, Customer, Lead
from customers.parts.telling import label
from customers.showing import Sheet

from . import routing, values
from .keepers import keepers

ON_ITS_DAY = gettext_noop("A change that was agreed took effect")
WORDS = {
    "scheduled": ("calendar-clock", "indigo", gettext_lazy("Change agreed for a later day")),
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
    about = {"block": request.block, "parts": request.fields} if request.block else {"fields": request.fields}
    Event.note(
        Event.Kind.PROPOSED,
        by=by,
        subject=request.customer_id,
        act=act,
        change=str(request.pk),
        **about,
    )


def ask(request: ChangeRequest, customer: Customer) -> None:
    """Tell those whose turn it is; to be settled once more, whoever may take the last step."""
    step, barred = request.step, {request.drafter_id, request.verifier_id}
    if step == "settle":
        step, barred = ("approve" if request.approver_id else "verify"), {request.drafter_id}
    for person in routing.whose_turn(customer, step, barred):
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


RESULTS = {
    "applied": Lead.Result.APPLIED,
    **dict.fromkeys(("refused", "withdrawn", "lapsed"), Lead.Result.REFUSED),
}


def tell_the_reporter(request: ChangeRequest) -> None:
    """Whoever reported the fact reads what became of it, and nothing else; they may not know the archive (C6)."""
    result = RESULTS.get(request.state)
    if not (request.lead and result):
        return
    with acting_as("system:changes", reason=ON_ITS_DAY):
        lead = Lead.objects.select_for_update(no_key=True, of=("self",)).filter(pk=request.lead).first()
        if lead is None or lead.result != Lead.Result.WAITING:
            return
        lead.result = result
        lead.save(update_fields=["result", "updated_at"])
        if lead.submitted_by_id:
            Notice.objects.post(
                key=f"lead_result:{lead.pk}",
                to=lead.submitted_by,
                kind="lead_applied" if result == Lead.Result.APPLIED else "lead_not_applied",
                params={"collected_at": lead.collected_at.isoformat()},
                url=reverse("customers:facts"),
            )


@telling.tells(Event.Kind.PROPOSED)
def _told(sheet: Sheet, event: Event) -> telling.Told | None:
    """To those who see the whole archive, and to each their own."""
    if not (sheet.whole or event.by_id == sheet.user.pk):
        return None
    icon, tone, title = WORDS[event.data["act"]]
    block = keepers().get(event.data.get("block", ""))
    labels = [values.label(name) for name in event.data.get("fields", ())]
    labels += [found for name in event.data.get("parts", ()) if block and (found := label(block.model, name))]
    if block:
        title = f"{capfirst(block.model._meta.verbose_name)} · {title}"
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
