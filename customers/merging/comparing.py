"""Two archives side by side, field by field, with the better value chosen beforehand.

Better is, in this order: the one there is at all, the one a second person has verified, the newer one.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from customers import editing, fieldbook
from customers.changing import values
from customers.models import Customer, Verification

WINNER, LOSER = "winner", "loser"
DOCUMENT = ("document_type", "document_number", "document_expires_on")  # chosen together, or it is nobody's
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Row:
    """One choice: the fields it decides, both sides in masked words, and which is better and why."""

    name: str
    fields: tuple[str, ...]
    label: str
    winner: str
    loser: str
    better: str
    why: str  # "fuller", "verified", "newer"
    sealed: bool


def choices() -> list[tuple[str, ...]]:
    """What is chosen one by one, in the order of the archive."""
    single = [(name,) for name in editing.EDITABLE if name not in DOCUMENT]
    place = next(i for i, names in enumerate(single) if names[0] == "travel_needs")
    return [*single[:place], DOCUMENT, *single[place:]]


def rows(winner: Customer, loser: Customer) -> list[Row]:
    """The fields in which the two differ."""
    verified = {one.pk: _verified(one) for one in (winner, loser)}
    since = {one.pk: _changes(one) for one in (winner, loser)}
    found = []
    for fields in choices():
        ours, theirs = _values(winner, fields), _values(loser, fields)
        if ours == theirs:
            continue
        name = "document_number" if fields == DOCUMENT else fields[0]
        better, why = _better(ours, theirs, verified[winner.pk], verified[loser.pk])
        if not why:
            mine, other = (since[one.pk].get(name, LONG_AGO) for one in (winner, loser))
            better, why = (LOSER if other > mine else WINNER), "newer"
        words = (_words(one, fields) for one in (winner, loser))
        found.append(
            Row(name, fields, values.label(name), *words, better, why, bool(set(fields) & fieldbook.OPENED))
        )
    return found


def chosen(winner: Customer, loser: Customer, answers: dict[str, str]) -> dict[str, dict[str, Any]]:
    """{field: {"winner", "loser", "chosen"}} of all differing fields; the better one where nothing was said."""
    kept = {}
    for row in rows(winner, loser):
        side = answers.get(row.name) if answers.get(row.name) in (WINNER, LOSER) else row.better
        for name in row.fields:
            kept[name] = {
                "winner": values.standing(winner, name),
                "loser": values.standing(loser, name),
                "chosen": side,
            }
    return kept


def _better(ours: list, theirs: list, ours_verified: bool, theirs_verified: bool) -> tuple[str, str]:
    full, other = sum(map(bool, ours)), sum(map(bool, theirs))
    if not full or not other:
        return (WINNER if full else LOSER), "fuller"
    if ours_verified != theirs_verified:
        return (WINNER if ours_verified else LOSER), "verified"
    return WINNER, ""


def _values(customer: Customer, fields: tuple[str, ...]) -> list:
    return [values.standing(customer, name) for name in fields]


def _words(customer: Customer, fields: tuple[str, ...]) -> str:
    return " · ".join(filter(None, (values.masked(name, values.standing(customer, name)) for name in fields)))


def _verified(customer: Customer) -> bool:
    """A second person has held its facts against the papers, and they stand so."""
    done = Verification.State.CONFIRMED
    return customer.state == Customer.State.ACTIVE and customer.verifications.filter(state=done).exists()


def _changes(customer: Customer) -> dict[str, datetime]:
    """{field: when it was last written}, from the versions; an unchanged value keeps its very bytes."""
    last: dict[str, datetime] = {}
    before: dict[str, Any] = {}
    for version in customer.history.order_by("history_id"):
        for name in editing.EDITABLE:
            stored = version.__dict__[Customer._meta.get_field(name).attname]
            blob = getattr(stored, "blob", stored)
            if name not in before or before[name] != blob:
                before[name], last[name] = blob, version.history_date
    return last
