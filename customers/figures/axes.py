# ruff: noqa: S608 (put together from the pieces of this file alone)
"""What is counted, as SQL: each axis gives (value, part, owner, department, customers, fen).

Parameters: `today`, `since` (the first day of the first month kept), `until` (the first day after this month),
`quarters` (the first day of the first quarter kept), `quarter` (the first day after this quarter), `recent` (the
day from which a journey is recent), `often` and `much` (the limits of `policy`).
"""

LIVE = "c.state NOT IN ('withdrawn', 'merged', 'destroyed')"
BOUGHT = f"customers_purchase p JOIN customers_customer c ON c.id = p.customer_id AND {LIVE} AND p.state = 'agreed'"
OWED = "payment IN ('account', 'cheque') AND paid_on IS NULL AND state IN ('agreed', 'waiting')"
WHOSE = "c.owner_id, c.department_id"
MONTH = "to_char(p.starts_on, 'YYYY-MM')"
ENTERED = "to_char(c.entered_at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM')"
# Provinces and cities of an archive. Its sales stand with one of them: an organisation's seat, the preferred
# address, else the oldest, so that they add up.
PLACES = """
(SELECT customer_id, {place} AS place, bool_or(home) AS home FROM (
    SELECT customer_id, area, row_number() OVER (PARTITION BY customer_id ORDER BY rank, preferred DESC, id) = 1 AS home
      FROM (SELECT customer_id, area, 2 AS rank, preferred, id FROM customers_address WHERE area <> ''
             UNION ALL
            SELECT customer_id, region, 1, true, id FROM customers_organisation WHERE region <> '') every) one
  WHERE length(area) >= {digits} GROUP BY 1, 2)"""
PROVINCES = PLACES.format(place="left(area, 2)", digits=2)
CITIES = PLACES.format(place="left(area, 4)", digits=4)
KIND = "coalesce(k.code, 'none')"
KINDS = f"{BOUGHT} LEFT JOIN customers_productkind k ON k.id = p.product_kind_id"
SPAN = "p.starts_on >= %(since)s AND p.starts_on < %(until)s"
QUARTER = "(extract(year FROM {day}) * 4 + extract(quarter FROM {day}))"


def _entered(value: str, tables: str = "customers_customer c") -> str:
    """Archives by month of entry, Shanghai."""
    return f"""SELECT {value}, {ENTERED}, {WHOSE}, count(*), 0 FROM {tables}
        WHERE {LIVE} AND c.entered_at >= %(since)s::timestamp AT TIME ZONE 'Asia/Shanghai' GROUP BY 1, 2, 3, 4"""


def _sold(value: str, tables: str = BOUGHT, fen: str = "p.amount") -> str:
    """Customers who bought and sales by month of the beginning of what was bought."""
    return f"""SELECT {value}, {MONTH}, {WHOSE}, count(DISTINCT p.customer_id), sum({fen}) FROM {tables}
        WHERE {SPAN} GROUP BY 1, 2, 3, 4"""


AXES: dict[str, str] = {
    "product": f"""SELECT {KIND}, '', {WHOSE}, count(DISTINCT p.customer_id), sum(p.amount)
        FROM {KINDS} GROUP BY 1, 3, 4""",
    "city": f"""SELECT r.place, '', {WHOSE}, count(*), coalesce(sum(c.spent) FILTER (WHERE r.home), 0)
        FROM customers_customer c JOIN {CITIES} r ON r.customer_id = c.id WHERE {LIVE} GROUP BY 1, 3, 4""",
    "grade:in": _entered("c.grade"),
    "kind:in": _entered("c.kind"),
    "source:in": _entered("c.source_id::text"),
    "region:in": _entered("r.place", f"customers_customer c JOIN {PROVINCES} r ON r.customer_id = c.id"),
    "grade:sold": _sold("c.grade"),
    "kind:sold": _sold("c.kind"),
    "source:sold": _sold("c.source_id::text"),
    "region:sold": _sold(
        "r.place",
        f"{BOUGHT} JOIN {PROVINCES} r ON r.customer_id = c.id",
        "CASE WHEN r.home THEN p.amount ELSE 0 END",
    ),
    "product:sold": _sold(KIND, KINDS),
    "credit": f"""SELECT g.grade, '', {WHOSE}, count(*), sum(g."limit")
        FROM customers_credit g JOIN customers_customer c ON c.id = g.customer_id AND {LIVE} GROUP BY 1, 3, 4""",
    "risk": f"""
        SELECT r.risk, '', {WHOSE}, count(*), sum(r.fen) FROM customers_customer c JOIN (
            SELECT customer_id, 'owing' AS risk, sum(amount) AS fen
              FROM customers_purchase WHERE {OWED} GROUP BY 1
            UNION ALL
            SELECT o.customer_id, 'over_limit', o.fen - coalesce(g."limit", 0) FROM (
                SELECT customer_id, sum(amount) AS fen FROM customers_purchase WHERE {OWED} GROUP BY 1) o
              LEFT JOIN customers_credit g ON g.customer_id = o.customer_id WHERE o.fen > coalesce(g."limit", 0)
            UNION ALL
            SELECT customer_id, 'incident', coalesce(sum(amount), 0)
              FROM customers_creditincident WHERE settled_on IS NULL GROUP BY 1) r ON r.customer_id = c.id
        WHERE {LIVE} GROUP BY 1, 3, 4""",
    "prefers": f"""SELECT w.kind, '', {WHOSE}, count(DISTINCT w.customer_id), 0
        FROM customers_preferenceitem w JOIN customers_customer c ON c.id = w.customer_id AND {LIVE}
        GROUP BY 1, 3, 4""",
    "trips": f"""SELECT CASE WHEN c.trips = 0 THEN 'none' WHEN c.trips > 3 THEN 'more' ELSE c.trips::text END, '',
        {WHOSE}, count(*), sum(c.spent) FROM customers_customer c WHERE {LIVE} GROUP BY 1, 3, 4""",
    "rfm": f"""SELECT concat((coalesce(c.last_trip_on, '-infinity') >= %(recent)s)::int, (c.trips >= %(often)s)::int,
        (c.spent >= %(much)s)::int), '', {WHOSE}, count(*), sum(c.spent)
        FROM customers_customer c WHERE {LIVE} AND c.trips > 0 GROUP BY 1, 3, 4""",
    "cohort": f"""SELECT to_char(f.first_on, 'YYYY-"Q"Q'),
        ({QUARTER.format(day="p.starts_on")} - {QUARTER.format(day="f.first_on")})::int::text, {WHOSE},
        count(DISTINCT p.customer_id), sum(p.amount)
        FROM {BOUGHT} JOIN (SELECT customer_id, min(starts_on) AS first_on FROM customers_purchase
                             WHERE state = 'agreed' GROUP BY 1) f ON f.customer_id = p.customer_id
        WHERE f.first_on >= %(quarters)s AND p.starts_on < %(quarter)s GROUP BY 1, 2, 3, 4""",
}
