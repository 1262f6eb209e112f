"""The public enquiry form: consent, a trap for robots, a limit for each address; no third party (B23)."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now as clock
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from agency.errors import Refused
from customers.forms.enquiry import PublicForm
from customers.leads import doors, receiving
from customers.models import Lead, SourceChannel

from .fill import private, spoken, too_many

WEBSITE = "website"


@login_not_required
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def enquire(request: HttpRequest) -> HttpResponse:
    if chosen := spoken(request):
        return chosen
    form = PublicForm(request.POST if request.method == "POST" else None)
    now = clock()
    if form.is_bound and (end := doors.knock(doors.ENQUIRY, doors.caller(request), now)):
        return too_many(request, end, now)
    if form.is_bound and form.robot:
        return redirect("enquire_thanks")  # a robot learns nothing, and nothing is kept
    if form.is_valid():
        try:
            receiving.receive(
                way=Lead.Way.WEBSITE,
                facts=form.facts(),
                source=SourceChannel.objects.get(code=WEBSITE),
                collected_at=now,
                pk=form.cleaned_data["form_id"],
                notice=form.cleaned_data["notice"],
                now=now,
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("enquire_thanks")
    context = {"form": form}
    return private(
        render(request, "customers/fill/enquire.html", context, status=422 if form.is_bound else 200)
    )


@login_not_required
@require_safe
def thanks(request: HttpRequest) -> HttpResponse:
    return private(render(request, "customers/fill/thanks.html"))
