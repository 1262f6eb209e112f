"""The recipient's page, without signing in: the code, the receipt, the data, the confirmation that it is gone."""

from datetime import datetime, timedelta

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localtime
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from agency import policy
from agency.signin.throttling import Attempt, Count, Rule, where
from compliance.forms.outward import CodeForm, GoneForm, ReceiptForm
from compliance.models import OutwardLink, OutwardShare
from compliance.sharing import delivering, minimum, receiving
from customers.leads import doors
from customers.views.fill import private, spoken, too_many

MARKED = 9  # characters of the recipient's name across the page
OPENED = "outward_opened"  # the session's {link: opening}
CODE = Rule("outward-code", 2 * policy.OUTWARD_CODE_TRIES, timedelta(hours=1))
KNOCK = Rule("outward-knock", 40, timedelta(minutes=10), sliding=False)  # addresses that lead nowhere
State, Asks = OutwardShare.State, OutwardLink.Asks


@login_not_required
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def received(request: HttpRequest, token: str) -> HttpResponse:
    now = clock()
    if chosen := spoken(request):
        return chosen
    link = delivering.find(token, now) if len(token) < 100 and token.isascii() else None
    if link is None:
        return nowhere(request, now)
    if not delivering.opened(link, request.session.get(OPENED, {}).get(str(link.pk), ""), now):
        return _code(request, link, now)
    try:
        if link.asks == Asks.CONFIRM or "gone" in request.GET:
            return _confirm(request, link, now)
        if link.share.state == State.ISSUED:
            return _receipt(request, link, now)
        return _data(request, link, now)
    except receiving.Gone:
        return nowhere(request, now)


def nowhere(request: HttpRequest, now: datetime) -> HttpResponse:
    """Wrong, over and revoked look the same; whoever tries many waits."""
    if end := doors.knock(KNOCK, doors.caller(request), now):
        return too_many(request, end, now)
    return private(render(request, "compliance/sharing/received_nowhere.html", status=404))


def _code(request: HttpRequest, link: OutwardLink, now: datetime) -> HttpResponse:
    """Each try is counted before it is checked, for the link and for the caller."""
    form = CodeForm(request.POST if request.method == "POST" and "code" in request.POST else None)
    if form.is_valid():
        attempt = Attempt([Count(CODE, str(link.pk)), *where(request)], now)
        attempt.begin()
        if end := attempt.refused_until():
            return too_many(request, end, now)
        opening = delivering.enter_code(link, form.cleaned_data["code"], now)
        attempt.right = opening is not None
        attempt.close()
        if opening:
            kept = dict(list(request.session.get(OPENED, {}).items())[-9:])
            request.session[OPENED] = kept | {str(link.pk): str(opening)}
            return private(redirect(request.path))
        form.add_error("code", _("This code does not open the page. Ask the travel agency for another one."))
    return _page(request, "received_code.html", {"form": form}, 422 if form.is_bound else 200)


def _receipt(request: HttpRequest, link: OutwardLink, now: datetime) -> HttpResponse:
    form = ReceiptForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        receiving.acknowledge(link, opening=_opening(request, link), name=form.cleaned_data["name"], now=now)
        return private(redirect(request.path))
    context = _about(link) | {"form": form}
    return _page(request, "received_receipt.html", context, 422 if form.is_bound else 200)


def _data(request: HttpRequest, link: OutwardLink, now: datetime) -> HttpResponse:
    asked = request.GET.get("page", "1")
    page = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1
    shown = receiving.look(link, opening=_opening(request, link), page=page, now=now)
    moment = f"{localtime(now):%Y-%m-%d %H:%M}"
    context = _about(link) | {
        "shown": shown,
        "people": [list(zip(shown.heads, row, strict=True)) for row in shown.rows],
        "moment": moment,
        "mark": f"{link.share.recipient.name[:MARKED]} · {moment}",  # as much as the pattern holds
        "until": link.opened_until,
        "newer": f"?page={shown.page - 1}" if shown.page > 1 else "",
        "older": f"?page={shown.page + 1}" if shown.page < shown.pages else "",
    }
    return _page(request, "received.html", context)


def _confirm(request: HttpRequest, link: OutwardLink, now: datetime) -> HttpResponse:
    if link.share.received_at is None:
        raise receiving.Gone
    form = GoneForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        said = form.cleaned_data
        receiving.confirm(link, opening=_opening(request, link), how=said["how"], name=said["name"], now=now)
        request.session[OPENED] = {}
        return _page(request, "received_thanks.html", {})
    context = _about(link) | {"form": form}
    return _page(request, "received_confirm.html", context, 422 if form.is_bound else 200)


def _about(link: OutwardLink) -> dict:
    """What the recipient is told of the share itself; nothing of the people in it."""
    share = link.share
    return {
        "share": share,
        "labels": minimum.labels(share.fields),
        "days": policy.OUTWARD_CONFIRM_WITHIN.days,
    }


def _opening(request: HttpRequest, link: OutwardLink) -> str:
    return request.session.get(OPENED, {}).get(str(link.pk), "")


def _page(request: HttpRequest, template: str, context: dict, status: int = 200) -> HttpResponse:
    return private(render(request, f"compliance/sharing/{template}", context, status=status))
