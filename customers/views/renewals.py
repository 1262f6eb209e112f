"""Documents whose term is or becomes too short, over all archives one may open (B4)."""

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from agency import policy
from customers.parts import describing, documents_due


@require_safe
@permission_required("customers.view_customer", raise_exception=True)
def renewals(request: HttpRequest) -> HttpResponse:
    """Found by the month of the warning; only the page that is shown is opened, numbers stay masked."""
    today = localdate()
    rows, older = documents_due.page(request.user, today, request.GET.get("after", ""))
    trips = documents_due.trips_of([row.customer for row in rows], today)
    shown = []
    for row in rows:
        term = documents_due.documents_due(row.valid_until or None, today, trips[row.customer_id])
        shown.append((row, term.state, describing.term_words(term)))
    context = {"rows": shown, "older": f"?after={older}" if older else "", "size": policy.PAGE}
    response = render(request, "customers/parts/renewals.html", context)
    response["Cache-Control"] = "private, no-store"
    return response
