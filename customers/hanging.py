"""What hangs on a consent and ends with it, in the transaction that ends it (PIPL art. 15, 16).

A part of the product whose acts rest on a consent registers a function (customer, purpose) → `Hung` with
`hangs_on_consent`; the page lists them before anybody presses, the withdrawal ends them.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from agency.models import Event

from .models import Customer, Purpose


@dataclass(frozen=True)
class Hung:
    """One thing that ends. `text` tells it; `end(by=…, now=…)` ends it, None where a rule does so by itself."""

    text: str
    end: Callable[..., object] | None = None
    url: str = ""


Finder = Callable[[Customer, Purpose], Iterable[Hung]]
FINDERS: list[tuple[frozenset[str], Finder]] = []


def hangs_on_consent(*purposes: str) -> Callable[[Finder], Finder]:
    """Register what hangs on the consent to one of `purposes` (codes); without any, to every purpose."""

    def register(find: Finder) -> Finder:
        FINDERS.append((frozenset(purposes), find))
        return find

    return register


def hanging(customer: Customer, purpose: Purpose) -> list[Hung]:
    """Everything that ends when the consent to `purpose` does."""
    return [
        hung
        for codes, find in FINDERS
        if not codes or purpose.code in codes
        for hung in find(customer, purpose)
    ]


def end_all(customer: Customer, purpose: Purpose, *, by, now: datetime) -> int:
    """End what hangs on the consent; how many things. `by` is None where the clock ended the consent.

    In the transaction of the withdrawal, whose archive is locked.
    """
    ended = 0
    for hung in hanging(customer, purpose):
        if hung.end is not None:
            hung.end(by=by, now=now)
            ended += 1
    if ended:
        Event.note(
            Event.Kind.CONSENT,
            by=by,
            subject=customer.pk,
            act="hung_ended",
            purpose=purpose.code,
            count=ended,
        )
    return ended
