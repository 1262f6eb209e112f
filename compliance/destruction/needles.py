"""Looking for very many values at once in a stream of bytes, and in texts.

The cost of a block does not grow with the number of values: every window of six bytes is looked up in one set,
and only where a window is the beginning of something looked for are the bytes compared in full.
"""

import json
import struct
from base64 import b64encode
from collections import defaultdict
from collections.abc import Iterable
from urllib.parse import quote

WINDOW = struct.Struct("3H")
SHORT, LONG = 2, 6  # characters that begin a value in a text
ERASED = (
    "█████"  # what stands in a text where words about somebody were taken out; the same in every language
)


class Needles:
    """Values in every way they could be lying about: plain, hex, escaped, quoted, in base64."""

    def __init__(self, values: Iterable[str]):
        self.places: dict[bytes, list[int]] = defaultdict(list)
        self.lengths: dict[tuple, set[int]] = defaultdict(set)
        self.count, self.longest = 0, 0
        for place, value in enumerate(values):
            self.count += 1
            for way in ways(value):
                self.places[way].append(place)
                self.lengths[WINDOW.unpack_from(way)].add(len(way))
                self.longest = max(self.longest, len(way))
        self.starts = frozenset(self.lengths)

    def hits(self, block: bytes) -> int:
        """How many of the values stand in the block, each counted once."""
        found: set[int] = set()
        for shift in (0, 1):
            view = memoryview(block)[shift:]
            words = view[: len(view) // 2 * 2].cast("H")
            for start in self.starts.intersection(zip(words, words[1:], words[2:], strict=False)):
                found.update(self._at(block, start))
        return len(found)

    def _at(self, block: bytes, start: tuple) -> Iterable[int]:
        beginning = WINDOW.pack(*start)
        at = block.find(beginning)
        while at >= 0:
            for length in self.lengths[start]:
                yield from self.places.get(block[at : at + length], ())
            at = block.find(beginning, at + 1)


def ways(value: str) -> set[bytes]:
    plain = {value.encode(coding, "ignore") for coding in ("utf-8", "utf-16-le", "gbk")}
    found = {json.dumps(value)[1:-1].encode(), quote(value).encode()}
    for raw in plain:
        found |= {raw, raw.hex().encode()}
    raw = value.encode()
    for shift in range(3):  # the same bytes look different at each of the three places in base64
        text = b64encode(b"\0" * shift + raw).rstrip(b"=")
        found.add(text[(0, 2, 3)[shift] : len(text) - (1 if (shift + len(raw)) % 3 else 0)])
    return {way for way in found if len(way) >= WINDOW.size}


class Spoken:
    """Names and numbers of people, as they stand in a text."""

    def __init__(self, values: Iterable[str]):
        self.by_start: dict[str, list[str]] = defaultdict(list)
        for value in sorted(set(values), key=len, reverse=True):
            self.by_start[value[: LONG if len(value) >= LONG else SHORT]].append(value)

    def spots(self, text: str) -> list[tuple[int, int]]:
        """(begin, end) of every place where one of them stands, the longest that fits."""
        found, at = [], 0
        while at < len(text):
            end = self._end(text, at)
            if end:
                found.append((at, end))
            at = end or at + 1
        return found

    def _end(self, text: str, at: int) -> int:
        for size in (LONG, SHORT):
            for value in self.by_start.get(text[at : at + size], ()):
                if text.startswith(value, at):
                    return at + len(value)
        return 0

    def count(self, value: object) -> int:
        """Places in a text, or in everything a JSON value says."""
        return sum(len(self.spots(text)) for text in texts(value))

    def erased(self, value: object) -> object:
        """The same with `ERASED` in each place."""
        if isinstance(value, dict):
            return {key: self.erased(one) for key, one in value.items()}
        if isinstance(value, list):
            return [self.erased(one) for one in value]
        if not isinstance(value, str):
            return value
        for begin, end in reversed(self.spots(value)):
            value = value[:begin] + ERASED + value[end:]
        return value


def texts(value: object) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from texts(one)
