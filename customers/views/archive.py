"""The list of archives and the drawer beside it."""

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import patch_vary_headers
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_safe

from agency.models import Event
from customers import columns, filter_chips, listing, selecting
from customers.filters import Filters
from customers.listing import rows_of
from customers.models import Customer
from customers.parts.alerts import pinned

from . import columns as column_views

LOOKS_BACK = 5  # register entries in the drawer


@require_safe
@permission_required("customers.view_customer", raise_exception=True)
def index(request: HttpRequest) -> HttpResponse:
    """One page of the list; htmx gets the table alone."""
    if not request.GET and (view := listing.SAVED.standard(request.user)):
        return redirect(listing.SAVED.address_of(view))
    moment, chosen = now(), Filters.parse(request.GET)
    page = listing.listing(
        request.user,
        chosen,
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
        now=moment,
    )
    response = answer(request, {"listing": page, "rows": page.rows, "total": page.total}, chosen)
    if request.htmx:  # the address without the filters left empty
        keys = {name: request.GET.get(name, "") for name in ("after", "before")}
        query = chosen.query(**keys) or ("view=" if request.GET else "")
        response.headers["HX-Push-Url"] = f"{request.path}?{query}".removesuffix("?")
    return response


def answer(request: HttpRequest, context: dict, chosen: Filters) -> HttpResponse:
    """The list with whatever rows it shows: the whole page, or the table for htmx."""
    saved = listing.SAVED.views(request.user)
    context |= {
        "filters": chosen,
        "controls": filter_chips.controls(request.user, chosen, now()),
        "tabs": listing.tabs(request.user, chosen, saved, now=now(), page=context.get("listing")),
        "mine": next(
            (view for view in saved if str(view.pk) == chosen.saved and view.owner == request.user), None
        ),
        "table": columns.Table(columns.chosen(request.user, chosen.columns), context["rows"]),
        "columns_url": column_views.address(chosen),
        "may_assign": request.user.has_perm(selecting.RIGHT),
        "acts": selecting.Selection.Act.choices,
    }
    part = request.htmx and not request.htmx.history_restore_request
    response = render(request, "customers/list/results.html" if part else "customers/list.html", context)
    patch_vary_headers(response, ["HX-Request"])
    return response


@require_safe
@permission_required("customers.view_customer", raise_exception=True)
def peek(request: HttpRequest, pk) -> HttpResponse:
    """A short look beside the list, masked like the list; without htmx the archive itself."""
    visible = Customer.objects.visible_to(request.user).select_related("owner", "department", "source")
    customer = get_object_or_404(visible, pk=pk)
    if not request.htmx:
        return redirect(customer)
    row = rows_of(request.user, [customer])[0]
    events = (
        Event.objects.filter(subject=customer.pk)
        .exclude(kind=Event.Kind.LINK)
        .select_related("by")
        .order_by("-at", "-pk")
    )
    if row.shared:  # who else opened, shared or checked it is no business of hers: see `timeline`
        events = events.filter(by=request.user)
    context = {
        "row": row,
        "customer": customer,
        "events": events[:LOOKS_BACK],
        "alerts": pinned(customer, localdate()),
    }
    return render(request, "customers/peek.html", context)
