"""Whether any query of a page reads a table of archives from end to end."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from agency.acting import acting

BIG = {"customers_customer", "customers_searchindex", "customers_intake", "customers_consent", "agency_event"}


def read_whole(user, ask) -> set[str]:
    """The big tables that the queries behind `ask` would read whole."""
    with CaptureQueriesContext(connection) as captured:
        ask()
    found: set[str] = set()
    for query in captured.captured_queries:
        if query["sql"].lstrip("(").startswith("SELECT") and any(table in query["sql"] for table in BIG):
            with acting(user), connection.cursor() as cursor:
                cursor.execute("EXPLAIN (FORMAT JSON) " + query["sql"].replace("%", "%%"), [])
                found |= scanned(cursor.fetchone()[0][0]["Plan"]) & BIG
    return found


def scanned(plan: dict) -> set[str]:
    own = {plan["Relation Name"]} if plan["Node Type"] == "Seq Scan" else set()
    return own.union(*(scanned(part) for part in plan.get("Plans", ())))
