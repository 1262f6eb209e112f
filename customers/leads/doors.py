"""The public doors: secrets kept as digests only, and how often a stranger may knock."""

import secrets
from datetime import datetime, timedelta

from django.utils.crypto import salted_hmac

from agency import policy
from agency.signin import address
from agency.signin.throttling import Attempt, Count, Rule, where

CODE = Rule("fill-code", policy.FILL_CODE_TRIES, timedelta(hours=1))
ENQUIRY = Rule("enquiry", policy.ENQUIRIES_PER_HOUR, timedelta(hours=1), sliding=False)
CHANNEL = Rule("channel", policy.CHANNEL_CALLS_PER_MINUTE, timedelta(minutes=1), sliding=False)


def digest(kind: str, secret: str) -> str:
    return salted_hmac(f"customers.leads.{kind}", secret, algorithm="sha256").hexdigest()


def new_token() -> str:
    """For an address: 256 bits, nothing personal in it."""
    return secrets.token_urlsafe(32)


def new_code() -> str:
    """Six digits, told over the phone."""
    return f"{secrets.randbelow(1_000_000):06}"


def code_attempt(request, link, now: datetime) -> Attempt:
    """A try at a link's code; counted before it is checked, for the link and for the address."""
    return Attempt([Count(CODE, str(link.pk)), *where(request)], now)


def knock(rule: Rule, value: str, now: datetime) -> datetime | None:
    """Count one call against `value`; the moment the wait ends where it was one too many."""
    attempt = Attempt([Count(rule, value)], now)
    attempt.begin()
    return attempt.refused_until()


def caller(request) -> str:
    return address.line(address.client_address(request))
