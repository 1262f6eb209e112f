"""Words as pairs of neighbouring signs, the way Chinese is found without a dictionary (§1.7).

Blanks, line ends and punctuation do not count: a reader of pictures puts them anywhere. A mark of redaction
parts words, so that nothing is found across it.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from agency.encryption import tokens
from contracts.library.body import BLANK, TABLE
from contracts.models import TemplateVersion

KIND = "contract"
BREAK = "\x1f"
REDACTED = re.compile(r"［[^］]{1,12}］|\[[^\]]{1,12}\]")
SHORTEST = 2  # signs of a word that can be looked for


@dataclass(frozen=True)
class Folded:
    """The signs that count, and where each stood: `places[i]` is the place of `text[i]` in what was folded."""

    text: str
    places: tuple[int, ...]


def folded(text: str) -> Folded:
    signs, places = [], []
    bare = REDACTED.sub(lambda found: BREAK * len(found[0]), text)
    for place, sign in enumerate(bare):
        if sign == BREAK:
            if signs and signs[-1] != BREAK:
                signs.append(BREAK)
                places.append(place)
            continue
        for one in unicodedata.normalize("NFKC", sign).casefold():
            if one.isalnum():
                signs.append(one)
                places.append(place)
    return Folded("".join(signs), tuple(places))


def pairs(text: str) -> set[str]:
    """The pairs of signs of a text."""
    signs = folded(text).text
    return {a + b for a, b in zip(signs, signs[1:], strict=False) if BREAK not in (a, b)}


def terms(typed: str) -> list[str]:
    """What was typed, as words each of which must be there; none where too little was typed."""
    found = [folded(word).text.replace(BREAK, "") for word in typed.split()]
    if any(len(word) < SHORTEST for word in found):  # 云 南 typed apart is 云南
        found = ["".join(found)]
    return [word for word in dict.fromkeys(found) if len(word) >= SHORTEST]


def token(pair: str, *, version: int | None = None) -> int:
    """The keyed token of a pair (int4, signed)."""
    return tokens.scheme(version).all([(KIND, pair)])[0]


def of_template(version: TemplateVersion) -> frozenset[str]:
    """The pairs of the words that every contract from this template holds: no blanks, nothing left out or chosen."""
    key = version.pk, version.digest
    if key not in _TEMPLATES:
        if len(_TEMPLATES) >= TEMPLATES_MOST:
            _TEMPLATES.clear()
        _TEMPLATES[key] = frozenset(pair for said in _always(version.body) for pair in pairs(said))
    return _TEMPLATES[key]


_TEMPLATES: dict[tuple[UUID, str], frozenset[str]] = {}  # published words never change
TEMPLATES_MOST = 200


def _always(body: list) -> Iterator[str]:
    for section in body:
        for clause in section["clauses"]:
            if not (
                clause.get("optional")
                or clause.get("alternatives")
                or clause.get("when", "always") != "always"
            ):
                yield BLANK.sub("［空］", TABLE.sub("［表］", clause["text"]))
