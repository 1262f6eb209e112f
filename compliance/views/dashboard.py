"""The house at a glance, for those who answer for it (A21)."""

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.views.decorators.http import require_safe

from agency import policy
from compliance import dashboard


@require_safe
@permission_required("customers.view_team", raise_exception=True)
def glance(request: HttpRequest) -> HttpResponse:
    """Coverage, quality, compliance and value by department; every figure opens the page behind it."""
    lines = dashboard.standings(request.user, now())
    context = {
        "lines": lines,
        "whole": dashboard.whole(lines),
        "campaign": dashboard.campaign(),
        "target": policy.ON_TIME_TARGET,
    }
    return render(request, "compliance/dashboard.html", context)
