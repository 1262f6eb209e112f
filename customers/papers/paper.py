"""What stands on a paper, before anybody draws it."""

from dataclasses import asdict, dataclass, field

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _

DRAWN = {"page": "print_page", "pdf": "pdf"}  # how the register names the two ways a paper is drawn


@dataclass(frozen=True)
class Entry:
    """A labelled value; `wide` takes the whole line, `tall` leaves room to write."""

    label: str
    value: str = ""
    wide: bool = False
    tall: bool = False


@dataclass(frozen=True)
class Box:
    """A box that is ticked, or to be ticked by hand."""

    word: str
    ticked: bool = False
    small: str = ""


@dataclass(frozen=True)
class Label:
    """A label to stick on: a number, its words, and its QR code as an SVG path of `side` unit squares."""

    number: str
    words: tuple[str, ...]
    path: str
    side: int


@dataclass(frozen=True)
class Block:
    """One part of a paper; only what is filled is drawn.

    `widths` of the columns are millimetres, 0 takes what is left; `tall` leaves rows high enough to write in.
    `fine` is small print, such as the notice, that shall not run over its page.
    """

    title: str = ""
    entries: tuple[Entry, ...] = ()
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    boxes: tuple[Box, ...] = ()
    paragraphs: tuple[str, ...] = ()
    labels: tuple[Label, ...] = ()
    sign: tuple[str, ...] = ()
    widths: tuple[int, ...] = ()
    tall: bool = False
    fine: bool = False
    new_page: bool = False

    @property
    def lines(self) -> list[list[Entry]]:
        """The entries two to a line, wide ones alone."""
        lines: list[list[Entry]] = []
        for entry in self.entries:
            if not entry.wide and lines and len(lines[-1]) == 1 and not lines[-1][0].wide:
                lines[-1].append(entry)
            else:
                lines.append([entry])
        return lines


@dataclass(frozen=True)
class Paper:
    """A paper with the name of its file. `watermark` says who printed it and when; a blank form has none.

    `by_hand`: every line is high enough for a pen.
    """

    title: str
    file: str
    blocks: tuple[Block, ...]
    head: tuple[Entry, ...] = ()
    sign: tuple[str, ...] = ()
    watermark: str = ""
    landscape: bool = False
    by_hand: bool = False
    org: str = field(default_factory=lambda: _("Lüdang International Travel Co., Ltd."))

    def data(self) -> dict:
        """For the typesetter."""
        told = asdict(self)
        for block, drawn in zip(self.blocks, told["blocks"], strict=True):
            drawn["lines"] = [[asdict(entry) for entry in line] for line in block.lines]
            del drawn["entries"]
        return told | {
            "lang": "en" if (get_language() or "").startswith("en") else "zh",
            "page": _("Page %(number)s of %(count)s") % {"number": "{n}", "count": "{of}"},
            "nothing": _("Nothing on file."),
        }


def stamp(reader, moment) -> str:
    """Who holds the paper in hand, and since when."""
    return f"{reader.name} · {reader.username} · {minute(moment)} · {_('internal')}"


def minute(moment) -> str:
    return f"{localtime(moment):%Y-%m-%d %H:%M}"


def day(moment) -> str:
    return date_format(localtime(moment), "DATE_FORMAT")


def head_of(number: str, reader, moment) -> tuple[Entry, ...]:
    """The lines in the corner of a paper that leaves the archive."""
    return (
        Entry(_("Archive number"), number),
        Entry(_("Printed"), f"{minute(moment)} · {reader}"),
        Entry(_("Confidentiality"), _("internal · customer data")),
    )
