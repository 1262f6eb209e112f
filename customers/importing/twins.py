"""The dry run, second half: which rows are in the archive already, and which stand in the sheet twice.

Twins are looked for in the whole house; one the importer may not change is a manager's matter, and the
importer learns no more than that. So is a row that fits several archives.
"""

from collections import defaultdict
from uuid import UUID

from django.db import connection

from agency.encryption import tokens
from agency.visibility import scope_of, visible_q
from customers import fieldbook
from customers.models import Customer, ImportBatch, ImportRow

from . import buying, judging
from .columns import BOUGHT
from .judging import Step, Verdict

COMPARED = (*fieldbook.NAMES, "document_type")  # a sheet gives a grade to new archives only
HELD = ("step", "verdict", "twin", "brings", "differs")
# One sort over the keys, whatever the planner knows of rows written a moment ago: a join of the two sides may
# become a nested loop of millions.
REPEATS = """
UPDATE customers_importrow r SET verdict = CASE WHEN f.earlier IS NULL THEN 'new' ELSE 'repeat' END,
  twin_place = f.earlier, choice = ''
FROM (
  SELECT id, min(first) FILTER (WHERE first < place) AS earlier FROM (
    SELECT s.id, s.place, s.verdict, s.outcome, s.twin_place, min(s.place) OVER (PARTITION BY u.key) AS first
    FROM customers_importrow s, unnest(s.keys) AS u (key)
    WHERE s.batch_id = %(batch)s AND s.verdict <> 'refused' AND (%(keys)s::uuid[] IS NULL OR s.keys && %(keys)s)
  ) found
  WHERE verdict IN ('new', 'repeat') AND outcome = ''
  GROUP BY id, twin_place HAVING min(first) FILTER (WHERE first < place) IS DISTINCT FROM twin_place
) f
WHERE r.id = f.id
"""


def hold(batch: ImportBatch) -> int:
    """Hold one piece of understood rows against the archive; how many."""
    rows = judging.claimed(batch, Step.UNDERSTOOD)
    if rows:
        compare(batch, rows)
        judging.write(rows, HELD)
    return len(rows)


def compare(batch: ImportBatch, rows: list[ImportRow]) -> None:
    """Set verdict and twin of `rows`, not saved. Call as the system on behalf of the importer."""
    found = archives_with({key for row in rows for key in row.keys})
    changeable = changeable_by(batch.by, {pk for archives in found.values() for pk in archives})
    opened = {one.pk: one for one in Customer.objects.filter(pk__in=changeable)}
    had = buying.on_file(opened) if any(row.buys for row in rows) else set()
    for row in rows:
        row.step = Step.JUDGED
        row.twin, row.brings, row.differs = None, [], []
        candidates = {pk for key in row.keys for pk in found.get(key, ())}
        if not candidates:
            row.verdict = Verdict.NEW
            continue
        row.twin = _the_one(row, candidates, found)
        if candidates <= opened.keys() and (len(candidates) == 1 or scope_of(batch.by).everything):
            row.verdict = Verdict.TWIN
            row.brings, row.differs = difference(opened[row.twin], judging.opened(row.facts))
            if (bought := buying.told(row)) and (row.twin, *buying.mark(bought)) not in had:
                row.brings.append(BOUGHT)
        else:
            row.verdict = Verdict.MANAGER


def _the_one(row: ImportRow, candidates: set[UUID], found: dict) -> UUID:
    """Of several archives the one with the same document, else the newest."""
    number = row.facts.get("document_number")
    same = found.get(tokens.exact("document", number), ()) if number else ()
    return max(same) if same else max(candidates)


def archives_with(keys: set[UUID]) -> dict[UUID, set[UUID]]:
    """{token: archives that hold it}, over the whole house; answers to the system alone."""
    found: dict[UUID, set[UUID]] = defaultdict(set)
    if keys:
        with connection.cursor() as cursor:
            cursor.execute("SELECT token, customer_id FROM import_twins(%s::uuid[])", [list(keys)])
            for token, pk in cursor.fetchall():
                found[token].add(pk)
    return found


def changeable_by(user, archives: set[UUID]) -> set[UUID]:
    """Those of `archives` that `user` may change, by the rule of the act itself."""
    if not archives or not user.has_perm("customers.change_customer"):
        return set()
    rows = Customer.objects.filter(visible_q(user, "change_customer"), pk__in=archives)
    return set(
        rows.exclude(state__in=[Customer.State.WITHDRAWN, Customer.State.DESTROYED]).values_list(
            "pk", flat=True
        )
    )


def difference(customer: Customer, facts: dict) -> tuple[list[str], list[str]]:
    """(fields the archive lacks and the row brings, fields where the two differ)."""
    brings, differs = [], []
    for name in COMPARED:
        mine = facts.get(name)
        if not mine:
            continue
        theirs = getattr(customer, name)
        if not theirs:
            brings.append(name)
        elif theirs != mine:
            differs.append(name)
    return brings, differs


def mark_repeats(batch: ImportBatch, near: set[UUID] | None = None) -> None:
    """Rows that share a phone or document with an earlier one; with `near` only those around such keys."""
    with connection.cursor() as cursor:
        for _hop in range(2 if near else 0):  # the keys of their neighbours, and of those
            cursor.execute(
                "SELECT DISTINCT unnest(keys) FROM customers_importrow WHERE batch_id = %s AND keys && %s::uuid[]",
                [batch.pk, list(near)],
            )
            near = near | {key for (key,) in cursor.fetchall()}
        cursor.execute(REPEATS, {"batch": batch.pk, "keys": list(near) if near else None})
