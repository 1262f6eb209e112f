"""Breaking the glass, and one's own emergencies so far."""

from django.contrib.auth.decorators import permission_required
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods

from agency import policy
from agency.errors import Refused
from customers.forms.emergency import EmergencyForm
from customers.guarding import emergencies

from .gate import private


@permission_required("customers.view_customer", raise_exception=True)
@require_http_methods(["GET", "POST"])
def emergency(request):
    """Open an archive at once; the archive itself is the answer."""
    form = EmergencyForm(request.POST or None, initial={"number": request.GET.get("number", "")[:20]})
    if request.method == "POST" and form.is_valid():
        try:
            opened = emergencies.break_glass(by=request.user, now=now(), **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("customers:detail", pk=opened.customer_id)
    context = {
        "form": form,
        "hours": policy.EMERGENCY_LASTS.seconds // 3600,
        "days": policy.EMERGENCY_REVIEW_WORKING_DAYS,
        "mine": emergencies.mine(request.user, now()),
    }
    status = 422 if form.errors else 200
    return private(render(request, "customers/guarding/emergency.html", context, status=status))
