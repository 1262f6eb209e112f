"""The sandbox’s interface: orders, reports, papers and voids over HTTP, each proved by its HMAC, as at the vendors’.

`settings.SIGNING_SANDBOX_URL` says where the sandbox answers. Where it is empty (a container that cannot reach
the web service, most tests) the same acts are done in the same process.
"""

import json
import secrets
import urllib.request
from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import sha256
from hmac import compare_digest, new
from http.client import HTTPException
from typing import Any
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.timezone import now as clock

from . import Away, Forged

FRESH = timedelta(minutes=5)  # an older call is not believed
SECONDS = 20  # for an answer; the paper is printed while we wait
ACTS: dict[str, Callable[[dict[str, Any]], bytes]] = {}


def answers(act: Callable[[dict[str, Any]], bytes]):
    """Register `act(said)` of the sandbox under its name; raises `LookupError` for a task that is not there."""
    ACTS[act.__name__] = act
    return act


def ask(act: str, **said) -> bytes:
    """Have the sandbox do `act`. Raises `Away` where it does not answer, or not well."""
    if not settings.SIGNING_SANDBOX_URL:
        return ACTS[act](said)
    body = json.dumps(said).encode()
    url = f"{settings.SIGNING_SANDBOX_URL}{reverse('sandbox_api', args=[act])}"
    asked = urllib.request.Request(  # noqa: S310 (an address of the settings)
        url, data=body, headers=signed(secrets.token_hex(16), clock(), body), method="POST"
    )
    try:
        with urllib.request.urlopen(asked, timeout=SECONDS) as answer:  # noqa: S310
            return answer.read()
    except (OSError, HTTPException) as error:  # unreachable, too slow, cut off, or refused
        raise Away from error


def signed(nonce: str, at: datetime, body: bytes) -> dict[str, str]:
    """The headers of a call."""
    sent = at.isoformat()
    return {
        "Content-Type": "application/json",
        "X-Signing-Nonce": nonce,
        "X-Signing-Time": sent,
        "X-Signing-Signature": signature(nonce, sent, body),
    }


def signature(nonce: str, sent: str, body: bytes) -> str:
    """HMAC-SHA256 over nonce, moment and body, under a key both sides hold."""
    key = salted_hmac("contracts.signing.sandbox.callback", "key", algorithm="sha256").digest()
    return new(key, f"{nonce}.{sent}.".encode() + body, sha256).hexdigest()


def proved(headers, body: bytes) -> tuple[str, dict[str, Any]]:
    """(nonce, what a call says). Raises `Forged` for a wrong signature, an old call, and what is no call."""
    nonce, sent = headers.get("X-Signing-Nonce", ""), headers.get("X-Signing-Time", "")
    given = headers.get("X-Signing-Signature", "")
    if not compare_digest(given.encode(), signature(nonce, sent, body).encode()):
        raise Forged
    try:
        said, at = json.loads(body), datetime.fromisoformat(sent)
        late = abs(clock() - at) > FRESH
    except (ValueError, TypeError) as error:
        raise Forged from error
    if late or not 0 < len(nonce) <= 64 or not isinstance(said, dict):
        raise Forged
    return nonce, said


def number(said: dict[str, Any]) -> UUID:
    """The task a call is about. Raises `LookupError`."""
    try:
        return UUID(said["task"])
    except (ValueError, TypeError, AttributeError) as error:
        raise LookupError from error
