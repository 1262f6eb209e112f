"""Search from anywhere: the palette (Ctrl K) and its page. What is typed travels in the body only."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST

from agency.search import groups

LONGEST = 80  # characters looked at
IN_PALETTE, ON_PAGE = 6, 50  # records shown


@require_POST
def palette(request: HttpRequest) -> HttpResponse:
    """The lines under the palette's input, renewed while one types."""
    found = groups(request, _text(request), limit=IN_PALETTE, via="palette")
    return render(request, "components/palette_results.html", {"groups": found})


@require_http_methods(["GET", "HEAD", "POST"])
def search(request: HttpRequest) -> HttpResponse:
    """The same with more lines, as a page of its own; works without scripts."""
    text = _text(request)
    found = groups(request, text, limit=ON_PAGE, via="page")
    return render(request, "agency/search/search.html", {"groups": found, "text": text})


def _text(request: HttpRequest) -> str:
    return request.POST.get("q", "")[:LONGEST].strip()
