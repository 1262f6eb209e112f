"""Is it alive, is it ready: for the supervisor, the proxy and whoever is called at night.

`/healthz` says that the process answers and touches nothing else. `/readyz` says whether people can work: 503
when the database, the tables, the keys or the clock fail. Neither shows anything about people.
"""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection, transaction
from django.http import HttpRequest, JsonResponse
from django.utils.module_loading import import_string
from django.utils.timezone import now
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

# beat fires every half minute: older work means beat, broker or worker is gone
OVERDUE_LIMIT = timedelta(minutes=10)
RETRY_AFTER = 5  # seconds


class NotReady(Exception):
    """A check failed; its text is fit for a public page."""


@require_safe
@never_cache
@login_not_required
def healthz(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"status": "ok"})


@require_safe
@never_cache
@login_not_required
def readyz(request: HttpRequest) -> JsonResponse:
    """Every check's answer; 503 with Retry-After when a needed one fails. The broker only warns."""
    checks = {}
    for name, check in NEEDED.items():
        if checks.get("database", "ok") != "ok":
            checks[name] = "unknown"
        else:
            checks[name] = answer(check)
    ready = all(told == "ok" for told in checks.values())
    checks["broker"] = answer(broker)
    status = "ok" if ready and checks["broker"] == "ok" else "degraded" if ready else "unavailable"
    response = JsonResponse({"status": status, "checks": checks}, status=200 if ready else 503)
    if not ready:
        response["Retry-After"] = str(RETRY_AFTER)
    return response


def answer(check: Callable[[], None]) -> str:
    """`ok`, or what is wrong in words that name no person, address or secret."""
    try:
        check()
    except NotReady as error:
        return str(error)
    except DatabaseError:
        return "unreachable"
    except Exception as error:  # noqa: BLE001 (a probe answers whatever happens)
        return f"failed: {type(error).__name__}"
    return "ok"


# --- the checks -----------------------------------------------------------------------------------------
def database() -> None:
    """The server takes a write: a transaction number is given out only by a primary with room for its log."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = '1s'")
        cursor.execute("SELECT pg_is_in_recovery(), pg_current_xact_id()::text")
        if cursor.fetchone()[0]:
            raise NotReady("read-only")


def tables() -> None:
    """All migrations of this code are applied. Once seen it stays so for the life of the process."""
    from django.db.migrations.executor import MigrationExecutor

    if not SEEN.is_set():
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            raise NotReady("migrations are waiting")
        SEEN.set()


def keys() -> None:
    """The key store opens and is the one that sealed this database."""
    from agency.encryption import KeyStoreError, startup

    try:
        startup.verify()
    except KeyStoreError:
        raise NotReady("the keys do not open; the log of the start says why") from None


def deadlines() -> None:
    """No deadline waits longer than `OVERDUE_LIMIT` for its notice."""
    from agency.acting import acting_as

    moment = now()
    with acting_as("system:ready"):
        oldest: datetime | None = import_string(settings.OLDEST_OVERDUE)(moment)
    if oldest is not None and moment - oldest > OVERDUE_LIMIT:
        raise NotReady(f"the oldest is {int((moment - oldest).total_seconds() // 60)} minutes overdue")


def broker() -> None:
    import redis

    try:
        with redis.Redis.from_url(
            settings.CELERY_BROKER_URL, socket_connect_timeout=1, socket_timeout=1
        ) as client:
            client.ping()
    except redis.RedisError:
        raise NotReady("unreachable; work waits in the database") from None


NEEDED = {"database": database, "tables": tables, "keys": keys, "deadlines": deadlines}
SEEN = threading.Event()
