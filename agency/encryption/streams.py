"""Large content sealed in segments, so that a file of any size passes through little memory.

`E2 | alg:1 | prefix:7 | segment…`, each segment 64 KiB of content and a 16-byte tag, under a key made for
this one stream. The nonce is `prefix:7 | number:4 | last:1`, so a segment that is missing, moved, repeated
or cut off at the end does not open (the STREAM construction; Hoang, Reyhanitabar, Rogaway, Vizár 2015).
"""

import os
import struct
from collections.abc import Iterator
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from .envelope import AES_GCM, TAG, binding
from .errors import TamperedError

MAGIC = 0xE2
SEGMENT = 64 * 1024
PREFIX = 7
_HEADER = struct.Struct(">BB")


def new_secret() -> bytes:
    """32 random bytes from which the keys of the streams of one record are derived."""
    return os.urandom(32)


def seal_into(out: BinaryIO, content: bytes | memoryview, *, secret: bytes, context: str) -> None:
    """Write `content` sealed to `out`. `context` says what the stream is, and never changes."""
    header = _HEADER.pack(MAGIC, AES_GCM) + os.urandom(PREFIX)
    cipher, aad, view = _cipher(secret, context), header + binding(context), memoryview(content)
    out.write(header)
    count = max(1, -(-len(view) // SEGMENT))
    for number in range(count):
        nonce = _nonce(header, number, last=number == count - 1)
        out.write(cipher.encrypt(nonce, view[number * SEGMENT : (number + 1) * SEGMENT], aad))


def seal_from(out, source: BinaryIO, *, secret: bytes, context: str) -> None:
    """Write what `source` gives sealed to `out` (anything with `write`), a segment at a time."""
    header = _HEADER.pack(MAGIC, AES_GCM) + os.urandom(PREFIX)
    cipher, aad, number = _cipher(secret, context), header + binding(context), 0
    out.write(header)
    piece = _whole_segment(source)
    while True:
        following = _whole_segment(source) if len(piece) == SEGMENT else b""
        out.write(cipher.encrypt(_nonce(header, number, last=not following), piece, aad))
        if not following:
            return
        piece, number = following, number + 1


def _whole_segment(source: BinaryIO) -> bytes:
    """Pipes give what they have: read on until a segment is full or the source ends."""
    parts, wanted = [], SEGMENT
    while wanted and (part := source.read(wanted)):
        parts.append(part)
        wanted -= len(part)
    return b"".join(parts)


def opened(source: BinaryIO, *, secret: bytes, context: str) -> Iterator[bytes]:
    """The content piece by piece; raises TamperedError at the first piece that is not as it was written.

    What was yielded before is genuine, but only the end of the iteration says that nothing is missing.
    """
    header = source.read(_HEADER.size + PREFIX)
    if len(header) < _HEADER.size + PREFIX or _HEADER.unpack_from(header) != (MAGIC, AES_GCM):
        raise TamperedError("not a sealed stream")
    cipher, aad, number = _cipher(secret, context), header + binding(context), 0
    piece = source.read(SEGMENT + TAG)
    while True:
        following = source.read(SEGMENT + TAG)
        try:
            plain = cipher.decrypt(_nonce(header, number, last=not following), piece, aad)
        except InvalidTag:
            raise TamperedError(f"segment {number} was altered, moved or cut off") from None
        yield plain
        if not following:
            return
        piece, number = following, number + 1


def _cipher(secret: bytes, context: str) -> AESGCM:
    return AESGCM(HKDF(SHA256(), 32, None, b"sealed stream/1" + context.encode()).derive(secret))


def _nonce(header: bytes, number: int, *, last: bool) -> bytes:
    return header[_HEADER.size :] + number.to_bytes(4) + bytes([last])
