"""What a screener does with a lead. Each act is one POST; a refusal is told on the lead's own page."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from agency.errors import Refused
from customers import capturing
from customers.changing import PartOutcome, foretelling
from customers.editing import EditConflict
from customers.leads import applying, deciding, listing, requesting
from customers.leads.desk import TRIAGE, handlers
from customers.models import Customer, Lead

from .leads import find, show


@require_POST
def act(request: HttpRequest, pk: UUID, act: str) -> HttpResponse:
    lead = find(request, pk)
    if act not in ACTS:
        raise Http404
    if not (request.user.has_perm(TRIAGE) or act == "reject"):
        raise PermissionDenied
    try:
        return ACTS[act](request, lead)
    except EditConflict:
        error = _("A colleague changed the same fields meanwhile. Read the archive again and decide anew.")
    except Refused as refusal:
        error = str(refusal)
    return show(request, find(request, pk), status=422, error=error)


def _classify(request, lead: Lead) -> HttpResponse:
    deciding.classify(lead, by=request.user, kind=request.POST.get("kind", ""))
    return redirect(lead)


def _verify(request, lead: Lead) -> HttpResponse:
    deciding.verify(lead, by=request.user, evidence=request.POST.get("evidence", "")[:2000], now=clock())
    messages.success(request, _("Verified. It can be decided now."))
    return redirect(lead)


def _match(request, lead: Lead) -> HttpResponse:
    deciding.match(lead, by=request.user, customer=_archive(request))
    return redirect(lead)


def _merge(request, lead: Lead) -> HttpResponse:
    outcome = applying.merge(
        lead,
        by=request.user,
        fields=request.POST.getlist("fields"),
        into=request.POST.get("into", ""),
        words=request.POST.get("words", "")[:2000],
        now=clock(),
    )
    said = _("Taken into %(number)s.") % {"number": lead.customer.number}
    if outcome.request:
        said += " " + _("Part of it waits for a colleague’s decision.")
    messages.success(request, said)
    return _onwards(request)


def _accept(request, lead: Lead) -> HttpResponse:
    """In one press, with the archive beside the button or the one it is matched to."""
    chosen = "customer" in request.POST or "number" in request.POST
    asked = requesting.accept(
        lead, by=request.user, customer=_archive(request) if chosen else None, now=clock()
    )
    for words in foretelling.told_after(PartOutcome(False, asked)):
        messages.success(request, words)
    return _onwards(request)


def _qualify(request, lead: Lead) -> HttpResponse:
    to = _person(capturing.completers(request.user), request.POST.get("to", ""))
    deciding.qualify(lead, by=request.user, to=to, now=clock())
    if to.pk == request.user.pk and lead.intake_id:
        return redirect(f"{reverse('customers:register')}?intake={lead.intake_id}")
    messages.success(request, _("%(person)s registers the customer; the 48 hours run on.") % {"person": to})
    return _onwards(request)


def _reject(request, lead: Lead) -> HttpResponse:
    deciding.reject(
        lead,
        by=request.user,
        reason=request.POST.get("reason", ""),
        note=request.POST.get("note", "")[:500],
        seen=request.POST.get("seen", ""),
        now=clock(),
    )
    messages.success(request, _("Rejected. What was told is destroyed after 30 days."))
    return _onwards(request)


def _forward(request, lead: Lead) -> HttpResponse:
    to = _person(handlers(), request.POST.get("handler", ""))
    deciding.forward(lead, by=request.user, to=to, note=request.POST.get("note", "")[:500], now=clock())
    messages.success(request, _("Forwarded to %(person)s.") % {"person": to})
    return _onwards(request)


ACTS: dict[str, Callable] = {
    "classify": _classify,
    "verify": _verify,
    "match": _match,
    "merge": _merge,
    "accept": _accept,
    "qualify": _qualify,
    "reject": _reject,
    "forward": _forward,
}


def _archive(request) -> Customer:
    """By the id of a match that was shown, or by the number somebody typed. Out of sight is like none."""
    mine = Customer.objects.visible_to(request.user)
    try:
        found = mine.filter(pk=UUID(request.POST.get("customer", ""))).first()
    except ValueError:
        number = request.POST.get("number", "").replace("\x00", "").strip().upper()[:20]
        found = mine.filter(number=number).first()
    if found is None:
        raise Refused(_("There is no such archive within your reach."))
    return found


def _person(people: QuerySet, pk: str):
    found = people.filter(pk=int(pk)).first() if pk.isdecimal() and len(pk) < 10 else None
    if found is None:
        raise Refused(_("Choose a colleague."))
    return found


def _onwards(request) -> HttpResponse:
    """To the next lead that waits, else to the list."""
    if not request.user.has_perm(TRIAGE):
        return redirect("customers:intakes")
    return redirect(listing.first_waiting(request.user) or "customers:leads")
