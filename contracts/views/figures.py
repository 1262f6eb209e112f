"""Figures of contracts, as a page and as a file."""

from django.contrib.auth.decorators import permission_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localtime, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_safe

from agency import spreadsheets
from agency.acting import acting
from agency.models import Event
from contracts.figures import panels

from .contract import USE


@permission_required(USE, raise_exception=True)
@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    period = panels.period_of(request.GET.get("months", ""))
    context = {
        "found": panels.overview(request.user, period),
        "tabs": [
            {"label": label, "url": f"?months={count}", "current": count == period}
            for count, label in panels.PERIODS.items()
        ],
    }
    response = render(request, "contracts/figures/page.html", context)
    response["Cache-Control"] = "private, no-store"
    return response


@permission_required(USE, raise_exception=True)
@require_GET
def figures_file(request: HttpRequest) -> HttpResponse:
    """The tables of the page as CSV; sums alone, nothing of a single customer. The register says who took it."""
    period, moment = panels.period_of(request.GET.get("months", "")), now()
    found = panels.overview(request.user, period)
    rows = [[_("Figures of contracts"), str(panels.PERIODS[period]), f"{localtime(moment):%Y-%m-%d %H:%M}"]]
    rows += [[one["title"], f"{one['value']}{one.get('unit', '')}", one["sub"]] for one in found.kpis]
    for panel in found.panels:
        rows += [[], [panel.title, *panel.columns]]
        rows += [[label, *cells] for label, _url, cells in panel.rows]
    with acting(request.user):
        Event.note(Event.Kind.EXPORTED, by=request.user, list="contract_figures", rows=len(rows))
    name = f"ludang-contracts-{localtime(moment):%Y%m%d}.csv"
    response = FileResponse(spreadsheets.csv_file(rows), as_attachment=True, filename=name)
    response["Content-Type"] = "text/csv; charset=utf-8"
    response["Cache-Control"], response["X-Content-Type-Options"] = "no-store", "nosniff"
    return response
