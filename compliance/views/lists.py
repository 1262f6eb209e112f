"""The lists of the trail: history, access log, shares, register. One page for all, filters in the address."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.timezone import now
from django.utils.translation import gettext as _

from agency import policy
from agency.models import User
from compliance import trail
from compliance.forms.narrowing import PERIODS, Narrowing
from compliance.lists import LISTS
from compliance.trail import Asked, Listing


def answer(request: HttpRequest, listing: Listing, **context) -> HttpResponse:
    """One page of `listing`; htmx gets the table alone. Raises `PermissionDenied` to everybody else."""
    asked = ask(request, listing, request.GET)
    narrowing = asked.narrowing
    after, before = (
        trail.key_from_text(request.GET.get(name, ""), listing, asked) for name in ("after", "before")
    )
    shown = trail.page(listing, asked, after=after, before=before)
    context |= {
        "listing": listing,
        "columns": [column for column in listing.columns if column.place != "file"],
        "lines": [_screen(listing, line) for line in shown.lines],
        "older": f"?{narrowing.query(after=trail.key_to_text(shown.after))}" if shown.after else "",
        "newer": f"?{narrowing.query(before=trail.key_to_text(shown.before))}" if shown.before else "",
        "narrowing": narrowing,
        "asked": asked,
        "controls": _controls(listing, narrowing),
        "tabs": _tabs(request, listing),
        "exportable": request.user.has_perm("customers.export_trail"),
        "most": policy.TRAIL_ROWS,
    }
    part = request.htmx and not request.htmx.history_restore_request
    response = render(
        request, "compliance/trail/results.html" if part else "compliance/trail/list.html", context
    )
    response["Cache-Control"] = "private, no-store"
    patch_vary_headers(response, ["HX-Request"])
    return response


def ask(request: HttpRequest, listing: Listing, query) -> Asked:
    """What is asked of a list this person may open."""
    if not listing.open_to(request.user):
        raise PermissionDenied
    return Asked.of(request.user, Narrowing.parse(query), now())


def _screen(listing: Listing, line: list) -> list[tuple]:
    """(place, cell) of what the screen shows; on a phone an empty cell takes no room."""
    return [
        ("" if column.place == "m3" and not (cell.text or cell.moment) else column.place, cell)
        for column, cell in zip(listing.columns, line, strict=True)
        if column.place != "file"
    ]


def _controls(listing: Listing, narrowing: Narrowing) -> list[dict]:
    people = [
        (pk, f"{name} ({username})")
        for pk, name, username in User.objects.order_by("name").values_list("pk", "name", "username")
    ]
    period = "" if narrowing.dated else narrowing.period
    return [
        {
            "name": "period",
            "label": _("Time range"),
            "value": period,
            "choices": [(code, label) for code, (label, _span) in PERIODS.items()],
        },
        _control(narrowing, "kind", str(listing.kind), listing.kinds()),
        _control(narrowing, "person", _("Colleague"), people),
    ]


def _control(narrowing: Narrowing, name: str, label: str, choices: list) -> dict:
    clear = f"?{narrowing.query(**{name: ''})}"
    return {
        "name": name,
        "label": label,
        "value": getattr(narrowing, name) or "",
        "choices": choices,
        "clear": clear,
    }


def _tabs(request: HttpRequest, current: Listing) -> list[dict]:
    return [
        {"label": listing.title, "url": reverse(f"compliance:{listing.code}"), "current": listing is current}
        for listing in LISTS.values()
        if listing.open_to(request.user)
    ]
