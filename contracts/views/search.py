"""Contracts found by what stands in them: in the submitted text and in what was read of their scans."""

from urllib.parse import urlencode
from uuid import UUID

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from contracts import showing
from contracts.filing import grams, searching

from .contract import USE

LONGEST = 80  # signs of a question


@permission_required(USE, raise_exception=True)
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    typed = request.GET.get("q", "").strip()[:LONGEST]
    found = searching.search(request.user, typed, after=_key(request.GET.get("after", "")))
    context = {
        "typed": typed,
        "short": bool(typed) and not grams.terms(typed),
        "rows": [{"hit": hit, "tone": showing.tone(hit.contract)} for hit in found.hits],
        "older": "?" + urlencode({"q": typed, "after": found.after}) if found.after else "",
    }
    response = render(request, "contracts/search.html", context)
    response["Cache-Control"] = "private, no-store"
    return response


def _key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
