"""The security self-check: as it stands now, and the records people signed."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agency import newest
from agency.entries import leads_to
from agency.errors import Refused
from agency.forms.fields import DayField, NoteField
from compliance.checkups import looking, signing
from compliance.models import SecurityCheck
from customers.views.papers import answer, form_of

SEE = "compliance.view_checkups"


class SignForm(forms.Form):
    findings = NoteField(label=gettext_lazy("What was found wrong"), max_length=2000, required=False)
    measures = NoteField(label=gettext_lazy("Measures"), max_length=2000, required=False)
    due_on = DayField(label=gettext_lazy("Put right by"), required=False)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(SEE, raise_exception=True)
def index(request: HttpRequest) -> HttpResponse:
    """Every line now; whoever may signs them as a record."""
    may = request.user.has_perm(signing.SIGN)
    form = SignForm(request.POST or None) if may else None
    if request.method == "POST":
        if form is None:
            return HttpResponseNotAllowed(["GET", "HEAD"])
        if form.is_valid():
            try:
                made = signing.sign(by=request.user, **form.cleaned_data)
            except Refused as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, _("Signed as %(number)s.") % {"number": made})
                return redirect("compliance:checkups")
    lines = looking.look(now())
    records, older = newest.page(
        SecurityCheck.objects.select_related("by"), request.GET.get("after", ""), "at"
    )
    context = {
        "lines": [(line, leads_to(request.user, line.page)) for line in lines],
        "counts": looking.counts(lines),
        "form": form,
        "records": records,
        "older": f"?after={older}" if older else "",
        "may_sign": may,
        "today": localdate(),
    }
    status = 422 if form is not None and form.is_bound else 200
    return render(request, "compliance/checkups.html", context, status=status)


@require_safe
@permission_required(SEE, raise_exception=True)
def paper(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One record as a page to print, or as PDF with `?as=pdf`."""
    found, form = get_object_or_404(SecurityCheck.objects.select_related("by"), pk=pk), form_of(request)
    sheet = signing.printed(found, by=request.user, form=form, now=now())
    return answer(request, sheet, form=form, back="/compliance/checkups/")


@require_POST
@permission_required(signing.SIGN, raise_exception=True)
def mend(request: HttpRequest, pk: UUID) -> HttpResponse:
    signing.mend(get_object_or_404(SecurityCheck, pk=pk), by=request.user)
    messages.success(request, _("Written down."))
    return redirect("compliance:checkups")
