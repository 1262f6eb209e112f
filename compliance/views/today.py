"""“Today”: the first page after signing in, by role."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.views.decorators.http import require_safe

from compliance import today as boards

PAGES = {"own": boards.own, "team": boards.team, "audit": boards.audit}


@require_safe
def today(request: HttpRequest) -> HttpResponse:
    """One's own work, the team's clocks, or what was looked at; administrators begin at their own pages."""
    kind = boards.kind_of(request.user)
    if kind == "admin":
        return redirect(boards.landing(request.user))
    moment = now()
    context = PAGES[kind](request.user, moment) | {"now": moment, "reach": boards.reach(request.user)}
    return render(request, f"agency/today/{kind}.html", context)
