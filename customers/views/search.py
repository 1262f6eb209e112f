"""Searching the list. What is typed travels in the body and never in an address, a log or a cache."""

from uuid import UUID

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from customers import searching
from customers.filters import Filters
from customers.listing import rows_of

from .archive import answer


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("customers.view_customer", raise_exception=True)
def search(request: HttpRequest) -> HttpResponse:
    """Results in the place of the list; the next page posts the same text again."""
    text = searching.tidy(request.POST.get("q", ""))
    if not text:
        return redirect("customers:list")
    after = _id(request.POST.get("after", ""))
    found = searching.find(request.user, text, after=after)
    if after is None:
        searching.note(request.user, found, via="list")
    rows = rows_of(request.user, found.rows)
    return answer(request, {"found": found, "rows": rows, "text": text, "after": after}, Filters())


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
