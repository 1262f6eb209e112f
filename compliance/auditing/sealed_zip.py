"""A zip whose entries are encrypted with a passphrase (WinZip AES-256, AE-2), as 7-Zip and WinZip open it.

Entries are written piece by piece, so that a register of any size passes through little memory. Names of entries
stay readable: they name no customer. The format: www.winzip.com/en/support/aes-encryption/.
"""

import hmac
import os
import struct
from collections.abc import Iterable, Iterator
from hashlib import pbkdf2_hmac, sha1

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

ROUNDS = 1000  # fixed by the format; the passphrase is made long instead
KEY, SALT, CHECK, TAG, BLOCK = 32, 16, 2, 10, 16
AES, STORED, STREAMED, UTF8 = 99, 0, 0x0008, 0x0800
FLAGS = 0x0001 | STREAMED | UTF8
EXTRA = struct.pack("<HHH2sBH", 0x9901, 7, 2, b"AE", 3, STORED)
DATE = (2026 - 1980) << 9 | 1 << 5 | 1  # the format wants one; the manifest says when it was made
LARGEST = 0xFFFFFFFF


class SealedZip:
    """`add` yields what is to be written, `end` the directory behind it."""

    def __init__(self, passphrase: str):
        self.passphrase, self.at, self.directory = passphrase.encode(), 0, []

    def add(self, name: str, pieces: Iterable[bytes]) -> Iterator[bytes]:
        """One entry; its size may be unknown until its last piece."""
        start, told = self.at, name.encode()
        head = struct.pack(
            "<IHHHHHIIIHH", 0x04034B50, 51, FLAGS, AES, 0, DATE, 0, 0, 0, len(told), len(EXTRA)
        )
        yield self._out(head + told + EXTRA)
        salt = os.urandom(SALT)
        keys = pbkdf2_hmac("sha1", self.passphrase, salt, ROUNDS, 2 * KEY + CHECK)
        yield self._out(salt + keys[-CHECK:])
        stream, mac, size = _Stream(keys[:KEY]), hmac.new(keys[KEY : 2 * KEY], digestmod=sha1), 0
        for piece in pieces:
            sealed = stream.crypt(piece)
            mac.update(sealed)
            size += len(piece)
            yield self._out(sealed)
        length = size + SALT + CHECK + TAG
        if length > LARGEST:
            raise OverflowError(name)
        yield self._out(mac.digest()[:TAG] + struct.pack("<IIII", 0x08074B50, 0, length, size))
        self.directory.append(
            struct.pack(
                "<IHHHHHHIIIHHHHHII",
                *(0x02014B50, 51, 51, FLAGS, AES, 0, DATE, 0, length, size),
                *(len(told), len(EXTRA), 0, 0, 0, 0, start),
            )
            + told
            + EXTRA
        )

    def end(self) -> bytes:
        start, told = self.at, b"".join(self.directory)
        count = len(self.directory)
        return self._out(told + struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, count, count, len(told), start, 0))

    def _out(self, piece: bytes) -> bytes:
        self.at += len(piece)
        return piece


class _Stream:
    """AES in counter mode as the format wants it: the counter is little-endian and begins at one."""

    def __init__(self, key: bytes):
        self.block = Cipher(algorithms.AES(key), modes.ECB()).encryptor()  # noqa: S305 (the blocks are counters)
        self.number, self.rest = 1, b""

    def crypt(self, piece: bytes) -> bytes:
        wanted = len(piece) - len(self.rest)
        if wanted > 0:
            blocks = -(-wanted // BLOCK)
            counters = b"".join(
                number.to_bytes(BLOCK, "little") for number in range(self.number, self.number + blocks)
            )
            self.number += blocks
            self.rest += self.block.update(counters)
        mask, self.rest = self.rest[: len(piece)], self.rest[len(piece) :]
        return (int.from_bytes(piece) ^ int.from_bytes(mask)).to_bytes(len(piece)) if piece else b""
