"""A list of the trail as a file or on paper. Both are acts: sent by POST and written down."""

from django.contrib.auth.decorators import permission_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.views.decorators.http import require_POST

from agency import policy
from agency.acting import current
from agency.signin.reauthentication import reauthenticate
from compliance import exporting, trail
from compliance.lists import LISTS
from compliance.trail import Listing

from .lists import ask


@require_POST
@permission_required("customers.export_trail", raise_exception=True)
@reauthenticate
def export(request: HttpRequest, code: str) -> HttpResponse:
    """The list with the filters sent, as CSV or xlsx."""
    listing = _listing(code)
    asked = ask(request, listing, request.POST)
    format = request.POST.get("format", "")
    if format not in exporting.TYPES:
        return HttpResponse(status=400)
    made = exporting.export(listing, asked, by=request.user, format=format, now=now())
    response = FileResponse(made.file, as_attachment=True, filename=made.name, content_type=made.type)
    response["Cache-Control"] = "no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_POST
def print_list(request: HttpRequest, code: str) -> HttpResponse:
    """The list on paper: at most `policy.TRAIL_PRINTED` lines, with reader and moment across the page."""
    listing = _listing(code)
    asked = ask(request, listing, request.POST)
    lines = list(trail.lines(listing, asked, limit=policy.TRAIL_PRINTED + 1))
    more, lines = len(lines) > policy.TRAIL_PRINTED, lines[: policy.TRAIL_PRINTED]
    exporting.note_print(listing, asked, len(lines), by=request.user)
    places = [at for at, column in enumerate(listing.columns) if column.place != "file"]
    context = {
        "listing": listing,
        "columns": [listing.columns[at] for at in places],
        "lines": [[line[at] for at in places] for line in lines],
        "more": more,
        "asked": asked,
        "moment": now(),
        "request_id": current().request_id,
    }
    response = render(request, "compliance/trail/print.html", context)
    response["Cache-Control"] = "no-store"
    return response


def _listing(code: str) -> Listing:
    if code not in LISTS:
        raise Http404
    return LISTS[code]
