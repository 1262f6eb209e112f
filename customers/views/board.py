"""The board of archives by stage."""

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.timezone import now
from django.views.decorators.http import require_safe

from customers import filter_chips, stages
from customers.filters import Filters


@require_safe
@permission_required("customers.view_customer", raise_exception=True)
def board(request: HttpRequest) -> HttpResponse:
    """All columns; `at` is the one a phone shows, with `after` the one that goes on. htmx gets its cards alone.

    Nobody asked for a column: the phone begins with the first that holds an archive.
    """
    chosen, moment = Filters.parse(request.GET), now()
    at, after = request.GET.get("at", ""), request.GET.get("after", "")
    if at not in stages.STAGES:
        at = ""
    if request.htmx and at and after and not request.htmx.history_restore_request:
        column = stages.stage(request.user, at, chosen, after=after, now=moment)
        response = render(request, "customers/board/cards.html", {"stage": column})
    else:
        response = _page(request, chosen, at, after, moment)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _page(request: HttpRequest, chosen: Filters, at: str, after: str, moment) -> HttpResponse:
    counted = stages.counts(request.user, chosen, moment)
    at = at or next((code for code in stages.STAGES if counted[code] != "0"), next(iter(stages.STAGES)))
    columns = [
        stages.stage(
            request.user,
            code,
            chosen,
            after=after if code == at else "",
            now=moment,
            count=counted[code],
        )
        for code in stages.STAGES
    ]
    context = {
        "stages": columns,
        "at": at,
        "filters": chosen,
        "controls": [
            control
            | {"clear": f"{stages.address()}?{chosen.query(at=at, saved='', **{control['name']: ''})}"}
            for control in filter_chips.controls(request.user, chosen, moment)
            if control["name"] not in ("state", "sort")
        ],
        "tabs": [
            {
                "label": column.label,
                "url": f"{stages.address()}?{chosen.query(at=column.code)}",
                "count": column.count,
                "current": column.code == at,
            }
            for column in columns
        ],
        "start": f"{stages.address()}?{chosen.query(at=at)}" if after else "",
    }
    return render(request, "customers/board/board.html", context)
