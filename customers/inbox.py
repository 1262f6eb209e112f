"""What waits for a person's decision, of whatever kind, in one list (ux.md §3).

Each kind of decision registers itself once with `register`; the list, the number beside it, Today and the
page of one item ask them all.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Model, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy

LIMIT = 100  # lines of each kind the list shows


@dataclass(frozen=True)
class Item:
    """One line of the inbox. `due` is when it lapses or breaks a promise, None where nothing does."""

    kind: str
    record: Model
    icon: str
    label: str
    title: str
    who: Any
    at: datetime
    due: datetime | None = None

    @property
    def url(self) -> str:
        return reverse("agency:inbox_item", args=[self.kind, self.record.pk])


class Kind(ABC):
    """One kind of decision: who it waits for, how it is shown, how it is taken.

    `record.state` is "waiting" until decided. `template` shows the record (variables: `record`, `item`, and
    what `context` adds); `foot` holds its buttons and is shown as far as `context` lets it. `approve` is icon
    and words of the button that agrees; `withdraw` address and words of the asker's own way out, if there is one.
    """

    code: str
    template: str
    foot: str = "customers/inbox/decision_foot.html"
    approve: tuple[str, str] = ("check", gettext_lazy("Approve"))
    withdraw: tuple[str, str] | None = None
    comments: bool = True

    @abstractmethod
    def waiting(self, user) -> QuerySet:
        """Records `user` may decide now, oldest first, with UUID keys."""

    @abstractmethod
    def asked(self, user) -> QuerySet:
        """What `user` set going, newest first."""

    @abstractmethod
    def done(self, user) -> QuerySet:
        """What `user` decided, newest first."""

    @abstractmethod
    def find(self, user, pk: UUID) -> Model | None:
        """The record if it concerns `user`."""

    @abstractmethod
    def item(self, record) -> Item: ...

    def is_waiting(self, user, record) -> bool:
        """Whether it waits for `user`: under which heading it stands."""
        return record.state == "waiting"

    def decided_by(self, record) -> int | None:
        """The id of whoever decided it."""
        return getattr(record, "decided_by_id", None)

    def decided_at(self, record) -> datetime | None:
        return getattr(record, "decided_at", None)

    def context(self, user, record) -> dict[str, Any]:
        """What the templates need beside the record; `decidable` opens the buttons."""
        return {}

    def confirms(self, record, action: str) -> bool:
        """Whether this decision asks for the password again; `decide` is then given `confirmed_at`."""
        return False

    @abstractmethod
    def decide(self, record, *, by, action: str, comment: str) -> str:
        """Take the decision; the words to show then. Raises `Refused`."""


KINDS: dict[str, Kind] = {}


def register(kind: type[Kind]) -> type[Kind]:
    """Class decorator: this kind of decision is part of the inbox."""
    KINDS[kind.code] = kind()
    return kind


def waiting(user, limit: int = LIMIT) -> list[Item]:
    """What this person may decide now, oldest first."""
    return _sorted(user, Kind.waiting.__name__, limit, lambda kind, item: item.at)


def asked(user, limit: int = LIMIT) -> list[Item]:
    """What this person set going, newest first."""
    return _sorted(user, Kind.asked.__name__, limit, lambda kind, item: item.at)[::-1]


def done(user, limit: int = LIMIT) -> list[Item]:
    """What this person decided, newest first."""
    return _sorted(
        user, Kind.done.__name__, limit, lambda kind, item: kind.decided_at(item.record) or item.at
    )[::-1]


def find(user, kind: str, pk: UUID) -> Item | None:
    """The item if it concerns this person, else None."""
    if kind not in KINDS or (record := KINDS[kind].find(user, pk)) is None:
        return None
    return KINDS[kind].item(record)


def _sorted(user, which: str, limit: int, moment: Callable) -> list[Item]:
    found = [
        (kind, kind.item(record)) for kind in KINDS.values() for record in getattr(kind, which)(user)[:limit]
    ]
    return [item for kind, item in sorted(found, key=lambda pair: moment(*pair))]
