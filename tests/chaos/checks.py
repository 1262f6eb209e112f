"""What the database must say afterwards."""

import time
from dataclasses import dataclass
from datetime import UTC, datetime

from customers.numbering import is_number
from tests.chaos.people import Ledger
from tests.chaos.product import Product

SETTLED_WITHIN = 120  # seconds after the last restart
UNTOLD = """
SELECT count(*) FROM customers_intake WHERE entered_at IS NULL AND closed_at IS NULL AND (
  (warned < 4 AND due_at < %(at)s) OR (warned < 3 AND due_at <= %(at)s + interval '4 hours')
  OR (warned < 2 AND due_at <= %(at)s + interval '12 hours')
  OR (warned < 1 AND due_at <= %(at)s + interval '24 hours')) AND created_at < %(at)s"""


@dataclass
class Figure:
    """One line of the report; `ok` when `value` holds against the reference as the target says."""

    name: str
    value: float
    reference: float
    target: str
    ok: bool

    def line(self) -> dict:
        ratio = round(self.value / self.reference, 3) if self.reference else None
        return {
            "name": self.name,
            "value": self.value,
            "reference": self.reference,
            "ratio": ratio,
            "target": self.target,
            "ok": self.ok,
        }


def none(name: str, count: int) -> Figure:
    return Figure(name, count, 0, "== 0", count == 0)


def within(name: str, value: float, reference: float) -> Figure:
    return Figure(name, value, reference, "<= reference", value <= reference)


def settled_after(product: Product, restarted: datetime, began: float) -> float:
    """Seconds from the last restart until all that was due then has been told."""
    while time.monotonic() - began < SETTLED_WITHIN * 1.5:
        untold = product.query(UNTOLD.replace("%(at)s", "%s::timestamptz"), *[restarted] * 5)[0][0]
        if not untold:
            break
        time.sleep(1)
    return round(time.monotonic() - began, 1)


def await_breaches(product: Product, ledger: Ledger, seconds: float = 240) -> int:
    """Until every contact noted has run out and been told; returns how many have not."""
    end = time.monotonic() + seconds
    while True:
        left = product.query(
            "SELECT count(*) FROM customers_intake WHERE id = ANY(%s::uuid[]) AND breached_at IS NULL",
            list(ledger.done["capture"]),
        )[0][0]
        if not left or time.monotonic() > end:
            return left
        time.sleep(2)


def acknowledged(product: Product, ledger: Ledger) -> list[Figure]:
    """Acknowledged ⊆ database."""
    lost = 0
    for kind, sql in (
        ("register", "SELECT id::text FROM customers_customer WHERE id = ANY(%s::uuid[])"),
        ("capture", "SELECT id::text FROM customers_intake WHERE id = ANY(%s::uuid[])"),
        ("ask", "SELECT number FROM customers_sharerequest WHERE number = ANY(%s)"),
        (
            "approve",
            "SELECT id::text FROM customers_sharerequest WHERE id = ANY(%s::uuid[]) AND state = 'approved'",
        ),
    ):
        found = {row[0] for row in product.query(sql, list(ledger.done[kind]))}
        lost += len(ledger.done[kind] - found)
    return [
        Figure("acknowledged", ledger.acknowledged, 0, "> 0", ledger.acknowledged > 0),
        none("acknowledged_lost", lost),
    ]


def once(product: Product, since: datetime) -> list[Figure]:
    """One row, one register line, one first version per key; one effect per approval."""
    return [
        none(name, product.query(f"SELECT count(*) FROM ({sql}) AS wrong", since)[0][0])
        for name, sql in ONCE.items()
    ]


ONCE = {
    "archives_registered_twice": """
        SELECT subject FROM agency_event WHERE kind = 'registered' AND at > %s
          GROUP BY subject HAVING count(*) <> 1""",
    "archives_without_one_first_version": """
        SELECT c.id FROM customers_customer c LEFT JOIN customers_historicalcustomer h
          ON h.id = c.id AND h.history_type = '+' WHERE c.created_at > %s
          GROUP BY c.id HAVING count(h.id) <> 1""",
    "archives_without_contact_consents_or_tokens": """
        SELECT c.id FROM customers_customer c WHERE c.created_at > %s AND (
          (SELECT count(*) FROM customers_intake i WHERE i.customer_id = c.id) <> 1
          OR (SELECT count(*) FROM customers_consent a WHERE a.customer_id = c.id) <> 6
          OR (SELECT count(*) FROM customers_searchindex s WHERE s.customer_id = c.id) <> 1)""",
    "phones_on_two_archives": """
        SELECT s.exact FROM customers_searchindex s JOIN customers_customer c ON c.id = s.customer_id
          WHERE c.created_at > %s GROUP BY s.exact HAVING count(*) > 1""",
    "requests_asked_twice": """
        SELECT number FROM customers_sharerequest WHERE created_at > %s GROUP BY number, recipient_id
          HAVING count(*) > 1""",
    "approvals_without_one_effect": """
        SELECT r.id FROM customers_sharerequest r WHERE r.state = 'approved' AND r.created_at > %s AND (
          (SELECT count(*) FROM customers_customergrant g WHERE g.request_id = r.id) <> 1
          OR (SELECT count(*) FROM agency_event e WHERE e.kind = 'share' AND e.data->>'act' = 'approved'
              AND e.data->>'request' = r.id::text) <> 1
          OR (SELECT count(*) FROM agency_notice n
              WHERE n.key LIKE 'share_approved:' || r.id || ':%%') <> 1)""",
    "breaches_not_told_once": """
        SELECT i.id FROM customers_intake i WHERE i.breached_at IS NOT NULL AND i.created_at > %s AND (
          (SELECT count(*) FROM agency_notice n WHERE n.key LIKE 'entry:' || i.id || ':4:%%') <> 2
          OR (SELECT count(*) FROM agency_notice n WHERE n.key LIKE 'entry:' || i.id || ':3:%%') NOT IN (0, 2)
          OR (SELECT count(*) FROM agency_event e WHERE e.kind = 'breached' AND e.subject = i.id) <> 1)""",
}


def numbers(product: Product) -> list[Figure]:
    """Archive numbers: formed by the rule, unique, without a gap."""
    rows = [row[0] for row in product.query("SELECT number FROM customers_customer")]
    by_year: dict[str, list[int]] = {}
    for number in rows:
        by_year.setdefault(number.split("-")[1], []).append(int(number.split("-")[2]))
    gaps = sum(max(found) - len(set(found)) for found in by_year.values())
    return [
        none("numbers_malformed", sum(not is_number(number) for number in rows)),
        none("numbers_twice", len(rows) - len(set(rows))),
        none("numbers_missing", gaps),
    ]


def moment() -> datetime:
    return datetime.now(UTC)
