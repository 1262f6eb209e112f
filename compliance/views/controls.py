"""The automatic control tests: the newest run, its results, the list behind each of them (J2)."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from compliance.auditing import running, showing
from compliance.auditing.controls import BY_CODE
from compliance.auditing.pages import tabs_of
from compliance.auditing.rights import DRAFT, SEE
from compliance.models import ControlResult, ControlRun

NEWEST = 12


@require_safe
@permission_required(SEE, raise_exception=True)
def controls(request: HttpRequest) -> HttpResponse:
    """The last run that is done, whether one waits, and the runs before."""
    done = ControlRun.objects.filter(state="done").select_related("plan", "asked_by").order_by("-asked_at")
    context = {
        "tabs": tabs_of("controls"),
        "waiting": ControlRun.objects.filter(state="asked").order_by("-asked_at").first(),
        "drafts": request.user.has_perm(DRAFT),
        "older": done[1:NEWEST],
    }
    return render(request, "compliance/auditing/controls.html", context | _told(done.first()))


@require_safe
@permission_required(SEE, raise_exception=True)
def run(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = get_object_or_404(ControlRun.objects.select_related("plan", "asked_by"), pk=pk)
    return render(request, "compliance/auditing/run.html", _told(found))


def _told(found: ControlRun | None) -> dict:
    lines = showing.lines(found.results.all()) if found else []
    outcomes = [line.result.outcome for line in lines]
    return {
        "run": found,
        "lines": lines,
        "passed": outcomes.count("pass"),
        "failed": outcomes.count("fail") + outcomes.count("error"),
    }


@require_POST
@permission_required(DRAFT, raise_exception=True)
def run_now(request: HttpRequest) -> HttpResponse:
    """Ask for a run over the last ninety days; the clock does it within a quarter of a minute."""
    running.ask(by=request.user)
    messages.success(request, _("The clock runs the tests now; the results appear here."))
    return redirect("compliance:controls")


@require_safe
@permission_required(SEE, raise_exception=True)
def result(request: HttpRequest, pk: int) -> HttpResponse:
    """One result with the list behind it."""
    found = get_object_or_404(
        ControlResult.objects.select_related("run__plan").filter(code__in=BY_CODE), pk=pk
    )
    rows = showing.behind(found, request.user)
    context = {
        "line": showing.Line(BY_CODE[found.code], found),
        "run": found.run,
        "rows": rows,
        "records": request.user.has_perm(DRAFT)
        and (found.run.plan is None or found.run.plan.state == "running"),
        "more": max(0, found.hits - len(found.behind)),
    }
    return render(request, "compliance/auditing/result.html", context)
