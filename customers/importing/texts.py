"""Text tables of unknown make: which encoding, which separator. Nothing is believed but the bytes."""

import csv
import io
from collections.abc import Iterator

from django.utils.translation import gettext as _

from agency.errors import Refused

SEPARATORS = (",", "\t", ";", "|", "，", "；")
SAMPLE = 200  # lines looked at to find the separator
MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
LONGEST_CELL = 32_767  # characters, as in Excel
csv.field_size_limit(LONGEST_CELL * 4)


def decoded(content: bytes) -> tuple[str, str]:
    """(text, encoding). Raises `Refused` for what is no text in any encoding used here.

    A byte order mark is believed; UTF-16 without one shows by its zero bytes; then strict UTF-8, which text
    in another encoding practically never passes; what is left is GB18030, which holds GBK and GB 2312.
    """
    for mark, encoding in MARKS:
        if content.startswith(mark):
            return _strict(content, encoding), encoding.removesuffix("-sig")
    if encoding := _unmarked_utf16(content):
        return _strict(content, encoding), encoding
    for encoding in ("utf-8", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text and _plausible(text):
            return text, encoding
    raise Refused(_("This is no table of text. Save it as .xlsx or as CSV UTF-8 and send it again."))


def _strict(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        raise Refused(
            _("The file is damaged: not all of it is text. Save it as .xlsx or as CSV UTF-8.")
        ) from None


def _unmarked_utf16(content: bytes) -> str:
    """Commas, digits and line ends leave zero bytes on one side of every pair."""
    sample = content[:4000]
    if len(sample) < 4 or b"\x00" not in sample:
        return ""
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if odd > 4 * even and odd > len(sample) // 40:
        return "utf-16-le"
    if even > 4 * odd and even > len(sample) // 40:
        return "utf-16-be"
    return ""


def _plausible(text: str) -> bool:
    """Text of people, not bytes that happen to decode: hardly any control or private sign."""
    sample = text[:20_000]
    odd = sum(1 for sign in sample if (sign < " " and sign not in "\t\r\n") or "\ue000" <= sign <= "\uf8ff")
    return odd <= len(sample) // 200


def separator(text: str) -> str:
    """The sign that cuts most lines into the same number of cells, at least two; else the comma."""
    lines = [line for line in text[:100_000].splitlines()[:SAMPLE] if line.strip()]
    best, most = ",", 0.0
    for sign in SEPARATORS:
        widths = [len(row) for row in csv.reader(io.StringIO("\n".join(lines)), delimiter=sign) if row]
        if not widths:
            continue
        usual = max(set(widths), key=widths.count)
        score = widths.count(usual) / len(widths) * min(usual - 1, 10)
        if score > most:
            best, most = sign, score
    return best


def rows(text: str, sign: str) -> Iterator[list[str]]:
    """Cells as they stand. Raises `Refused` for a cell no table has, e.g. of a quotation mark left open."""
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=sign):
            yield [cell.strip() for cell in row]
    except csv.Error:
        raise Refused(
            _("The table breaks off: a quotation mark is open, or a cell is far too long. Save it anew.")
        ) from None
