"""The canonical form is fixed for ever: proofs taken out years ago must still verify."""

from datetime import UTC, datetime
from uuid import UUID

from compliance.chain import canon

LINE = {
    "pk": 7,
    "at": datetime(2026, 2, 28, 16, 0, 0, 5, tzinfo=UTC),
    "kind": "revealed",
    "by": 3,
    "actor": "user",
    "subject": UUID(int=1),
    "request": None,
    "data": '{"fields": ["phone"], "purpose": "contact"}',
}
TEXT = (
    '[1, 2, 5, 7, "2026-02-28T16:00:00.000005Z", "revealed", 3, "user", '
    '"00000000-0000-0000-0000-000000000001", null, {"fields": ["phone"], "purpose": "contact"}]'
)


def test_a_line_reads_as_it_always_did():
    assert canon.line(2, 5, **LINE) == TEXT


def test_a_link_hashes_as_it_always_did():
    first = canon.link(b"", TEXT)
    assert first.hex() == "ce4e48372017696efb8630a8b854b78545117c208e1cd16856b32b3de55176ac"
    assert canon.link(first, TEXT).hex() == "4ac1f5de03f6518fbcd24bb519c1bdc15671168ee0820249e86eb8dc7dec5143"
