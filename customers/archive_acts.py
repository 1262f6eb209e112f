"""Buttons in the head of an archive that other parts of the product bring: each says for whom."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse

from .showing import Sheet


@dataclass(frozen=True)
class Act:
    """`url` names a page that takes the archive’s id."""

    url: str
    label: str
    icon: str
    when: Callable[[Sheet], bool]


ACTS: list[Act] = []


def act(url: str, label: str, icon: str, when: Callable[[Sheet], bool]) -> None:
    """Add a button that stands for `when(sheet)`; its page asks for the right again."""
    ACTS.append(Act(url, label, icon, when))


def acts_of(sheet: Sheet) -> list[dict]:
    return [
        {"label": one.label, "icon": one.icon, "url": reverse(one.url, args=[sheet.customer.pk])}
        for one in ACTS
        if one.when(sheet)
    ]
