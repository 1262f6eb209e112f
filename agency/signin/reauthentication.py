"""Ask again who is there, before exports, administration and the like (security.md P10).

    @permission_required("customers.export_trail", raise_exception=True)
    @reauthenticate
    def export(request): ...

Whoever signed in or confirmed their identity within `policy.REAUTHENTICATE_AFTER` notices nothing. Else

* a page (GET) leads to the confirmation page and back;
* a form sent (POST) is answered by a page that asks for the password and carries what was typed along in
  hidden fields: nothing is lost, nothing is kept on the server; with the right password the view runs;
* a script's request (htmx) is sent to the confirmation page, and from there back to the page it came from;
* files cannot be carried along: a form with files goes the same way as a script's request.

`fresh(request)` only asks. Put the decorator below `permission_required`: who may not, is not asked.
"""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import record_authentication
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from agency import policy
from agency.models import Event
from agency.signin import sessions, throttling
from agency.signin.middleware import came_from

FIELD = "reauthenticate_password"


def confirmed_at(request) -> datetime | None:
    """When this session's owner last proved who they are."""
    moments = [r["at"] for r in get_authentication_records(request, request.user) if r.get("reauthenticated")]
    return datetime.fromtimestamp(max(moments), UTC) if moments else None


def fresh(request, now: float | None = None) -> bool:
    """Whether this session's owner proved who they are within the last minutes."""
    last, limit = confirmed_at(request), policy.REAUTHENTICATE_AFTER.total_seconds()
    return last is not None and (now or time.time()) - last.timestamp() < limit


def reauthenticate(view: Callable) -> Callable:
    @wraps(view)
    def guarded(request, *args, **kwargs):
        if fresh(request):
            return view(request, *args, **kwargs)
        if request.method in {"GET", "HEAD"} and not request.headers.get("HX-Request"):
            return redirect(_page(request.get_full_path()))
        if request.headers.get("HX-Request"):
            return HttpResponse(status=204, headers={"HX-Redirect": _page(came_from(request))})
        if request.FILES:
            return redirect(_page(came_from(request)))
        if FIELD not in request.POST:
            return _ask(request)
        return _check(request) or _confirmed(request, view, *args, **kwargs)

    return guarded


def _confirmed(request, view: Callable, *args, **kwargs):
    """The view after the password: where it fails, its own writes go, the session's new key stays.

    Else the browser would hold the key of a session that was taken back, and be signed out.
    """
    request.confirmed = True
    with transaction.atomic():
        return view(request, *args, **kwargs)


def _page(back: str) -> str:
    return f"{reverse('account_reauthenticate')}?{urlencode({'next': back})}"


def _ask(request, error: str = ""):
    carried = [
        (name, value)
        for name in request.POST
        if name not in {"csrfmiddlewaretoken", FIELD}
        for value in request.POST.getlist(name)
    ]
    return render(
        request,
        "account/reauthenticate_form.html",
        {"carried": carried, "field": FIELD, "error": error},
        status=401,
    )


def _check(request) -> HttpResponse | None:
    """None when the password is right; then the session is renewed and the register told."""
    attempt = request.attempt = throttling.again(request)
    attempt.begin()
    if end := attempt.refused_until():
        return throttling.too_many(request, attempt, end)
    right = get_adapter().reauthenticate(request.user, request.POST[FIELD])
    if end := attempt.close():
        return throttling.too_many(request, attempt, end)
    if not right:
        return _ask(request, _("The password is not right."))
    record_authentication(request, request.user, method="password", reauthenticated=True)
    sessions.renew(request)
    Event.note("reauthenticated", by=request.user)
    return None
