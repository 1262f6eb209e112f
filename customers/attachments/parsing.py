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


def page(content: bytes, number: int, longest: int, turn: int = 0) -> bytes:
    """Page `number` (from 1) of a PDF, or a picture, as a JPEG of `longest` pixels, turned clockwise by `turn`."""
    return _ask(memoryview(content), "page", number, longest, turn)[1][0]


def several(content: bytes, wanted: list[tuple[int, int]], longest: int) -> list[bytes]:
    """The pages (number, turn) of a PDF as JPEGs of `longest` pixels."""
    return _ask(memoryview(content), "several", longest, *(part for pair in wanted for part in pair))[1]


def words(content: bytes, number: int) -> str:
    """The words page `number` (from 1) of a PDF carries itself; a scanned one carries none."""
    return _ask(memoryview(content), "words", number)[1][0].decode()


def arranged(files: list[tuple[bytes, list[tuple[int, int]]]]) -> bytes:
    """One PDF of the pages (number, turn) of several files, in this order; pictures have the page 1."""
    head = json.dumps([[len(content), pages] for content, pages in files]).encode()
    together = b"".join((head, b"\n", *(content for content, _pages in files)))
    return _ask(memoryview(together), "arrange")[1][0]


def bind(pictures: list[bytes]) -> bytes:
    """One PDF of several pictures, a page each, without anything but their pixels. Raises `Refused` in words."""
    for one in pictures:
        if sniffing.kind_of(memoryview(one)) == sniffing.PDF:
            raise Refused(_("Send either one PDF or the photos of the pages, not both."))
    sizes = map(len, pictures)
    answer = _ask(memoryview(b"".join(pictures)), "bind", policy.PIXELS_MOST, policy.PICTURE_LONGEST, *sizes)
    return answer[1][0]


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
