"""Sessions begin, are limited and end (security.md P10). Times in a session are epoch seconds."""

import time

from allauth.usersessions.models import UserSession
from django.contrib.sessions.backends.db import SessionStore

from agency import policy
from agency.roles import ADMINISTRATORS, roles_of

PARALLEL = 3  # security.md P10; the oldest goes


def begin(request, user, now: float | None = None) -> None:
    """Write down what the limits of this session are measured by."""
    now = now or time.time()
    request.session.update({"since": now, "seen": now, "roles": sorted(roles_of(user))})
    if user.language:
        request.session["language"] = user.language


def ended_by(session, user, now: float) -> str:
    """Why this session is over: idle, limit, rights; or ''."""
    roles = roles_of(user)
    idle = policy.ADMIN_IDLE_LIMIT if roles & ADMINISTRATORS else policy.IDLE_LIMIT
    if now - session["seen"] >= idle.total_seconds():
        return "idle"
    if now - session["since"] >= policy.SESSION_LIMIT.total_seconds():
        return "limit"
    return "rights" if sorted(roles) != session.get("roles", sorted(roles)) else ""


def end_all(user, *, but: str | None = None) -> int:
    """End the person's sessions, except the one with key `but`; returns how many."""
    rows = UserSession.objects.filter(user=user).exclude(session_key=but or "")
    for row in rows:
        row.end()
    return len(rows)


def keep_newest(user) -> None:
    for row in UserSession.objects.filter(user=user).order_by("-created_at", "-pk")[PARALLEL:]:
        row.end()


def renew(request) -> None:
    """A new key for a session whose owner has just confirmed who they are."""
    old = request.session.session_key
    request.session.cycle_key()
    UserSession.objects.filter(session_key=old).update(session_key=request.session.session_key)


def last_seen(row: UserSession) -> float | None:
    return SessionStore(row.session_key).get("seen")
