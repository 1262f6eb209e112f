"""How often somebody may guess (security.md P9). Counted in the database: a flushed broker forgets nothing.

Every try is counted before it is checked and taken back when it was right: parallel ones cannot slip through.
A known and an unknown user name take the same way and the same time. Names and addresses are kept as keyed
digests only. A device on which the person has signed in before has a count of its own, so that a stranger who
guesses cannot lock the person out of it.
"""

import math
import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.conf import settings
from django.shortcuts import render
from django.urls import Resolver404, resolve
from django.utils import timezone
from django.utils.crypto import salted_hmac

from agency.models import Throttle
from agency.models.throttle import Tally
from agency.signin import address, devices


@dataclass(frozen=True)
class Rule:
    """At most `limit` failures in `window`; the last of them is answered 429, as is every further try."""

    name: str
    limit: int
    window: timedelta
    sliding: bool = True  # the window starts anew with each failure


ACCOUNT = Rule("account", 6, timedelta(minutes=15))
DEVICE = Rule("device", 6, timedelta(minutes=15))
CODE = Rule("code", 5, timedelta(minutes=15))
AGAIN = Rule("again", 6, timedelta(minutes=15))
ADDRESS = Rule("address", 30, timedelta(minutes=10), sliding=False)
NETWORK = Rule("network", 200, timedelta(hours=1), sliding=False)


def digest(name: str, value: str) -> str:
    return salted_hmac(f"agency.signin.{name}", value, algorithm="sha256").hexdigest()


@dataclass
class Count:
    """One thing a try is counted against. Where `judges` is false it is counted for others to judge."""

    rule: Rule
    value: str
    judges: bool = True
    tally: Tally | None = None

    @property
    def key(self) -> str:
        return digest(self.rule.name, self.value)


@dataclass
class Attempt:
    """One try at a password or code."""

    counts: list[Count]
    now: datetime
    right: bool | None = None  # unknown until something was checked
    login: str = field(default="", repr=False)

    def begin(self) -> None:
        for count in self.counts:
            rule = count.rule
            count.tally = Throttle.objects.count_failure(
                count.key, limit=rule.limit, window=rule.window, sliding=rule.sliding, now=self.now
            )

    def refused_until(self) -> datetime | None:
        """When this try must not even be checked: the end of the wait."""
        return self._end(lambda count: count.tally.failures > count.rule.limit)

    def spent_until(self) -> datetime | None:
        """When this failure was the last one allowed: the end of the wait it began."""
        return self._end(lambda count: count.tally.failures >= count.rule.limit)

    def _end(self, over) -> datetime | None:
        return max(
            (count.tally.ends_at for count in self.counts if count.judges and over(count)), default=None
        )

    def delay(self) -> float:
        """Seconds this try waits for its answer: from the fourth on."""
        tries = max(
            (count.tally.failures for count in self.counts if count.judges and count.rule.sliding), default=0
        )
        waits = settings.SIGN_IN_DELAYS
        return waits[min(tries - 4, len(waits) - 1)] if waits and tries > 3 else 0

    def close(self) -> datetime | None:
        """Charge a wrong try; returns the end of the wait if it was the last one allowed.

        A right one charges nobody and lets the person start at nought; where nothing was checked (an empty
        field, a stale form) the count is taken back.
        """
        if self.right is False:
            return self.spent_until()
        for count in self.counts:
            if self.right and count.rule.sliding and count.judges:
                Throttle.objects.forget(count.key)
            else:
                Throttle.objects.take_back(count.key)
        return None


def judged(request, right: bool) -> None:
    """Said where a password or code was checked."""
    if (attempt := getattr(request, "attempt", None)) is not None:
        attempt.right = right


def attempt_of(request) -> Attempt | None:
    """What this request tries, or None when it guesses nothing."""
    if request.method != "POST" or not request.path_info.startswith("/accounts/"):
        return None
    try:
        name = resolve(request.path_info).url_name
    except Resolver404:
        return None
    subject = SUBJECTS.get(name)
    counts = subject(request) if subject else None
    if not counts:
        return None
    return Attempt(counts + where(request), timezone.now(), login=request.POST.get("login", ""))


def again(request) -> Attempt:
    """A try to confirm one's identity during a session."""
    return Attempt([Count(AGAIN, str(request.user.pk)), *where(request)], timezone.now())


def where(request) -> list[Count]:
    client = address.client_address(request)
    return [Count(ADDRESS, address.line(client)), Count(NETWORK, address.network(client))]


def _password(request) -> list[Count] | None:
    login = devices.plain(request.POST.get("login", ""))
    if not login or not request.POST.get("password"):
        return None
    if device := devices.known(request, login):
        return [Count(DEVICE, device), Count(ACCOUNT, login, judges=False)]
    return [Count(ACCOUNT, login)]


def _code(request) -> list[Count] | None:
    from allauth.account.internal.stagekit import unstash_login

    login = unstash_login(request, peek=True)
    if login is None or login.user is None or not request.POST.get("code"):
        return None
    return [Count(CODE, str(login.user.pk))]


def _again(request) -> list[Count] | None:
    return [Count(AGAIN, str(request.user.pk))] if request.user.is_authenticated else None


SUBJECTS = {
    "account_login": _password,
    "mfa_authenticate": _code,
    "account_reauthenticate": _again,
    "mfa_reauthenticate": _again,
    "account_change_password": _again,
}


class ThrottleMiddleware:
    """Stands outside the request's transaction: what is counted stays counted, and nobody sleeps in one."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        attempt = request.attempt = attempt_of(request)
        if attempt is None:
            return devices.remember(request, self.get_response(request))
        attempt.begin()
        if end := attempt.refused_until():
            return too_many(request, attempt, end)
        time.sleep(attempt.delay())
        response = self.get_response(request)
        if end := attempt.close():
            return too_many(request, attempt, end)
        return devices.remember(request, response)


def too_many(request, attempt: Attempt, end: datetime):
    """429 with the time to wait. What was typed as user name stays."""
    from agency.signin.forms import LoginForm

    seconds = max(1, math.ceil((end - timezone.now()).total_seconds()))
    form = (
        None
        if request.user.is_authenticated or not attempt.login
        else LoginForm(initial={"login": attempt.login})
    )
    response = render(
        request,
        "account/too_many.html",
        {"form": form, "minutes": math.ceil(seconds / 60), "end": end},
        status=429,
    )
    response["Retry-After"] = str(seconds)
    response["Cache-Control"] = "private, no-store"
    return response
