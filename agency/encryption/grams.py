"""The pieces of a name under which it can be found, and the pieces a search asks for.

u character   b two characters   i two initials (zs)   s first syllable   sp two syllables (zhang'san)
si syllable and the next initial (zhang's)   w three letters of a Latin name   p4, d4 last four signs
"""

from collections.abc import Iterable
from itertools import pairwise, zip_longest

from . import names
from .readings import INITIALS, SPELLINGS, cuts, readings

type Gram = tuple[str, str]


def of_record(name: str, latin: str, phones: Iterable[str], documents: Iterable[str]) -> list[Gram]:
    """Every gram of one archive, each once."""
    folded = names.fold_name(name or "")
    found = _hanzi(folded) if names.has_hanzi(folded) else _trigrams(folded)
    if latin and (letters := names.fold_name(latin)) not in _spelled(folded):
        found += _trigrams(letters)
    found += [("p4", digits[-4:]) for phone in phones if len(digits := names.fold_phone(phone or "")) >= 4]
    found += [("d4", signs[-4:]) for one in documents if len(signs := names.fold_document(one or "")) >= 4]
    return list(dict.fromkeys(found))


def _hanzi(name: str) -> list[Gram]:
    read = readings(name)
    found = [("u", char) for char in name]
    found += [("b", name[i : i + 2]) for i in range(len(name) - 1)]
    found += [("s", syllable) for syllable in read[0]]
    for here, there in pairwise(read):
        for a in here:
            for b in there:
                found += [("i", a[0] + b[0]), ("sp", f"{a}'{b}"), ("si", f"{a}'{b[0]}")]
    return found


def _trigrams(letters: str) -> list[Gram]:
    return [("w", letters[i : i + 3]) for i in range(max(1, len(letters) - 2))] if len(letters) > 1 else []


def _spelled(name: str) -> set[str]:
    """The ways a passport may write the pinyin of the name, surname first or last."""
    if not names.has_hanzi(name):
        return {name}
    read = [options[0] for options in readings(name)]
    orders = {"".join(read), "".join(read[1:] + read[:1])}
    return {order.replace("v", v) for order in orders for v in ("v", "u", "yu")}


def asked_by_letters(letters: str) -> list[list[Gram]]:
    """Groups for typed Latin letters: pinyin however cut, initials, or a Latin name.

    Each way of reading is a chain of grams that all have to be there. The ways are laid side by side: one
    group holds the nth gram of each, so whatever satisfies one way satisfies every group. The few records
    found besides fall out when they are verified.
    """
    ways = [way for syllables, tail in cuts(letters) if (way := _way(syllables, tail))]
    if 2 <= len(letters) <= 4 and set(letters) <= INITIALS:
        ways.append([[("i", letters[i : i + 2])] for i in range(len(letters) - 1)])
    if len(letters) > 1:
        whole = _trigrams(letters)
        ways.append([[gram] for gram in dict.fromkeys((whole[0], whole[len(whole) // 2], whole[-1]))])
    if not ways:
        return []
    longest = zip_longest(*ways)
    rows = [[step or way[-1] for step, way in zip(steps, ways, strict=True)] for steps in longest]
    return [list(dict.fromkeys(gram for step in row for gram in step)) for row in rows]


def _way(syllables: tuple[str, ...], tail: str) -> list[list[Gram]]:
    spelled = [SPELLINGS.get(one, (one,)) for one in syllables]
    steps = [[("sp", f"{a}'{b}") for a in here for b in there] for here, there in pairwise(spelled)]
    if tail:
        steps.append([("si", f"{a}'{tail[0]}") for a in spelled[-1]])
    return steps or [[("s", one) for one in spelled[0]]]


def asked_by_hanzi(chars: str) -> list[list[Gram]]:
    if len(chars) == 1:
        return [[("u", chars)]]
    return [[("b", chars[i : i + 2])] for i in range(len(chars) - 1)]
