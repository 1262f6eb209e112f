"""Columns as the person set them last time for this source: for the very same headings, else word by word."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.crypto import salted_hmac

from customers.models import ColumnMemory, SourceChannel

from . import columns, spelling


def columns_for(source: SourceChannel, headings: list[str]) -> list[str]:
    """The target of each column: as set before, or guessed from the words."""
    known = columns.targets()
    words = [_sign(spelling.word(heading)) for heading in headings]
    kept = {
        memory.sign: memory.targets
        for memory in ColumnMemory.objects.filter(source=source, sign__in=[_whole(headings), *words])
    }
    if whole := kept.get(_whole(headings)):
        return [code if code in known else "" for code in whole]
    guessed, taken = columns.guessed(headings), set()
    found = [
        kept[word][0] if word in kept and heading else None
        for word, heading in zip(words, headings, strict=True)
    ]
    chosen = []
    for remembered, guess in zip(found, guessed, strict=True):
        code = guess if remembered is None else remembered
        code = "" if code in taken or code not in known else code
        chosen.append(code)
        taken.add(code)
    return chosen


def heading_row(source: SourceChannel, rows: list[list[str]]) -> int:
    """Which of the first rows has at least two headings this source used before; -1 for none."""
    signs = {cell: _sign(spelling.word(cell)) for cells in rows for cell in cells if cell}
    kept = ColumnMemory.objects.filter(source=source, sign__in=signs.values()).exclude(targets=[""])
    known = set(kept.values_list("sign", flat=True))
    counts = [sum(signs[cell] in known for cell in cells if cell) for cells in rows]
    return counts.index(max(counts)) if max(counts, default=0) >= 2 else -1


def remember(source: SourceChannel, headings: list[str], targets: list[str], *, now: datetime) -> None:
    """Keep what was set, by the whole row and by every word of it."""
    lines = {_whole(headings): targets}
    for heading, target in zip(headings, targets, strict=False):
        if heading:
            lines[_sign(spelling.word(heading))] = [target]
    ColumnMemory.objects.bulk_create(
        [ColumnMemory(source=source, sign=sign, targets=kept, used_at=now) for sign, kept in lines.items()],
        update_conflicts=True,
        unique_fields=["source", "sign"],
        update_fields=["targets", "used_at"],
    )


def _whole(headings: Iterable[str]) -> str:
    return _sign("\x1f".join(map(spelling.word, headings)) + "\x1f")


def _sign(text: str) -> str:
    return salted_hmac("customers.importing.heading", text, algorithm="sha256").hexdigest()
