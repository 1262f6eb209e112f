"""What a request gets that cannot be answered: a page that says what to do next.

These pages ask the database nothing. They hold when it is down or its transaction is broken, and the 404 of a
record one may not see is, byte for byte, the 404 of a record that never was.
"""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.cache import add_never_cache_headers

from agency.encryption import KeyStoreError


def _page(request: HttpRequest, code: int, **context) -> HttpResponse:
    response = HttpResponse(
        render_to_string(f"{code}.html", {"theme": _theme(request), **context}), status=code
    )
    add_never_cache_headers(response)
    return response


def _theme(request: HttpRequest) -> str:
    """The choice kept on this device; the person's own would need the database."""
    value = request.COOKIES.get("theme", "")
    return value if value in {"light", "dark"} else ""


def bad_request(request, exception=None) -> HttpResponse:
    return _page(request, 400)


def forbidden(request, exception=None) -> HttpResponse:
    return _page(request, 403)


def csrf_failure(request, reason="") -> HttpResponse:
    """The form was too old, or came from elsewhere (CSRF_FAILURE_VIEW)."""
    return _page(request, 403, stale=True)


def not_found(request, exception=None) -> HttpResponse:
    return _page(request, 404)


def too_many(request, retry_after: int = 60) -> HttpResponse:
    """`retry_after` in seconds."""
    response = _page(request, 429, minutes=max(1, -(-retry_after // 60)))
    response["Retry-After"] = str(retry_after)
    return response


def server_error(request) -> HttpResponse:
    """A mistake of ours; or a database or key store that does not answer, which is told as such."""
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError | KeyStoreError):
        return unavailable(request, 5)
    return _page(request, 500, request_id=getattr(request, "request_id", ""))


def unavailable(request, retry_after: int = 30) -> HttpResponse:
    """The database or the keys cannot be reached, or the house is under maintenance."""
    response = _page(request, 503)
    response["Retry-After"] = str(retry_after)
    return response
