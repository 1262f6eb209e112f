"""Leads typed in by colleagues: one at the counter or on the phone, or a survey agency's list."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from agency.errors import Refused
from customers.forms.leads import BatchForm, LeadForm
from customers.leads import batches, receiving
from customers.leads.desk import TRIAGE


@permission_required("customers.add_intake", raise_exception=True)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    form = LeadForm(request.POST if request.method == "POST" else None, user=request.user)
    if form.is_valid():
        try:
            lead = receiving.receive(by=request.user, **form.received())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Noted. It waits in the triage inbox, and the 48 hours are running."))
            if request.user.has_perm(TRIAGE) and "again" not in request.POST:
                return redirect(lead)
            return redirect("customers:lead_new")
    return render(request, "customers/leads/new.html", {"form": form}, status=422 if form.is_bound else 200)


@permission_required(TRIAGE, raise_exception=True)
@require_http_methods(["GET", "POST"])
def batch(request: HttpRequest) -> HttpResponse:
    """A survey agency's list under contract."""
    form = BatchForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        made = form.save(commit=False)
        made.received_at = form.cleaned_data["received_at"]
        try:
            taken, waiting = batches.take_in(
                made,
                form.people,
                by=request.user,
                source=form.cleaned_data["source"],
                reason=form.cleaned_data["reason"],
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            text = ngettext("%(count)s lead taken in.", "%(count)s leads taken in.", taken) % {"count": taken}
            if waiting:
                text += " " + _("%(count)s waited already.") % {"count": waiting}
            messages.success(request, text)
            return redirect("customers:leads")
    return render(request, "customers/leads/batch.html", {"form": form}, status=422 if form.is_bound else 200)
