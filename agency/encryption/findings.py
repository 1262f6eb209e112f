"""Damage met while reading, gathered so that the request can write it to the register.

A damaged cell does not stop a page. It is noted here with the record and the field, never with a value.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

log = logging.getLogger("agency.encryption")
_open: ContextVar[list["Finding"] | None] = ContextVar("sealed_findings", default=None)


@dataclass(frozen=True, slots=True)
class Finding:
    """One cell that did not open: the model, the record (not its version), the field, TAMPERED or KEYLESS."""

    label: str
    pk: Any
    field: str
    kind: str = "TAMPERED"


def note(label: str, pk: Any, field: str, kind: str = "TAMPERED") -> None:
    """Remember a damaged cell for the collector of this request, once, and log it in any case."""
    found = Finding(label, pk, field, kind)
    log.error("sealed value does not open: %s %s.%s pk=%s", kind, label, field, pk)
    gathered = _open.get()
    if gathered is not None and found not in gathered:
        gathered.append(found)


@contextmanager
def collect() -> Iterator[list[Finding]]:
    """Gather the findings of the block; an inner block keeps its own."""
    gathered: list[Finding] = []
    token = _open.set(gathered)
    try:
        yield gathered
    finally:
        _open.reset(token)
