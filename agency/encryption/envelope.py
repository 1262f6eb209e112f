"""One sealed value: `E1 | alg:1 | gen:2 | nonce:12 | ciphertext | tag:16`.

The header names the algorithm and the generation of the data key, so nothing is ever tried with several
keys. The authenticated data is the header, the length-prefixed permanent context of the field, the subject
and the row: a value moved to another customer, row or column does not open.
"""

import os
import struct
from dataclasses import dataclass, field
from hashlib import blake2b
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from .errors import KeyMissing, TamperedError

MAGIC = 0xE1
AES_GCM = 1  # AES-256-GCM; 2 is set aside for AES-256-GCM-SIV, 3 for SM4-GCM
NONCE, TAG, BLOCK = 12, 16, 16
_HEADER = struct.Struct(">BBH")


class Ciphertext(bytes):
    """A sealed value on its way to the database; prints its length and nothing else."""

    __slots__ = ()

    def __repr__(self) -> str:
        return f"<Ciphertext {len(self)} bytes>"

    __str__ = __repr__


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class DataKey:
    """The opened data key of one subject: the current generation and, during a renewal, earlier ones."""

    subject: UUID
    gen: int
    keys: dict[int, AESGCM] = field(repr=False)
    tag: bytes  # tells two data keys of one generation apart without holding either

    @classmethod
    def of(cls, subject: UUID, gen: int, generations: dict[int, bytes]) -> "DataKey":
        return cls(
            subject,
            gen,
            {number: AESGCM(key) for number, key in generations.items()},
            blake2b(generations[gen], digest_size=8, person=b"data key tag").digest(),
        )

    def __repr__(self) -> str:
        return f"<DataKey {self.subject} generation {self.gen}>"

    def __deepcopy__(self, memo) -> "DataKey":
        return self

    def __reduce__(self):
        raise TypeError("a data key is never pickled")


def binding(context: str) -> bytes:
    """The part of the authenticated data that a field contributes."""
    name = context.encode()
    return b"sealed/1" + struct.pack(">H", len(name)) + name


def pad(value: bytes, block: int = BLOCK) -> bytes:
    """ISO 7816-4: one 80 byte, then zeros; every name of one to five Hanzi is equally long."""
    return value + b"\x80" + b"\0" * (-(len(value) + 1) % block if block else 0)


def unpad(value: bytes) -> bytes:
    body = value.rstrip(b"\0")
    if not body.endswith(b"\x80"):
        raise TamperedError("the padding is damaged")
    return body[:-1]


def seal(key: DataKey, bound: bytes, row: UUID, value: bytes, block: int = BLOCK) -> Ciphertext:
    header = _HEADER.pack(MAGIC, AES_GCM, key.gen)
    nonce = os.urandom(NONCE)
    aad = header + bound + key.subject.bytes + row.bytes
    return Ciphertext(header + nonce + key.keys[key.gen].encrypt(nonce, pad(value, block), aad))


def generation(blob: bytes) -> int:
    """The generation of data key a sealed value names; raises TamperedError where there is no such header."""
    if len(blob) < _HEADER.size + NONCE + TAG + 1:
        raise TamperedError("the sealed value is too short")
    magic, alg, gen = _HEADER.unpack_from(blob)
    if magic != MAGIC or alg != AES_GCM:
        raise TamperedError(f"not a sealed value (first bytes {magic:#x}, algorithm {alg})")
    return gen


def unseal(key: DataKey, bound: bytes, row: UUID, blob: bytes) -> bytes:
    """The plain value; TamperedError when it was altered or moved, KeyMissing for an unknown generation."""
    cipher = key.keys.get(gen := generation(blob))
    if cipher is None:
        raise KeyMissing(f"subject {key.subject} has no data key of generation {gen}")
    header, nonce, sealed = blob[:4], blob[4 : 4 + NONCE], blob[4 + NONCE :]
    try:
        return unpad(cipher.decrypt(nonce, sealed, header + bound + key.subject.bytes + row.bytes))
    except InvalidTag:
        raise TamperedError(
            "the value was altered, moved from another row or column, or written under another key"
        ) from None
