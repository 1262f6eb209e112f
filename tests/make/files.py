"""Pictures, sheets and what is attached to an archive."""

import itertools

from agency.acting import acting

_shot = itertools.count(64)  # no two pictures of a test are the same file


def picture(size=(640, 400), colour="teal", kind="JPEG", **saved) -> bytes:
    """A photo as a camera would leave it; `saved` goes to Pillow (exif=…)."""
    from io import BytesIO

    from PIL import Image

    out = BytesIO()
    Image.new("RGB", size, colour).save(out, kind, **saved)
    return out.getvalue()


def pdf(pages: int = 1) -> bytes:
    """Empty A4 pages."""
    from io import BytesIO

    import pypdfium2

    made, out = pypdfium2.PdfDocument.new(), BytesIO()
    for _page in range(pages):
        made.new_page(595, 842)
    made.save(out)
    return out.getvalue()


def attachment(customer, kind: str = "visit", content: bytes | None = None, name: str = "合影.jpg"):
    """A file kept in the archive by its owner; every picture another one."""
    from customers.attachments import adding

    content = content or picture((next(_shot), 48))
    with acting(customer.owner):
        return adding.add(customer, by=customer.owner, kind=kind, name=name, content=content)
