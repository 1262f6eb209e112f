"""The customer's own form, without signing in: the code first, then the form, then thanks (B27)."""

import math
from datetime import datetime

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from agency.errors import Refused
from customers.forms.fill import CodeForm, FillForm
from customers.leads import doors, filling
from customers.models import FillLink

OPENED = "fill_opened"  # the session's list of links whose code was entered


@login_not_required
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def fill(request: HttpRequest, token: str) -> HttpResponse:
    now = clock()
    if chosen := spoken(request):
        return chosen
    link = filling.find(token, now) if len(token) < 100 and token.isascii() else None
    if link is None:
        return private(render(request, "customers/fill/over.html", status=410))
    if entered(request, link):
        return _form(request, link, now)
    return code_page(request, link, token, now, "customers/fill/code.html")


def entered(request, link: FillLink) -> bool:
    """Whether the code of this link was entered on this device."""
    return str(link.pk) in request.session.get(OPENED, ())


def forget(request, link: FillLink) -> None:
    """The link is used: this device need not remember it."""
    request.session[OPENED] = [pk for pk in request.session.get(OPENED, ()) if pk != str(link.pk)]


def code_page(request, link: FillLink, token: str, now: datetime, template: str) -> HttpResponse:
    """Each try is counted before it is checked; the fifth wrong one ends the link."""
    form = CodeForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _page(request, template, {"form": form, "link": link}, 422 if form.is_bound else 200)
    attempt = doors.code_attempt(request, link, now)
    attempt.begin()
    if end := attempt.refused_until():
        return too_many(request, end, now)
    attempt.right = filling.enter_code(link, token, form.cleaned_data["code"], now)
    attempt.close()
    if attempt.right:
        request.session[OPENED] = [*request.session.get(OPENED, [])[-9:], str(link.pk)]
        return private(redirect(request.path))
    form.add_error(
        "code", _("This code is wrong. Check it, or ask the travel agency to read it to you again.")
    )
    return _page(request, template, {"form": form, "link": link}, 422)


def _form(request, link: FillLink, now: datetime) -> HttpResponse:
    form = FillForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            filling.send(
                link, facts=form.facts(), consents=form.answers(), notice=form.cleaned_data["notice"], now=now
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            forget(request, link)
            return _page(request, "customers/fill/thanks.html", {})
    context = {"form": form, "link": link}
    return _page(request, "customers/fill/form.html", context, 422 if form.is_bound else 200)


def spoken(request) -> HttpResponse | None:
    """`?lang=en` in an address given to a guest: kept on the device, then the address without it."""
    if request.method != "GET" or request.GET.get("lang") not in dict(settings.LANGUAGES):
        return None
    response = redirect(request.path)
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        request.GET["lang"],
        samesite="Lax",
        secure=settings.HTTPS,
        httponly=True,
    )
    return response


def too_many(request, end: datetime, now: datetime) -> HttpResponse:
    seconds = max(1, math.ceil((end - now).total_seconds()))
    response = render(
        request, "customers/fill/too_many.html", {"minutes": math.ceil(seconds / 60)}, status=429
    )
    response["Retry-After"] = str(seconds)
    return private(response)


def _page(request, template: str, context: dict, status: int = 200) -> HttpResponse:
    return private(render(request, template, context, status=status))


def private(response: HttpResponse) -> HttpResponse:
    """No cache keeps it, no other site learns the address."""
    response["Cache-Control"] = "private, no-store"
    response["Referrer-Policy"] = "same-origin"
    response["X-Robots-Tag"] = "noindex"
    return response
