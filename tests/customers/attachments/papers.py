"""Pictures and papers as people send them, and as they should not."""

from io import BytesIO

from PIL import Image

from tests import make


def photo_with_secrets(place: str, name: str) -> bytes:
    """A JPEG whose EXIF names a place, a camera's owner and a comment."""
    exif = Image.Exif()
    exif[0x010E] = name  # ImageDescription
    exif[0xA430] = name  # CameraOwnerName
    gps = exif.get_ifd(0x8825)
    gps[1], gps[2], gps[29] = "N", (25.0, 2.0, 19.0), place
    return make.picture(exif=exif, comment=place.encode())


def turned_photo() -> bytes:
    """300 × 100 pixels, to be shown upright: 100 × 300."""
    exif = Image.Exif()
    exif[0x0112] = 6
    return make.picture((300, 100), exif=exif)


def bomb() -> bytes:
    """A small PNG that would unpack to 20,000 × 20,000 pixels."""
    out = BytesIO()
    Image.new("1", (20_000, 20_000)).save(out, "PNG")
    return out.getvalue()


def pdf_with(catalog: str = "", more: tuple[str, ...] = ()) -> bytes:
    """A one-page PDF with something of its own in the catalog."""
    objects = (
        f"<< /Type /Catalog /Pages 2 0 R {catalog} >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] >>",
        *more,
    )
    out, places = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode("latin-1")
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{place:010} 00000 n \n".encode() for place in places)
    return out + f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n".encode()


def pdf_with_code() -> bytes:
    names = "/Names << /JavaScript << /Names [(a) 4 0 R] >> >>"
    return pdf_with(names, ("<< /S /JavaScript /JS (app.alert(1)) >>",))


def pdf_that_carries() -> bytes:
    names = "/Names << /EmbeddedFiles << /Names [(a.exe) 4 0 R] >> >>"
    return pdf_with(
        names,
        (
            "<< /Type /Filespec /F (a.exe) /EF << /F 5 0 R >> >>",
            "<< /Type /EmbeddedFile /Length 2 >>\nstream\nMZ\nendstream",
        ),
    )
