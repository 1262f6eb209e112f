"""Quick capture: a first contact in ten seconds, on any device."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from agency.errors import Refused
from customers import capturing
from customers.forms.capture import CaptureForm


@permission_required("customers.add_intake", raise_exception=True)
@require_http_methods(["GET", "POST"])
def capture(request: HttpRequest) -> HttpResponse:
    form = CaptureForm(request.POST if request.method == "POST" else None, user=request.user)
    if form.is_valid() and (intake := _captured(request, form)):
        messages.success(request, _("Noted. The 48 hours are running."))
        return redirect("customers:capture" if request.POST.get("again") else intake)
    return render(request, "customers/capture.html", {"form": form}, status=422 if form.is_bound else 200)


def _captured(request, form):
    try:
        return capturing.capture(by=request.user, **form.noted())
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return None
