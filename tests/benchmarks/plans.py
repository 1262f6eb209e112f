"""Whether any query of a page reads a table of archives from end to end."""

from functools import cache

from django.db import connection
from django.test.utils import CaptureQueriesContext

from agency.acting import acting

MANY = 20_000  # rows; smaller tables may be read whole


@cache
def big() -> frozenset[str]:
    """The tables that may not be read whole, archives, their parts, histories and registers alike."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relkind = 'r' AND reltuples >= %s", [MANY])
        return frozenset(name for (name,) in cursor.fetchall())


def read_whole(user, ask) -> set[str]:
    """The big tables that the queries behind `ask` would read whole."""
    with CaptureQueriesContext(connection) as captured:
        ask()
    found: set[str] = set()
    for query in captured.captured_queries:
        if query["sql"].lstrip("(").startswith("SELECT") and any(table in query["sql"] for table in big()):
            with acting(user), connection.cursor() as cursor:
                cursor.execute("EXPLAIN (FORMAT JSON) " + query["sql"].replace("%", "%%"), [])
                found |= scanned(cursor.fetchone()[0][0]["Plan"]) & big()
    return found


def scanned(plan: dict) -> set[str]:
    own = {plan["Relation Name"]} if plan["Node Type"] == "Seq Scan" else set()
    return own.union(*(scanned(part) for part in plan.get("Plans", ())))
