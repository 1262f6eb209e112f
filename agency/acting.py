"""Who acts, and why: said once per transaction, read by history triggers and row-level security.

The database sees `app.user_id`, `app.actor`, `app.departments`, `app.scope`, `app.reason`, `app.purpose`
and `app.request_id`, all local to the transaction. Without them nothing audited can be written and no
customer can be read: closed by default.
"""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace

from django.db import connection, transaction

SYSTEM_SCOPE = "all"


@dataclass(frozen=True)
class Actor:
    """Name, rights and reason of whoever acts now. `scope` is "all" or ""; departments are ids."""

    name: str = ""
    user_id: int | None = None
    departments: tuple[int, ...] = ()
    scope: str = ""
    reason: str = ""
    purpose: str = ""
    request_id: uuid.UUID | None = None


NOBODY = Actor()
_now: ContextVar[Actor] = ContextVar("actor", default=NOBODY)


def current() -> Actor:
    return _now.get()


def declare(actor: Actor) -> None:
    """Tell the database, for the rest of this transaction."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('app.user_id', %s, true), set_config('app.actor', %s, true),"
            " set_config('app.departments', %s, true), set_config('app.scope', %s, true),"
            " set_config('app.reason', %s, true), set_config('app.purpose', %s, true),"
            " set_config('app.request_id', %s, true)",
            [
                str(actor.user_id or ""),
                actor.name,
                "{" + ",".join(map(str, actor.departments)) + "}",
                actor.scope,
                actor.reason[:300],
                actor.purpose[:60],
                str(actor.request_id or ""),
            ],
        )


@contextmanager
def _as(actor: Actor) -> Iterator[Actor]:
    before, nested = _now.get(), connection.in_atomic_block
    token = _now.set(actor)
    try:
        with transaction.atomic():
            if not nested or actor != before:
                declare(actor)
            yield actor
            if (
                nested and actor != before and not connection.needs_rollback
            ):  # else the savepoint takes it back
                declare(before)
    finally:
        _now.reset(token)


def acting(user, *, reason: str = "", purpose: str = "", request_id: uuid.UUID | None = None):
    """A transaction in which `user` acts, seeing only what `user` may see.

    Inside a transaction of the same user the scope stays and reason and purpose are set for the block.
    """
    before = current()
    if user is not None and user.pk == before.user_id:
        return _as(
            replace(
                before,
                reason=reason or before.reason,
                purpose=purpose or before.purpose,
                request_id=request_id or before.request_id,
            )
        )
    if user is None or not user.is_authenticated:
        return _as(Actor(name="anonymous", request_id=request_id))
    from agency.visibility import scope_of

    scope = scope_of(user)
    return _as(
        Actor(
            name="user",
            user_id=user.pk,
            departments=scope.departments,
            scope=SYSTEM_SCOPE if scope.everything else "",
            reason=reason,
            purpose=purpose,
            request_id=request_id or before.request_id,
        )
    )


def acting_for(user, name: str, *, reason: str = ""):
    """A transaction of the system carrying out what `user` asked for: sees everything, is written to `user`.

    What `user` may see and do is asked of `agency.visibility` by whoever uses this.
    """
    request_id = current().request_id
    return _as(
        Actor(name=name, user_id=user.pk, scope=SYSTEM_SCOPE, reason=reason or name, request_id=request_id)
    )


def acting_as(name: str, *, reason: str = ""):
    """A transaction of the system itself, e.g. `acting_as("system:remind")`: sees everything."""
    return _as(Actor(name=name, scope=SYSTEM_SCOPE, reason=reason or name))
