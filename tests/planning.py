"""What the database does for a query: its plan, the tables it walks through, the buffers it touches."""

from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

OWNERS_WORK = "RESET ROLE; SET LOCAL session_replication_role = replica"  # no history of what never happened
AGAIN_THE_APPLICATION = f"SET LOCAL session_replication_role = DEFAULT; SET ROLE {settings.APPLICATION_ROLE}"


def nodes(plan: dict):
    yield plan
    for part in plan.get("Plans", ()):
        yield from nodes(part)


def explained(run, *args, **kwargs) -> list[tuple[str, dict]]:
    """(SQL, plan with buffers) of every query on archives that `run` makes, as the declared actor."""
    with CaptureQueriesContext(connection) as captured:
        run(*args, **kwargs)
    plans = []
    for query in captured.captured_queries:
        if "customer" in query["sql"] and query["sql"].lstrip("(").startswith("SELECT"):
            with connection.cursor() as cursor:
                cursor.execute(
                    "EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) " + query["sql"].replace("%", "%%"), []
                )
                plans.append((query["sql"], cursor.fetchone()[0][0]["Plan"]))
    return plans


def touched(plan: dict) -> int:
    return plan["Shared Hit Blocks"] + plan["Shared Read Blocks"]


def scans(plan: dict) -> list[str]:
    return [node["Relation Name"] for node in nodes(plan) if node["Node Type"] == "Seq Scan"]
