"""The counts are made anew every hour, axis by axis; only rows that differ are written."""

from datetime import date, datetime

from django.db import connection
from django.utils.timezone import localdate

from agency import policy
from agency.acting import acting_as

from .axes import AXES

ACTOR = "system:figures"
LOCK = "customers.figures"  # two clocks at once count one after the other
MONTHS, QUARTERS = 24, 8  # how far the trends and the cohorts reach back, this one included

KEEP = """
WITH fresh (value, part, owner_id, department_id, count, spent) AS MATERIALIZED ({select}),
gone AS (
  DELETE FROM customers_figurecount f WHERE axis = %(axis)s AND NOT EXISTS (
    SELECT 1 FROM fresh n WHERE n.value = f.value AND n.part = f.part
       AND n.owner_id = f.owner_id AND n.department_id = f.department_id))
INSERT INTO customers_figurecount (axis, value, part, owner_id, department_id, count, spent, counted_at)
SELECT %(axis)s, d.*, %(now)s FROM (
    SELECT value, part, owner_id, department_id, count, spent FROM fresh
    EXCEPT SELECT value, part, owner_id, department_id, count, spent FROM customers_figurecount
            WHERE axis = %(axis)s) d
ON CONFLICT ON CONSTRAINT figurecount_once
DO UPDATE SET count = excluded.count, spent = excluded.spent, counted_at = excluded.counted_at"""
MOMENT = """
INSERT INTO customers_figurecount (axis, value, part, owner_id, department_id, count, spent, counted_at)
VALUES ('', '', '', 0, 0, 0, 0, %s)
ON CONFLICT ON CONSTRAINT figurecount_once DO UPDATE SET counted_at = excluded.counted_at"""


def recount(now: datetime) -> int:
    """Count every axis anew, each in a transaction of its own; how many rows were written."""
    written = sum(_keep(axis, now) for axis in AXES)
    with acting_as(ACTOR), connection.cursor() as cursor:
        cursor.execute(MOMENT, [now])
    return written


def _keep(axis: str, now: datetime) -> int:
    today = localdate(now)
    facts = {
        "axis": axis,
        "now": now,
        "today": today,
        "since": month_start(today, 1 - MONTHS),
        "until": month_start(today, 1),
        "quarters": quarter_start(today, 1 - QUARTERS),
        "quarter": quarter_start(today, 1),
        "recent": today - policy.RFM_RECENT,
        "often": policy.REPEAT_CUSTOMER,
        "much": policy.RFM_MUCH,
    }
    with acting_as(ACTOR), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [LOCK])
        cursor.execute(KEEP.replace("{select}", AXES[axis]), facts)
        return cursor.rowcount


def month_start(day: date, later: int = 0) -> date:
    """The first day of `day`'s month, or of the one so many months later."""
    month = day.year * 12 + day.month - 1 + later
    return date(month // 12, month % 12 + 1, 1)


def quarter_start(day: date, later: int = 0) -> date:
    """The first day of `day`'s quarter, or of the one so many quarters later."""
    return month_start(day, 3 * later - (day.month - 1) % 3)
