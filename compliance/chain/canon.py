"""The canonical form of a line of the register, written without the database's help.

A JSON array just as PostgreSQL prints one: the check would prove nothing if it asked the database that is
being checked for its words. Version 1; `tests/compliance/chain/test_canon.py` holds golden examples.
"""

import json
from datetime import UTC, datetime
from hashlib import sha256
from uuid import UUID

VERSION = 1


def line(
    chain: int,
    seq: int,
    *,
    pk: int,
    at: datetime,
    kind: str,
    by: int | None,
    actor: str,
    subject: UUID | None,
    request: UUID | None,
    data: str,
) -> str:
    """`at` with its zone; `data` is the JSON text as the database prints it."""
    moment = at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    parts = [
        VERSION,
        chain,
        seq,
        pk,
        moment,
        kind,
        by,
        actor,
        subject and str(subject),
        request and str(request),
    ]
    return f"{json.dumps(parts, ensure_ascii=False)[:-1]}, {data}]"


def link(previous: bytes, text: str) -> bytes:
    """The hash of a line behind the one whose hash is `previous` (empty for the first)."""
    return sha256(previous + text.encode()).digest()
