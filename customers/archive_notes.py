"""Notes above an archive's page that other parts of the product bring: each says who may read it."""

from collections.abc import Callable
from dataclasses import dataclass

from .showing import Sheet


@dataclass(frozen=True)
class Note:
    text: str
    tone: str = "violet"
    icon: str = "scale"
    url: str = ""


NOTES: list[Callable[[Sheet], list[Note]]] = []


def notes(bring: Callable[[Sheet], list[Note]]) -> Callable[[Sheet], list[Note]]:
    """Register a function that brings notes for `sheet.user`; [] where there is nothing she may know."""
    NOTES.append(bring)
    return bring


def notes_of(sheet: Sheet) -> list[Note]:
    return [note for bring in NOTES for note in bring(sheet)]
