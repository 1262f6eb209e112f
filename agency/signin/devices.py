"""Devices on which a person has signed in before, told by a signed cookie that names nobody in clear."""

import secrets
import unicodedata

from django.conf import settings
from django.core import signing
from django.utils.crypto import salted_hmac

COOKIE = "__Host-device" if settings.SESSION_COOKIE_SECURE else "device"
LIFE = 90 * 24 * 3600  # seconds
MOST = 5  # persons remembered on one device
SALT = "agency.signin.devices"


def plain(login: str) -> str:
    """A user name as it is compared: the same name typed in capitals or full width counts as one."""
    return unicodedata.normalize("NFKC", login).strip().casefold()[:150]


def _mark(login: str) -> str:
    return salted_hmac(SALT, plain(login), algorithm="sha256").hexdigest()[:24]


def _read(request) -> dict[str, str]:
    try:
        found = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=LIFE)
    except signing.BadSignature:
        return {}
    return found if isinstance(found, dict) else {}


def known(request, login: str) -> str:
    """This device's own name when `login` has signed in on it before, else ''."""
    device = _read(request).get(_mark(login), "")
    return f"{_mark(login)}:{device}" if device else ""


def remember(request, response):
    """After a sign-in (see adapter.login) let the device be known."""
    user = getattr(request, "signed_in", None)
    if user is not None:
        marks = _read(request)
        marks = {_mark(user.username): secrets.token_hex(8), **marks}
        response.set_cookie(
            COOKIE,
            signing.dumps(dict(list(marks.items())[:MOST]), salt=SALT),
            max_age=LIFE,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
    return response
