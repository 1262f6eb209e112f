"""Choosing what the list shows: columns, their order, how closely the rows stand. All of it in the address."""

from urllib.parse import urlencode

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from agency.models import User
from customers import columns
from customers.filters import SORTS, Filters


@require_safe
@permission_required("customers.view_customer", raise_exception=True)
def choose(request: HttpRequest) -> HttpResponse:
    """The form; `up` and `down` move one column without scripts, `apply` leads back to the list."""
    filters = Filters.parse(request.GET.get("filters", ""))
    shown = [code for code in request.GET.getlist("shown") if code in columns.COLUMNS]
    if "apply" in request.GET:
        said = ".".join(dict.fromkeys(shown))
        display = {
            "columns": "" if said == ".".join(columns.USUAL) else said,
            **{name: request.GET.get(name, "") for name in ("sort", "density")},
        }
        query = Filters.parse(filters.query(saved="", **display)).query()
        return redirect(f"{reverse('customers:list')}?{query}")
    shown = shown or columns.chosen(request.user, filters.columns)
    context = {
        "filters": filters,
        "columns": [
            {"code": code, "label": columns.COLUMNS[code].label, "on": code in shown}
            for code in _ordered(request, shown)
            if columns.offered_to(request.user, code)
        ],
        "choices": _choices(request, filters),
        "back": f"{reverse('customers:list')}?{filters.query()}",
    }
    return render(
        request,
        "customers/list/columns_dialog.html" if request.htmx else "customers/list/columns.html",
        context,
    )


def address(filters: Filters) -> str:
    return f"{reverse('customers:columns')}?{urlencode({'filters': filters.query()})}"


def _ordered(request: HttpRequest, shown: list[str]) -> list[str]:
    """All columns: as the form had them, with one moved; at first the shown ones, then the rest."""
    said = [code for code in request.GET.getlist("order") if code in columns.COLUMNS]
    order = list(dict.fromkeys([*(said or shown), *columns.COLUMNS]))
    for act, by in (("up", -1), ("down", 1)):
        if (code := request.GET.get(act, "")) in order:
            at = order.index(code)
            order.insert(max(0, at + by), order.pop(at))
    return order


def _choices(request: HttpRequest, filters: Filters) -> list[dict]:
    """Order and density as lists of choices."""
    said = {name: request.GET.get(name, getattr(filters, name)) for name in ("sort", "density")}
    return [
        {
            "name": "sort",
            "label": _("Order"),
            "value": said["sort"],
            "options": [(code, label) for code, (label, _column) in SORTS.items()],
        },
        {
            "name": "density",
            "label": _("Row height"),
            "value": said["density"],
            "options": [("", _("as in my profile")), *User.Density.choices],
        },
    ]
