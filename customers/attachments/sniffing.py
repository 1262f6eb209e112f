"""What some bytes are, told by the bytes themselves; the name and the type that came along mean nothing."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from agency.errors import Refused

JPEG, PNG, WEBP, PDF = "image/jpeg", "image/png", "image/webp", "application/pdf"
PICTURES = frozenset({JPEG, PNG, WEBP})
TAKEN = (JPEG, PNG, WEBP, PDF)
TAIL = 2048  # bytes a scanner's PDF may carry after its end mark

# Well-known kinds that are not taken, with what to do instead.
OTHERS: tuple[tuple[int, bytes, Promise], ...] = (
    (
        4,
        b"ftypheic",
        _("This is a HEIC picture. Choose “most compatible” in the camera, or save it as JPEG."),
    ),
    (
        4,
        b"ftypheix",
        _("This is a HEIC picture. Choose “most compatible” in the camera, or save it as JPEG."),
    ),
    (
        4,
        b"ftypmif1",
        _("This is a HEIC picture. Choose “most compatible” in the camera, or save it as JPEG."),
    ),
    (4, b"ftyp", _("This is a film. Only pictures and PDF are kept.")),
    (0, b"PK\x03\x04", _("This is a ZIP or Office file. Save it as PDF.")),
    (0, b"\xd0\xcf\x11\xe0", _("This is an Office file. Save it as PDF.")),
    (0, b"GIF8", _("This is a GIF. Save it as PNG.")),
    (0, b"BM", _("This is a bitmap. Save it as PNG.")),
    (0, b"II*\0", _("This is a TIFF. Save it as PDF or PNG.")),
    (0, b"MM\0*", _("This is a TIFF. Save it as PDF or PNG.")),
    (0, b"MZ", _("This is a program. It is not taken.")),
    (0, b"\x7fELF", _("This is a program. It is not taken.")),
    (0, b"#!", _("This is a program. It is not taken.")),
    (0, b"Rar!", _("This is a packed file. Send its pictures or PDF one by one.")),
    (0, b"7z\xbc\xaf", _("This is a packed file. Send its pictures or PDF one by one.")),
    (0, b"\x1f\x8b", _("This is a packed file. Send its pictures or PDF one by one.")),
)
MARKUP = (b"<!doctype", b"<html", b"<script", b"<svg", b"<?xml", b"<head", b"<body")


def kind_of(content: memoryview) -> str:
    """One of `TAKEN`. Raises `Refused` with the reason, and what to do instead, for everything else."""
    head = bytes(content[:1024])
    if not head:
        raise Refused(_("The file is empty."))
    if head.startswith(b"\xff\xd8\xff"):
        return JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return WEBP
    if head.startswith(b"%PDF-"):
        _refuse_double_nature(content, head)
        return PDF
    for place, mark, reason in OTHERS:
        if head[place:].startswith(mark):
            raise Refused(reason)
    if any(mark in head.lower() for mark in MARKUP):
        raise Refused(_("This is a web page or drawing with code. It is not taken."))
    raise Refused(_("Only JPEG, PNG and WebP pictures and PDF are kept; this is something else."))


def _refuse_double_nature(content: memoryview, head: bytes) -> None:
    """A PDF that another program would take for a web page or an archive is not kept.

    Pictures need no such look: only their pixels are kept.
    """
    tail = bytes(content[-(TAIL + 64 * 1024) :])
    end = tail.rfind(b"%%EOF")
    if end < 0:
        raise Refused(_("The PDF is cut off or damaged."))
    if len(tail) - end > TAIL or b"PK\x05\x06" in tail or any(mark in head.lower() for mark in MARKUP):
        raise Refused(_("This PDF hides another file. It is not taken."))
