"""Files as they were sent: looked at one by one, and what was taken bound into one in its order (B14, G6)."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from agency import policy as house
from agency.errors import Refused
from customers.attachments import parsing, scanning, sniffing

Sent = tuple[str, bytes | memoryview]  # name, content
Taken = tuple[str, parsing.Parsed]


def look_at(sent: Iterable[Sent]) -> tuple[list[Taken], list[tuple[str, str]]]:
    """What is taken, and (name, reason) of what is too large, no picture and no PDF, or infected."""
    taken, refused = [], []
    for name, content in sent:
        content = memoryview(content)
        try:
            if len(content) > house.FILE_LARGEST:
                raise Refused(
                    _("The file is larger than %(most)s MB.") % {"most": house.FILE_LARGEST // house.MIB}
                )
            parsed = parsing.parse(content)
            scanning.scan(content)
            taken.append((name, parsed))
        except Refused as refusal:
            refused.append((name, str(refusal)))
    return taken, refused


def one_file(taken: list[Taken]) -> Sent:
    """A single PDF as it came, so that its fingerprint is that of the sender’s file; pictures as pages of one PDF."""
    name, first = taken[0]
    if len(taken) == 1 and first.content_type == sniffing.PDF:
        return name, first.content
    pages = [
        (bytes(parsed.content), [(number, 0) for number in range(1, parsed.pages + 1)])
        for _name, parsed in taken
    ]
    return name, parsing.arranged(pages)
