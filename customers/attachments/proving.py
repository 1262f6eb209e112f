"""A small file that proves something about the house's own records: examined before it is sealed in its row."""

import hashlib
from dataclasses import dataclass

from django.utils.translation import gettext as _

from agency import policy
from agency.errors import Refused

from . import parsing, scanning
from .adding import named


@dataclass(frozen=True)
class Proof:
    """What was given, as it is kept: unpacked and drawn anew, with the ending of what it really is."""

    name: str
    content: bytes
    content_type: str
    digest: str  # SHA-256 of `content`, hexadecimal

    @property
    def size(self) -> int:
        return len(self.content)

    @property
    def columns(self) -> dict:
        return {
            "name": self.name,
            "content": self.content,
            "content_type": self.content_type,
            "size": self.size,
        }


def examine(content: bytes | memoryview, name: str) -> Proof:
    """Take in a picture or PDF of at most `EVIDENCE_LARGEST`; raises `Refused`, in words, for any other file."""
    content = memoryview(content)
    if len(content) > policy.EVIDENCE_LARGEST:
        most = policy.EVIDENCE_LARGEST // policy.MIB
        raise Refused(_("The file is larger than %(most)s MB.") % {"most": most})
    parsed = parsing.parse(content)
    scanning.scan(content)
    plain = bytes(parsed.content)
    return Proof(
        name=named(name, parsed.content_type),
        content=plain,
        content_type=parsed.content_type,
        digest=hashlib.sha256(plain).hexdigest(),
    )
