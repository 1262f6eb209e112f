"""Pictures and PDF unpacked in a confined child (`parser`), never in the process that holds the keys."""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import structlog
from django.utils.translation import gettext_lazy as _

from agency import policy
from agency.errors import Refused

from . import sniffing

log = structlog.get_logger("customers.attachments")
PARSER = Path(__file__).with_name("parser.py")
PATIENCE = 20  # seconds

WORDS = {
    "pixels": _("The picture is too large to be unpacked. Take it with fewer pixels."),
    "tiny": _("The picture is too small to show anything."),
    "locked": _("The PDF is locked with a password. Save it without one."),
    "active": _("The PDF holds code or an interactive form. Print it to a new PDF."),
    "carries": _("The PDF carries other files inside. Print it to a new PDF."),
    "pages": _("The PDF has too many pages. Split it."),
    "damaged": _("The file is damaged or cut off; it cannot be opened."),
}


@dataclass(frozen=True)
class Parsed:
    """What is kept of a file. `content` is the received bytes of a PDF, new pixels of a picture."""

    content_type: str
    content: bytes | memoryview
    thumbnail: bytes
    pages: int


def parse(content: memoryview) -> Parsed:
    """What can be kept of the bytes. Raises `Refused` in words for the person who sent them."""
    kind = sniffing.kind_of(content)
    if kind == sniffing.PDF:
        answer, (thumbnail,) = _ask(content, "pdf", policy.PDF_PAGES_MOST, policy.THUMBNAIL)
        return Parsed(kind, content, thumbnail, answer["pages"])
    limits = policy.PIXELS_MOST, policy.PICTURE_LONGEST, policy.THUMBNAIL
    _answer, (picture, thumbnail) = _ask(content, "picture", *limits)
    return Parsed(sniffing.kind_of(memoryview(picture)), picture, thumbnail, 1)


def page(content: bytes, number: int, longest: int) -> bytes:
    """Page `number` (from 1) of a PDF as a JPEG whose longer side has `longest` pixels."""
    return _ask(memoryview(content), "page", number, longest)[1][0]


def _ask(content: memoryview, *act) -> tuple[dict, list[bytes]]:
    child = [sys.executable, "-I", str(PARSER), *map(str, act)]
    try:
        done = subprocess.run(child, input=content, capture_output=True, timeout=PATIENCE, env={}, cwd="/")
    except subprocess.TimeoutExpired:
        log.warning("parser_timeout", act=act[0], size=len(content))
        raise Refused(WORDS["damaged"]) from None
    line, _newline, rest = done.stdout.partition(b"\n")
    if done.returncode or not line:
        log.warning("parser_ended", act=act[0], size=len(content), status=done.returncode)
        raise Refused(WORDS["damaged"])
    answer = json.loads(line)
    if reason := answer.get("refused"):
        raise Refused(WORDS[reason])
    parts = []
    for size in answer["sizes"]:
        parts.append(rest[:size])
        rest = rest[size:]
    return answer, parts
