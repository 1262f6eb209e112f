"""A file is taken for what its bytes are; of a picture only the pixels are kept."""

import subprocess
import sys
import zipfile
from io import BytesIO

import pytest
from django.utils import translation
from PIL import Image

from agency import policy
from agency.errors import Refused
from customers.attachments import parsing
from tests import make

from . import papers


def parsed(content: bytes) -> parsing.Parsed:
    return parsing.parse(memoryview(content))


def reason(content: bytes) -> str:
    with translation.override("en"), pytest.raises(Refused) as refusal:
        parsed(content)
    with translation.override("en"):
        return str(refusal.value)


def zipped() -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.txt", "a")
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "empty"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>", "code"),
        (b"  <!DOCTYPE html><html></html>", "code"),
        (b"\xef\xbb\xbf<?xml version='1.0'?><svg/>", "code"),
        (zipped(), "ZIP"),
        (b"MZ\x90\0" + bytes(64), "program"),
        (b"\x7fELF" + bytes(64), "program"),
        (b"#!/bin/sh\n", "program"),
        (b"GIF89a" + bytes(64), "GIF"),
        (b"\0\0\0\x18ftypheic" + bytes(64), "HEIC"),
        (b"\0\0\0\x18ftypisom" + bytes(64), "film"),
        (b"\xd0\xcf\x11\xe0" + bytes(64), "Office"),
        (b"just words", "something else"),
        (b"\xff\xd8\xff\xe0 no picture at all", "damaged"),
        (make.picture()[:600], "damaged"),
        (b"\x89PNG\r\n\x1a\n" + bytes(64), "damaged"),
        (b"%PDF-1.7\nnothing\n%%EOF\n", "damaged"),
        (make.pdf()[:200], "cut off"),
        (papers.pdf_with() + zipped(), "hides"),
        (b"%PDF-1.7\n<script>alert(1)</script>\n%%EOF", "hides"),
        (papers.pdf_with_code(), "code"),
        (papers.pdf_that_carries(), "carries"),
        (make.picture((4, 4)), "too small"),
    ],
)
def test_what_is_no_picture_and_no_plain_pdf_is_refused_with_the_reason(content, word):
    assert word in reason(content)


def test_a_picture_that_would_fill_the_memory_is_not_unpacked():
    assert "too large" in reason(papers.bomb())


def test_a_pdf_with_too_many_pages_is_refused():
    assert "too many pages" in reason(make.pdf(policy.PDF_PAGES_MOST + 1))


def test_of_a_photo_neither_place_nor_owner_is_kept():
    sent = papers.photo_with_secrets("Dianchi", "Zhang San")
    assert b"Zhang San" in sent

    kept = parsed(sent)

    for content in (kept.content, kept.thumbnail):
        image = Image.open(BytesIO(content))
        assert b"Zhang San" not in content
        assert b"Dianchi" not in content
        assert not image.getexif()
        assert image.info.keys() <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


def test_a_photo_taken_sideways_is_kept_upright():
    assert Image.open(BytesIO(parsed(papers.turned_photo()).content)).size == (100, 300)


@pytest.mark.parametrize(
    ("kind", "kept"), [("JPEG", "image/jpeg"), ("PNG", "image/png"), ("WEBP", "image/jpeg")]
)
def test_each_kind_of_picture_is_made_anew(kind, kept):
    assert parsed(make.picture(kind=kind)).content_type == kept


def test_a_page_hidden_behind_a_picture_is_gone():
    assert b"<script>" not in parsed(make.picture() + b"<script>alert(1)</script>").content


def test_a_large_photo_is_kept_at_a_size_that_stays_legible():
    image = Image.open(BytesIO(parsed(make.picture((5000, 4000))).content))

    assert image.size == (policy.PICTURE_LONGEST, policy.PICTURE_LONGEST * 4 // 5)


def test_a_transparent_picture_lies_on_white():
    out = BytesIO()
    Image.new("RGBA", (50, 50), (0, 0, 0, 0)).save(out, "PNG")

    assert Image.open(BytesIO(parsed(out.getvalue()).content)).getpixel((5, 5)) == (255, 255, 255)


def test_a_pdf_is_kept_to_the_byte_with_its_pages_counted():
    sent = make.pdf(3)
    kept = parsed(sent)

    assert (bytes(kept.content), kept.content_type, kept.pages) == (sent, "application/pdf", 3)
    assert Image.open(BytesIO(kept.thumbnail)).height == policy.THUMBNAIL


def test_a_page_of_a_pdf_becomes_a_picture():
    assert Image.open(BytesIO(parsing.page(make.pdf(2), 2, 800))).height == 800


def test_the_child_that_unpacks_is_told_no_secret_and_may_write_nothing(tmp_path):
    probe = (
        "import os, sys; sys.path.insert(0, sys.argv[1]); import parser_probe as p; p.confine()\n"
        "print(sorted(os.environ.keys() - {'LC_CTYPE'}))\n"
        "try: open(sys.argv[2], 'wb', buffering=0).write(b'x'); print('wrote')\n"
        "except OSError: print('refused')\n"
    )
    (tmp_path / "parser_probe.py").write_text(parsing.PARSER.read_text())
    code = "import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n" + probe

    done = subprocess.run(
        [sys.executable, "-I", "-c", code, str(tmp_path), str(tmp_path / "out")], capture_output=True, env={}
    )

    assert done.stdout.decode().split("\n")[:2] == ["[]", "refused"], done.stderr.decode()
