"""Waiting until every transaction that may still hold an old key or old bytes has ended.

Every open transaction of PostgreSQL holds a lock on its own virtual id, readers included, and anybody may
see these locks; CREATE INDEX CONCURRENTLY waits the same way.
"""

import time
from datetime import timedelta

from django.db import connection

_RUNNING = """
SELECT lock.virtualtransaction FROM pg_locks AS lock JOIN pg_stat_activity AS session USING (pid)
WHERE lock.locktype = 'virtualxid' AND session.datname = current_database() AND pid <> pg_backend_pid()
"""


def running() -> set[str]:
    """The transactions open in this database now, our own left out."""
    with connection.cursor() as cursor:
        cursor.execute(_RUNNING)
        return {row[0] for row in cursor.fetchall()}


def wait(limit: timedelta, pause: timedelta = timedelta(milliseconds=200)) -> bool:
    """Wait for the transactions open now to end; False when some still run after `limit`.

    Call outside a transaction.
    """
    older, end = running(), time.monotonic() + limit.total_seconds()
    while older := older & running():
        if time.monotonic() >= end:
            return False
        time.sleep(pause.total_seconds())
    return True
