"""The child process that unpacks pictures and PDF: `python -I parser.py ACT NUMBER…`, content on stdin.

It is given no key, no address of a database and no environment; it may not write files, start processes or
reach the network (where the system lets it drop that), and has little memory and time. What a crafted file
could make it do ends with it. The answer is one line of JSON, then the bytes it announces in `sizes`.

    picture PIXELS_MOST LONGEST THUMBNAIL    the picture anew, without anything but its pixels; its thumbnail
    pdf PAGES_MOST THUMBNAIL                 the number of pages; a thumbnail of the first
    page NUMBER LONGEST [TURN]               one page of a PDF, or a picture, as a picture, turned clockwise
    several LONGEST NUMBER TURN …            pages of a PDF as pictures
    words NUMBER                             the words a page of a PDF carries itself
    arrange                                  pages of several files as one PDF; content: a line of JSON
                                             [[size, [[number, turn], …]], …], then the files
    bind PIXELS_MOST LONGEST SIZE…           pictures of these sizes, one after the other, as pages of one PDF
"""

import contextlib
import json
import os
import resource
import sys
from io import BytesIO

MEMORY = 1536 * 1024 * 1024  # bytes of address space
SECONDS = 15  # of processor time
QUALITY = 87
A4 = 842  # points of the longer side of a photographed page


class No(Exception):
    """Why the file is not taken: a code that `parsing` puts into words."""


def confine() -> None:
    for what, limit in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (limit, limit))
    with contextlib.suppress(OSError, AttributeError):
        os.unshare(os.CLONE_NEWUSER | os.CLONE_NEWNET)
    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))


def picture(content: bytes, most: int, longest: int, thumbnail: int) -> tuple[dict, list[bytes]]:
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = None  # the sides are looked at here, before anything is unpacked
    found = Image.open(BytesIO(content), formats=("JPEG", "PNG", "WEBP"))
    if found.width * found.height > most:
        raise No("pixels")
    if min(found.size) < 8:
        raise No("tiny")
    kind = found.format
    if kind == "JPEG":
        found.draft("RGB", (longest, longest))
    drawn = ImageOps.exif_transpose(found)
    drawn = flat(drawn)
    drawn.thumbnail((longest, longest))
    small = drawn.copy()
    small.thumbnail((thumbnail, thumbnail))
    return {"pages": 1}, [saved(drawn, "PNG" if kind == "PNG" else "JPEG"), saved(small, "JPEG")]


def flat(image):
    """RGB on white, without metadata of any kind."""
    from PIL import Image

    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        with_alpha = image.convert("RGBA")
        ground = Image.new("RGB", image.size, "white")
        ground.paste(with_alpha, mask=with_alpha.getchannel("A"))
        return ground
    rgb = image.convert("RGB")
    bare = Image.new("RGB", rgb.size)
    bare.paste(rgb)
    return bare


def saved(image, kind: str) -> bytes:
    out = BytesIO()
    if kind == "PNG":
        image.save(out, "PNG")
        if out.tell() > 4 * 1024 * 1024:  # a photo in PNG
            return saved(image, "JPEG")
    else:
        image.save(out, "JPEG", quality=QUALITY, optimize=True)
    return out.getvalue()


def document(content: bytes):
    import pypdfium2
    import pypdfium2.raw as raw

    try:
        pdf = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        raise No("locked" if "assword" in str(error) else "damaged") from None
    if raw.FPDFDoc_GetJavaScriptActionCount(pdf) > 0 or raw.FPDF_GetFormType(pdf) in (2, 3):  # XFA
        raise No("active")
    if raw.FPDFDoc_GetAttachmentCount(pdf) > 0:
        raise No("carries")
    return pdf


def pdf(content: bytes, most: int, thumbnail: int) -> tuple[dict, list[bytes]]:
    found = document(content)
    if not 0 < len(found) <= most:
        raise No("pages")
    return {"pages": len(found)}, [drawn_page(found, 0, thumbnail)]


def page(content: bytes, number: int, longest: int, turn: int = 0) -> tuple[dict, list[bytes]]:
    if not content.startswith(b"%PDF-"):
        return {"pages": 1}, [shown_picture(content, longest, turn)]
    found = document(content)
    if not 1 <= number <= len(found):
        raise No("pages")
    return {"pages": len(found)}, [drawn_page(found, number - 1, longest, turn)]


