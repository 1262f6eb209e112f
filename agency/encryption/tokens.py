"""Blind index tokens: keyed fingerprints by which the database finds what it cannot read.

Exact tokens (128 bits) stand for a whole phone number, document, address or WeChat id. Gram tokens (32 bits)
stand for a piece of a name; a common piece is split into variants, chosen per subject, so that no token is
common and a stolen index does not tell which one is 王 (encryption.md §5.3).
"""

import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from hashlib import blake2b
from uuid import UUID

from . import grams, names, searching
from .frequencies import variants
from .provider import provider

EXACT = {
    "phone": names.fold_phone,
    "document": names.fold_document,
    "email": names.fold_email,
    "wechat": names.fold_wechat,
    # of somebody who speaks for the customer: found by it, but no twin of whoever else she speaks for
    "their_phone": names.fold_phone,
    "their_email": names.fold_email,
    "their_wechat": names.fold_wechat,
}


@dataclass(frozen=True)
class Query:
    """What to ask the index: records with any of the `exact` tokens, or with a token of every group.

    Always verify with `matches` after opening. A query that is false finds nothing: too little was typed.
    """

    text: str
    exact: tuple[tuple[str, UUID], ...] = ()
    groups: tuple[tuple[int, ...], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.exact or self.groups)


class Scheme:
    """The tokens of one index version. Every kind has a key of its own."""

    def __init__(self, root: bytes, version: int):
        self.version = version
        self._root = root
        self._keyed = cache(self._key)
        self._token = lru_cache(1 << 17)(self._hash)

    def _key(self, purpose: str):
        return blake2b(
            digest_size=16,
            key=hmac.digest(self._root, b"bidx/%d/%s" % (self.version, purpose.encode()), "sha256"),
        )

    def _digest(self, purpose: str, content: bytes) -> bytes:
        state = self._keyed(purpose).copy()
        state.update(content)
        return state.digest()

    def _hash(self, kind: str, gram: str, variant: int) -> int:
        content = gram if not variant else f"{gram}\x1f{variant}"
        return int.from_bytes(self._digest(f"gram/{kind}", content.encode())[:4], signed=True)

    def exact(self, kind: str, value: str) -> UUID:
        return UUID(bytes=self._digest(f"exact/{kind}", EXACT[kind](value).encode()))

    def mark(self, text: str) -> int:
        """A keyed 64-bit mark (int8, signed) of a day that returns: the same for everybody who keeps it."""
        return int.from_bytes(self._digest("mark/day", text.encode())[:8], signed=True)

    def stored(self, subject: UUID, gram: grams.Gram) -> int:
        """The variant of a gram that this subject carries; the same at every re-indexing."""
        kind, text = gram
        if (count := variants(kind, text)) == 1:
            return self._token(kind, text, 0)
        chosen = int.from_bytes(self._digest("variant", subject.bytes + f"{kind}\x1f{text}".encode())[:8])
        return self._token(kind, text, chosen % count)

    def all(self, asked: Iterable[grams.Gram]) -> tuple[int, ...]:
        return tuple(
            sorted({self._token(kind, text, i) for kind, text in asked for i in range(variants(kind, text))})
        )


@lru_cache(8)
def _scheme(root: bytes, version: int) -> Scheme:
    return Scheme(root, version)


def scheme(version: int | None = None) -> Scheme:
    """The tokens of a version of the index, by default the one searches read."""
    store = provider()
    version = version or store.index_version()
    return _scheme(store.index_key(version), version)


def exact(kind: str, value: str, *, version: int | None = None) -> UUID:
    """The token of a whole value; `kind` is phone, document, email or wechat."""
    return scheme(version).exact(kind, value)


def grams_for(
    subject: UUID,
    name: str,
    latin: str | None = "",
    phones: Iterable[str] = (),
    documents: Iterable[str] = (),
    *,
    version: int | None = None,
) -> list[int]:
    """The gram tokens to store for one archive, sorted (int4, signed)."""
    tokens = scheme(version)
    return sorted(
        {tokens.stored(subject, gram) for gram in grams.of_record(name, latin or "", phones, documents)}
    )


def query(text: str, *, version: int | None = None) -> Query:
    """What somebody typed, as tokens: Hanzi, pinyin, initials, numbers, addresses, or several of them."""
    tokens = scheme(version)
    return Query(
        text,
        tuple((kind, tokens.exact(kind, text)) for kind in searching.exact_kinds(text)),
        tuple(tokens.all(group) for group in searching.groups(text)),
    )


matches = searching.matches
