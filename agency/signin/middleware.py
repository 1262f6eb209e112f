"""What stands between a signed-in person and a page: the session's limits, and steps that come first."""

import time
from urllib.parse import urlencode, urlsplit

from allauth.account.internal.flows.reauthentication import suspend_request
from allauth.core.exceptions import ReauthenticationRequired
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme

from agency import undertaking
from agency.acting import acting
from agency.signin import second_factor, sessions

NOTED_EVERY = 60  # seconds between two writes of "seen"


class SessionLimitMiddleware:
    """Ends a session that was idle or lasted too long, or whose owner's roles are other ones by now."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        user, now = request.user, time.time()
        if user.is_authenticated:
            if "since" not in request.session:
                sessions.begin(request, user, now)
            if why := sessions.ended_by(request.session, user, now):
                return end(request, user, why)
            if now - request.session["seen"] >= NOTED_EVERY and "X-Background" not in request.headers:
                request.session["seen"] = now
        return self.get_response(request)


class SignInFirstMiddleware(LoginRequiredMiddleware):
    """Every page needs somebody signed in unless its view says `@login_not_required`."""

    def handle_no_permission(self, request, view_func):
        return to_sign_in(request)


def end(request, user, why: str):
    from agency.models import Event

    with acting(user):
        Event.note("sign_out", by=user, because=why)
    logout(request)
    if _at_the_door(request):
        return redirect(request.get_full_path())
    return to_sign_in(request, why)


def _at_the_door(request) -> bool:
    return request.path.startswith("/accounts/")


def to_sign_in(request, why: str = ""):
    """Off to sign in, and then back to the page the person was on. A script's request gets a plain 401."""
    if by_script(request):
        return HttpResponse(status=401)
    back = request.get_full_path() if request.method in {"GET", "HEAD"} else came_from(request)
    query = {name: value for name, value in (("next", back), ("ended", why)) if value}
    return redirect(f"{resolve_url(settings.LOGIN_URL)}?{urlencode(query)}")


def by_script(request) -> bool:
    """Whether a script asked, which must not be answered with a whole page."""
    return bool(request.headers.get("HX-Request")) or request.headers.get("Sec-Fetch-Mode") in {
        "cors",
        "same-origin",
    }


def came_from(request, otherwise: str = "/") -> str:
    """Path of the page a form was sent from, if it is one of ours."""
    url = request.headers.get("HX-Current-URL") or request.META.get("HTTP_REFERER", "")
    if not url_has_allowed_host_and_scheme(url, {request.get_host()}, require_https=request.is_secure()):
        return otherwise
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


class ConfirmFirstMiddleware:
    """allauth's own pages ask for a fresh confirmation by an exception.

    Answered inside the request's transaction: further out it is marked for rollback and can answer nothing.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        if isinstance(exception, ReauthenticationRequired) and request.user.is_authenticated:
            return suspend_request(request, resolve_url("account_reauthenticate"))
        return None


class FirstStepsMiddleware:
    """A one-time password is changed, a compulsory second factor set up, and confidentiality promised, before
    anything else."""

    OPEN = frozenset({
        "account_change_password", "account_logout", "account_reauthenticate", "mfa_reauthenticate",
        "mfa_reauthenticate_webauthn", "agency:preferences", "healthz", "readyz",
    })  # fmt: skip
    ENROL = OPEN | {"mfa_activate_totp", "mfa_add_webauthn", "agency:security", "mfa_index"}
    PROMISE = ENROL | {"agency:undertaking"}

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        user = request.user
        if not user.is_authenticated:
            return None
        name = request.resolver_match.view_name
        if user.must_change_password:
            return None if name in self.OPEN else self._first(request, "account_change_password")
        if name not in self.ENROL and second_factor.missing(request):
            return self._first(request, "agency:security")
        if name not in self.PROMISE and not undertaking.bound(user):
            return self._first(request, "agency:undertaking")
        return None

    @staticmethod
    def _first(request, page: str):
        """Off to `page`. A script gets a plain 401, so that a page keeps what was typed in it: a year ends at midnight,
        and a fragment must not be answered with a whole page."""
        return HttpResponse(status=401) if by_script(request) else redirect(page)