def bind(content: bytes, most: int, longest: int, *sizes: int) -> tuple[dict, list[bytes]]:
    import pypdfium2

    bound, at = pypdfium2.PdfDocument.new(), 0
    for size in sizes:
        _answer, (clean, _small) = picture(content[at : at + size], most, longest, 16)
        at += size
        _put_picture(bound, clean, 0)
    out = BytesIO()
    bound.save(out)
    return {"pages": len(sizes)}, [out.getvalue()]


def several(content: bytes, longest: int, *wanted: int) -> tuple[dict, list[bytes]]:
    found = document(content)
    asked = zip(wanted[::2], wanted[1::2], strict=True)
    return {"pages": len(found)}, [drawn_page(found, number - 1, longest, turn) for number, turn in asked]


def shown_picture(content: bytes, longest: int, turn: int) -> bytes:
    from PIL import Image

    drawn = Image.open(BytesIO(content), formats=("JPEG", "PNG"))
    drawn.draft("RGB", (longest, longest))
    drawn.thumbnail((longest, longest))
    return saved(turned(flat(drawn), turn), "JPEG")


def turned(image, degrees: int):
    return image.rotate(-degrees, expand=True) if degrees else image


def words(content: bytes, number: int) -> tuple[dict, list[bytes]]:
    found = document(content)
    if not 1 <= number <= len(found):
        raise No("pages")
    return {"pages": len(found)}, [found[number - 1].get_textpage().get_text_range().encode()]


def arrange(content: bytes) -> tuple[dict, list[bytes]]:
    """Pictures keep their bytes, pages of PDF are taken over; a turn is written beside them."""
    import pypdfium2

    line, _newline, rest = content.partition(b"\n")
    bound = pypdfium2.PdfDocument.new()
    for size, pages in json.loads(line):
        part, rest = rest[:size], rest[size:]
        source = document(part) if part.startswith(b"%PDF-") else None
        for number, turn in pages:
            if source:
                bound.import_pages(source, [number - 1])
                sheet = bound[len(bound) - 1]
                sheet.set_rotation((sheet.get_rotation() + turn) % 360)
            else:
                _put_picture(bound, part, turn)
    out = BytesIO()
    bound.save(out)
    return {"pages": len(bound)}, [out.getvalue()]


def _put_picture(bound, content: bytes, turn: int) -> None:
    import pypdfium2
    from PIL import Image

    drawn = Image.open(BytesIO(content), formats=("JPEG", "PNG"))
    if drawn.format != "JPEG":
        content = saved(flat(drawn), "JPEG")
    width, height = drawn.size
    scale = A4 / max(width, height)
    picture = pypdfium2.PdfImage.new(bound)
    picture.load_jpeg(BytesIO(content), inline=True)
    picture.set_matrix(pypdfium2.PdfMatrix().scale(width * scale, height * scale))
    sheet = bound.new_page(width * scale, height * scale)
    sheet.insert_obj(picture)
    sheet.gen_content()
    sheet.set_rotation(turn)


def drawn_page(found, index: int, longest: int, turn: int = 0) -> bytes:
    sheet = found[index]
    sides = sheet.get_size()
    if min(sides) <= 0 or max(sides) / min(sides) > 50:
        raise No("damaged")
    image = sheet.render(scale=min(longest / max(sides), 4)).to_pil()
    return saved(turned(flat(image), turn), "JPEG")


def main(act: str, *numbers: str) -> None:
    confine()
    content = sys.stdin.buffer.read()
    try:
        acts = {
            "picture": picture,
            "pdf": pdf,
            "page": page,
            "several": several,
            "words": words,
            "arrange": arrange,
            "bind": bind,
        }
        answer, parts = acts[act](content, *map(int, numbers))
    except No as reason:
        answer, parts = {"refused": str(reason)}, []
    except MemoryError:
        answer, parts = {"refused": "pixels"}, []
    except Exception:  # whatever a damaged file makes a parser throw
        answer, parts = {"refused": "damaged"}, []
    sys.stdout.buffer.write(json.dumps(answer | {"sizes": [len(part) for part in parts]}).encode() + b"\n")
    for part in parts:
        sys.stdout.buffer.write(part)


if __name__ == "__main__":
    main(*sys.argv[1:])
