"""Opening the phone, e-mail or WeChat of a lead that waits, to call back, and masking it again."""

from functools import partial
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from customers import fieldbook
from customers.forms.reveal import NotedRevealForm
from customers.leads import opening as looking
from customers.models import Lead

from .leads import find
from .opening import Opening, opening, private


@require_http_methods(["GET", "POST"])
def reveal(request: HttpRequest, pk: UUID, field: str) -> HttpResponse:
    lead = _waiting(request, pk, field)
    label = str(fieldbook.declared(Lead)[field].label)
    what = Opening(
        label=capfirst(label),
        word=label,
        where=str(lead.contact or _("No name noted")),
        crumbs=(_("Triage inbox"), reverse("customers:leads"), _("Lead"), lead.get_absolute_url()),
        here=request.path,
        back=lead.get_absolute_url(),
        mask_url=reverse("customers:lead_masked", args=[lead.pk, field]),
        id=f"lead-{field}",
    )
    return opening(request, what, partial(looking.reveal, lead, field), NotedRevealForm)


@require_GET
def masked(request: HttpRequest, pk: UUID, field: str) -> HttpResponse:
    """The mask, put back over the opened value."""
    context = {"lead": _waiting(request, pk, field), "wanted": f"lead-{field}"}
    return private(render(request, "customers/leads/contact.html", context))


def _waiting(request, pk: UUID, field: str) -> Lead:
    lead = find(request, pk)
    if field not in looking.CONTACTS or lead.ended_at or not getattr(lead, field):
        raise Http404
    return lead
