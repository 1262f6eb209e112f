"""Alerts about the way archives are looked at, with their decisions; planted archives."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from agency import policy
from agency.errors import Refused
from customers.guarding import watching
from customers.models import AccessAlert, CanaryArchive

from .gate import private

WATCH = "customers.watch_access"
SHOWN = 100  # alerts of one tab
COMMENT_LONGEST = 2000  # characters


@require_safe
@permission_required(WATCH, raise_exception=True)
def alerts(request):
    """Open ones, or those judged; below them the planted archives."""
    tab = "judged" if request.GET.get("tab") == "judged" else "open"
    rows = AccessAlert.objects.select_related("person__department", "decided_by", "incident").order_by(
        "-at", "-pk"
    )
    is_open = {"state": AccessAlert.State.OPEN}
    rows = rows.filter(**is_open) if tab == "open" else rows.exclude(**is_open)
    begins, ends = policy.WATCH_NIGHT
    context = {
        "rows": list(rows[:SHOWN]),
        "tab": tab,
        "tabs": [
            {"label": _("Still open"), "url": "?tab=open", "current": tab == "open"},
            {"label": _("Judged"), "url": "?tab=judged", "current": tab == "judged"},
        ],
        "planted": CanaryArchive.objects.select_related("planted_by").order_by("-planted_at"),
        "customers": policy.WATCH_CUSTOMERS_PER_HOUR,
        "searches": policy.WATCH_SEARCHES_PER_HOUR,
        "days": policy.WATCH_AFTER_REASSIGNMENT.days,
        "begins": begins,
        "ends": ends,
    }
    return private(render(request, "customers/guarding/alerts.html", context))


@require_POST
@permission_required(WATCH, raise_exception=True)
def decide(request, pk):
    alert = get_object_or_404(AccessAlert, pk=pk)
    incident = request.POST.get("action") == "incident"
    comment = request.POST.get("comment", "")[:COMMENT_LONGEST]
    try:
        watching.decide(alert, by=request.user, incident=incident, comment=comment, now=now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Judged: incident.") if incident else _("Judged: explained."))
    return redirect("customers:alerts")


@require_POST
@permission_required(WATCH, raise_exception=True)
def plant(request):
    try:
        watching.plant(request.POST.get("number", "")[:20], by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Planted. Any look at it raises an alert from now on."))
    return redirect("customers:alerts")


@require_POST
@permission_required(WATCH, raise_exception=True)
def uproot(request, pk):
    watching.uproot(get_object_or_404(CanaryArchive, pk=pk), by=request.user)
    messages.success(request, _("This archive is watched no longer."))
    return redirect("customers:alerts")
