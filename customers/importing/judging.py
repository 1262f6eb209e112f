"""The dry run, first half: what each row says, by the rules of the registration form. Nothing is written but
the rows themselves; each piece is claimed by one worker and stands with its transaction."""

from collections.abc import Iterable
from datetime import date

from django.db import connection

from agency.encryption.models import lock_keys
from customers import duplicates
from customers.forms.imported_row import RowForm
from customers.models import ImportBatch, ImportRow

from . import columns

PIECE = 250  # rows in one transaction
Step, Verdict = ImportRow.Step, ImportRow.Verdict
DAYS = ("born_on", "document_expires_on", "collected_at")


class Judge:
    """Understands rows of one batch; made once for many of them."""

    def __init__(self, batch: ImportBatch):
        self.form = RowForm(batch)
        known = columns.targets()
        # a kind of document named in a column wins over the one its number looks like
        self.targets = sorted(
            ((place, known[code]) for place, code in enumerate(batch.columns) if code in known),
            key=lambda pair: pair[1].code == "document_type",
        )

    def values(self, cells: list[str]) -> dict[str, str]:
        """The cells as values of the form's fields."""
        values: dict[str, str] = {}
        for place, target in self.targets:
            if place >= len(cells):
                continue
            for name, value in target.facts(cells[place]).items():
                if name == "second_phone" and values.get(name, value) != value:
                    value = f"{values[name]} / {value}"  # more numbers than the archive holds: refused
                values[name] = value
        return values

    def judge(self, cells: list[str]) -> tuple[dict, dict[str, list[str]]]:
        return self.form.judge(self.values(cells))

    def understand(self, row: ImportRow) -> dict[str, list[str]]:
        """Set what the row's cells say, not saved; what is wrong with them by field."""
        facts, errors = self.judge(row.cells)
        row.facts = facts or None
        row.faults = sorted(errors)
        row.buys = columns.BOUGHT in facts
        row.verdict = Verdict.REFUSED if errors else ""
        row.step = Step.JUDGED if errors else Step.UNDERSTOOD
        row.keys = [] if errors else sorted(set(keys_of(facts).values()))
        row.twin = row.twin_place = None
        row.choice, row.chosen_by, row.brings, row.differs = "", None, [], []
        return errors


UNDERSTOOD = (
    *("facts", "faults", "verdict", "step", "keys", "twin", "twin_place"),
    *("choice", "chosen_by", "brings", "differs", "buys"),
)


def keys_of(facts: dict) -> dict:
    """The tokens by which a row is found twice: phones and documents, as on the registration form."""
    return duplicates.keys_of({name: facts.get(name) for name in duplicates.WEIGHTY})


def opened(facts: dict) -> dict:
    """Facts as they were kept, with days as days again."""
    days = {name: date.fromisoformat(facts[name]) for name in DAYS if isinstance(facts.get(name), str)}
    return facts | days


def claimed(batch: ImportBatch, step: str, **only) -> list[ImportRow]:
    """Some rows at `step` that nobody else works on, for the rest of this transaction."""
    rows = batch.lines.select_for_update(no_key=True, skip_locked=True).filter(step=step, **only)
    return list(rows.order_by("place")[:PIECE])


def understand(batch: ImportBatch) -> int:
    """Understand one piece; how many rows."""
    rows = claimed(batch, Step.READ)
    if rows:
        judge = Judge(batch)
        for row in rows:
            judge.understand(row)
        write(rows, UNDERSTOOD)
    return len(rows)


def write(rows: Iterable[ImportRow], names: Iterable[str]) -> None:
    """Save the columns `names` of many rows: Django's bulk_update builds a CASE of every row and column."""
    rows, fields = list(rows), [ImportRow._meta.get_field(name) for name in names]
    if any(getattr(field, "is_sealed", False) for field in fields):
        lock_keys(rows, connection.alias)
    columns = ", ".join(f"{connection.ops.quote_name(field.column)} = %s" for field in fields)
    with connection.cursor() as cursor:
        cursor.executemany(
            f"UPDATE customers_importrow SET {columns} WHERE id = %s",  # noqa: S608 (names of our own columns)
            [
                [
                    *(field.get_db_prep_save(field.pre_save(row, False), connection) for field in fields),
                    row.pk,
                ]
                for row in rows
            ],
        )
