"""Reasons of changes: ours stand in the history as they are, typed ones sealed under the archive's key.

A history row outlives the customer's key. What a colleague types (“Ms Li's mother rang: new number 138…”)
must not, so the row holds the id of a `Reason`, and pages put the words back with `attach`.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import ClassVar
from uuid import UUID

from django.utils.translation import gettext as _

from agency.acting import acting
from agency.encryption import attach_keys
from agency.errors import Refused

from .models import Customer, Reason

LONGEST = 300  # characters
PREFIX = "reason:"


class Ours(str):
    """A reason the program gives: an English msgid, translated when shown, holding nothing personal."""

    known: ClassVar[set[str]] = set()

    def __new__(cls, msgid: str):
        cls.known.add(msgid)
        return super().__new__(cls, msgid)


def check(why: str) -> None:
    """Raises `Refused` for no reason at all, or one that is too long."""
    if not why.strip():
        raise Refused(_("Say why you are changing the archive."))
    if len(why.strip()) > LONGEST:
        raise Refused(_("The reason may have at most %(count)s characters.") % {"count": LONGEST})


@contextmanager
def because(by, why: str, customer: Customer) -> Iterator[None]:
    """What `by` writes within happens for `why`. Raises `Refused` for a reason that is none.

    Inside a transaction in which `by` acts and holds the archive.
    """
    check(why)
    if why not in Ours.known:  # also after it was kept somewhere and came back as plain text
        why = f"{PREFIX}{Reason.objects.create(customer=customer, text=why.strip()).pk}"
    with acting(by, reason=str(why)):
        yield


def attach(rows: Iterable) -> None:
    """Put the typed words back into `history_change_reason` of these history rows; at most one query."""
    held: dict[UUID, list] = {}
    for row in rows:
        why = getattr(row, "history_change_reason", None) or ""
        if why.startswith(PREFIX):
            held.setdefault(UUID(why.removeprefix(PREFIX)), []).append(row)
    if not held:
        return
    found = Reason.objects.in_bulk(held)
    attach_keys(found.values())
    for pk, waiting in held.items():
        for row in waiting:
            row.history_change_reason = str(found[pk].text) if pk in found else ""
