"""The quarter's confirmation of shares and roles: one's own lines, and the report of the house (D9)."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from agency.errors import Refused
from agency.roles import ROLES
from compliance.models import Recertification, RecertifiedAccess
from compliance.recertifying import deciding

OPEN_TO = ("customers.approve_share", "customers.view_team", "customers.view_trail")
State = RecertifiedAccess.State


@require_safe
def recertify(request):
    """What waits for me, what I answered; for those who read the trail, how far each department is."""
    if not any(map(request.user.has_perm, OPEN_TO)):
        raise PermissionDenied
    campaign = Recertification.objects.order_by("-starts_on").first()
    rows = RecertifiedAccess.objects.select_related("person__department", "department", "decided_by")
    mine = rows.filter(deciders__contains=[request.user.pk]).exclude(person=request.user)
    waiting = mine.filter(pk__in=deciding.open_to(request.user).values("pk"))
    context = {
        "campaign": campaign,
        "waiting": _named(waiting.order_by("role", "person__name", "pk")),
        "answered": _named(
            mine.filter(campaign=campaign).exclude(state=State.OPEN).order_by("-decided_at")[:100]
        ),
        "report": _report(campaign) if request.user.has_perm("customers.view_trail") else [],
    }
    return render(request, "compliance/recertify.html", context)


@require_POST
def decide(request, pk):
    line = get_object_or_404(RecertifiedAccess.objects.filter(deciders__contains=[request.user.pk]), pk=pk)
    keep = request.POST.get("action") == "keep"
    try:
        deciding.decide(line, by=request.user, keep=keep, now=now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Kept.") if keep else _("Ended."))
    return redirect("compliance:recertify")


def _named(rows) -> list[RecertifiedAccess]:
    found = list(rows)
    for one in found:
        one.role_label = ROLES[one.role].label if one.role in ROLES else one.role
    return found


def _report(campaign) -> list[dict]:
    """Lines by department and what became of them."""
    if campaign is None:
        return []
    lines = RecertifiedAccess.objects.filter(campaign=campaign).order_by()
    counts = {f"n_{state}": Count("pk", filter=Q(state=state)) for state in State.values}
    return list(
        lines.values("department__name").annotate(total=Count("pk"), **counts).order_by("department__name")
    )
