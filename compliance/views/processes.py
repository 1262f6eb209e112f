"""One page for each process, open to every colleague: transparency is for those who work by it (J5)."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.views.decorators.http import require_safe

from compliance.auditing import processes as told
from compliance.auditing.pages import tabs_of
from compliance.auditing.rights import SEE


@require_safe
def processes(request: HttpRequest) -> HttpResponse:
    """The seven processes."""
    context = {
        "processes": told.PROCESSES,
        "tabs": tabs_of("processes") if request.user.has_perm(SEE) else None,
    }
    return render(request, "compliance/auditing/processes.html", context)


@require_safe
def process(request: HttpRequest, code: str) -> HttpResponse:
    """Steps, owner, clock; whoever reads the audits sees the figures behind the controls."""
    found = told.PROCESS.get(code)
    if found is None:
        raise Http404
    context = {
        "process": found,
        "figures": told.figures(found, now()),
        "sees": request.user.has_perm(SEE),
    }
    return render(request, "compliance/auditing/process.html", context)
