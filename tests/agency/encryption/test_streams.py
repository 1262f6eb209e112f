"""Large content sealed in segments: whole, in order, in its place, or not at all."""

from io import BytesIO

import pytest

from agency.encryption import TamperedError, streams
from agency.encryption.streams import SEGMENT

SECRET = b"s" * 32
SIZES = (0, 1, SEGMENT - 1, SEGMENT, SEGMENT + 1, 3 * SEGMENT)


def sealed(content: bytes, context: str = "attachment.original/1") -> bytes:
    out = BytesIO()
    streams.seal_into(out, content, secret=SECRET, context=context)
    return out.getvalue()


def opened(blob: bytes, context: str = "attachment.original/1", secret: bytes = SECRET) -> bytes:
    return b"".join(streams.opened(BytesIO(blob), secret=secret, context=context))


def text(size: int) -> bytes:
    return bytes(number % 251 for number in range(size))


@pytest.mark.parametrize("size", SIZES)
def test_what_is_sealed_opens_again(size):
    assert opened(sealed(text(size))) == text(size)


def test_nothing_of_the_content_shows():
    assert b"130102198801010011" not in sealed(b"130102198801010011" * 9999)


@pytest.mark.parametrize("size", SIZES)
def test_a_stream_cut_off_anywhere_does_not_open(size):
    blob = sealed(text(size))
    ends = (0, 5, 9, 10, len(blob) - 17, len(blob) - 1, 9 + SEGMENT + 16)
    for end in (end for end in ends if end < len(blob)):
        with pytest.raises(TamperedError):
            opened(blob[:end])


def test_segments_do_not_change_places():
    blob = sealed(text(3 * SEGMENT))
    head, size = blob[:9], SEGMENT + 16
    first, second, third = (blob[9 + size * n : 9 + size * (n + 1)] for n in range(3))

    for order in ((second, first, third), (first, first, third), (first, third), (first, second)):
        with pytest.raises(TamperedError):
            opened(head + b"".join(order))


def test_a_stream_opens_only_as_what_it_was_sealed():
    with pytest.raises(TamperedError):
        opened(sealed(b"x"), context="attachment.thumbnail/1")
    with pytest.raises(TamperedError):
        opened(sealed(b"x"), secret=b"t" * 32)


def test_any_altered_byte_is_noticed():
    blob = sealed(text(100))
    for place in range(len(blob)):
        altered = blob[:place] + bytes([blob[place] ^ 1]) + blob[place + 1 :]
        with pytest.raises(TamperedError):
            opened(altered)


def test_two_seals_of_one_content_differ():
    assert sealed(b"x" * 100) != sealed(b"x" * 100)
