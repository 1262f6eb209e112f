"""What happens around every view: the reader's language, the actor's transaction, a refusal shown."""

import uuid

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme

from agency.acting import acting
from agency.encryption import findings
from agency.errors import Refused

OUTSIDE = ("/healthz", "/readyz", "/static/")  # answer without a database transaction


class LanguageMiddleware:
    """The colleague's own language, else the cookie of the sign-in page, else Chinese.

    The browser's preference is not asked: a Chinese office runs on English-language devices too.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        with translation.override(self._language(request)):
            request.LANGUAGE_CODE = translation.get_language()
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", translation.get_language())
        return response

    @staticmethod
    def _language(request) -> str:
        from django.conf import settings

        if request.path.startswith(OUTSIDE):  # a probe with a cookie asks no session table either
            return settings.LANGUAGE_CODE
        known = {code for code, _name in settings.LANGUAGES}
        chosen = request.session.get("language") or request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        return chosen if chosen in known else settings.LANGUAGE_CODE


class ActingMiddleware:
    """Opens the request's transaction in the name of the signed-in colleague.

    Everything a request writes stands or falls together; a refused or failed request leaves nothing. Damaged
    data that was met while reading is noted in the register.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.path.startswith(OUTSIDE):
            return self.get_response(request)
        request.request_id = getattr(request, "request_id", None) or uuid.uuid4()
        with findings.collect() as damaged:
            with acting(request.user, request_id=request.request_id):
                response = self.get_response(request)
                if response.status_code >= 500 or getattr(request, "failed", False):
                    transaction.set_rollback(True)
            if damaged:
                self._report(request, damaged)
        if request.user.is_authenticated and "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = "private, no-store"
        return response

    def process_exception(self, request, exception):
        """Only remembered here: a middleware that answers the exception may still need to read."""
        fail(request)

    @staticmethod
    def _report(request, damaged) -> None:
        from agency.models import Event

        with acting(request.user, request_id=request.request_id):
            for finding in set(damaged):
                Event.note(
                    "tampered", by=request.user, subject=finding.pk, place=finding.label, field=finding.field
                )


def fail(request) -> None:
    """Let nothing of the request stand, but for a confirmed identity (see `signin.reauthentication`)."""
    request.failed = not getattr(request, "confirmed", False)


class RefusalMiddleware:
    """Shows a `Refused` as a message on the page the person came from; htmx swaps nothing and toasts it."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        if not isinstance(exception, Refused):
            return None
        fail(request)  # an answer given here keeps the exception from ActingMiddleware
        messages.error(request, str(exception))
        back = request.META.get("HTTP_REFERER", "")
        if "/" not in back or not url_has_allowed_host_and_scheme(back, {request.get_host()}):
            back = "/"
        if getattr(request, "htmx", False):
            return HttpResponse(status=204, headers={"HX-Redirect": back})
        return redirect(back)
