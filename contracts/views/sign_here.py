"""The page by which a side signs with a one-time code: without an account, the code before anything is shown (§1.5)."""

from datetime import datetime, timedelta

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from agency.downloads import download
from agency.errors import Refused
from agency.signin.throttling import Attempt, Count, Rule, where
from contracts import policy
from contracts.forms.codes import CodeForm, RefuseForm, SignForm
from contracts.models import SigningLink
from contracts.signing import code_signing, codes
from contracts.signing.code_signing import Device
from customers.leads import doors
from customers.views.fill import private, spoken, too_many

OPENED = "contract_opened"  # the session's {link: opening}
CODE = Rule("contract-code", 2 * policy.SIGNING_CODE_TRIES, timedelta(hours=1))
KNOCK = Rule("contract-knock", 40, timedelta(minutes=10), sliding=False)  # addresses that lead nowhere


@login_not_required
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def sign_here(request: HttpRequest, token: str) -> HttpResponse:
    now = clock()
    if chosen := spoken(request):
        return chosen
    link = _link(token, now)
    if link is None:
        return nowhere(request, now)
    if not codes.opened(link, _opening(request, link), now):
        return _code(request, link, now)
    if request.POST.get("act") == "refuse":
        return _refuse(request, link, now)
    return _text(request, link, now)


@login_not_required
@require_GET
def sign_here_pdf(request: HttpRequest, token: str) -> HttpResponse:
    """The whole text as PDF, for whoever has it open."""
    now = clock()
    link = _link(token, now)
    if link is None or not codes.opened(link, _opening(request, link), now):
        return nowhere(request, now)
    content = code_signing.paper(link, now)
    return private(download(content, "application/pdf", "contract"))


def _link(token: str, now: datetime) -> SigningLink | None:
    return codes.find(token, now) if len(token) < 100 and token.isascii() else None


def _opening(request: HttpRequest, link: SigningLink) -> str:
    return request.session.get(OPENED, {}).get(str(link.pk), "")


def nowhere(request: HttpRequest, now: datetime) -> HttpResponse:
    """Wrong, over, withdrawn and signed already look the same; whoever tries many waits."""
    if end := doors.knock(KNOCK, doors.caller(request), now):
        return too_many(request, end, now)
    return private(render(request, "contracts/codes/nowhere.html", status=404))


def _tried(request: HttpRequest, link: SigningLink, now: datetime, check) -> tuple[bool, datetime | None]:
    """(right, end of the wait): each try is counted before it is checked, for the link and for the caller."""
    attempt = Attempt([Count(CODE, str(link.pk)), *where(request)], now)
    attempt.begin()
    if end := attempt.refused_until():
        return False, end
    attempt.right = bool(check())
    attempt.close()
    return attempt.right, None


def _code(request: HttpRequest, link: SigningLink, now: datetime) -> HttpResponse:
    form = CodeForm(request.POST if request.method == "POST" and "code" in request.POST else None)
    if form.is_valid():
        found = {}

        def check():
            found["opening"] = codes.open_text(link, form.cleaned_data["code"], now)
            return found["opening"]

        right, end = _tried(request, link, now, check)
        if end:
            return too_many(request, end, now)
        if right:
            kept = dict(list(request.session.get(OPENED, {}).items())[-9:])
            request.session[OPENED] = kept | {str(link.pk): str(found["opening"])}
            return private(redirect(request.path))
        form.add_error("code", _("This code does not open the page. Ask the travel agency for another one."))
    return _page(request, "code.html", {"form": form}, 422 if form.is_bound else 200)


def _text(request: HttpRequest, link: SigningLink, now: datetime) -> HttpResponse:
    """The whole text and the signature. A try is counted before the contract is locked, as everywhere here."""
    posted = request.POST if request.POST.get("act") == "sign" else None
    form = SignForm(posted, clauses=code_signing.duties_of(link.round))
    if form.is_valid():
        said = form.cleaned_data
        right, end = _tried(request, link, now, lambda: codes.right(link, said["code"], now))
        if end:
            return too_many(request, end, now)
        if right and _signed(request, link, form, now):
            context = {"contract": link.contract, "digest": link.round.digest}
            return _page(request, "thanks.html", context)
        if not right:
            form.add_error("code", _("This code is wrong, or not valid any more."))
    contract = codes.read(link, now)
    return _reading(request, link, contract, form, RefuseForm(), 422 if form.is_bound else 200)


def _signed(request: HttpRequest, link: SigningLink, form: SignForm, now: datetime) -> bool:
    said = form.cleaned_data
    try:
        code_signing.sign(
            link,
            opening=_opening(request, link),
            name=said["name"],
            code=said["code"],
            explained=form.explained(),
            device=_device(request),
            now=now,
        )
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def _refuse(request: HttpRequest, link: SigningLink, now: datetime) -> HttpResponse:
    form = RefuseForm(request.POST)
    if form.is_valid():
        code_signing.refuse(
            link, opening=_opening(request, link), reason=form.cleaned_data["reason"], now=now
        )
        return _page(request, "refused.html", {})
    contract = codes.read(link, now)
    empty = SignForm(None, clauses=code_signing.duties_of(link.round))
    return _reading(request, link, contract, empty, form, 422)


def _reading(request, link, contract, form, refuse, status: int) -> HttpResponse:
    context = {
        "link": link,
        "contract": contract,
        "text": link.round.revision.text,
        "digest": link.round.digest,
        "form": form,
        "refuse": refuse,
        "statement": code_signing.STATEMENT,
        "pdf": f"{request.path}pdf/",
    }
    return _page(request, "text.html", context, status)


def _device(request: HttpRequest) -> Device:
    return Device(doors.caller(request), request.headers.get("User-Agent", ""))


def _page(request: HttpRequest, template: str, context: dict, status: int = 200) -> HttpResponse:
    return private(render(request, f"contracts/codes/{template}", context, status=status))
