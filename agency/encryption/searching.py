"""What was typed into a search box, cut into terms; and whether an opened record answers it."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from . import grams, names
from .readings import INITIALS, SPELLINGS, readings

_RUN = re.compile(rf"(?P<hanzi>[{names.HANZI}]+)|(?P<digits>\d+[xX]?(?![a-zA-Z]))|(?P<letters>[^\W\d_]+)")
_WECHAT = re.compile(r"[a-zA-Z][-_a-zA-Z0-9]{5,19}")


@dataclass(frozen=True)
class Term:
    """A run of one kind: hanzi, letters or digits. `loose` when it was glued to a run of another kind."""

    kind: str
    text: str
    loose: bool = False


def terms(text: str) -> list[Term]:
    """张三 5678 → hanzi and digits; zhang san and 138 0013 8000 are one term each, whatever the spaces."""
    found: list[Term] = []
    for word in unicodedata.normalize("NFKC", text).split():
        runs = [(m.lastgroup, m.group()) for m in _RUN.finditer(word)]
        runs = _joined(runs)
        for kind, run in runs:
            if found and len(runs) == 1 and found[-1].kind == kind and not found[-1].loose:
                found[-1] = Term(kind, found[-1].text + run)
            else:
                found.append(Term(kind, run, len(runs) > 1))
    return [Term(t.kind, names.fold_name(t.text), t.loose) for t in found]


def _joined(runs: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Neighbours of one kind, parted only by a sign as in 138-0013-8000, put together."""
    joined: list[tuple[str, str]] = []
    for kind, run in runs:
        if joined and joined[-1][0] == kind:
            joined[-1] = (kind, joined[-1][1] + run)
        else:
            joined.append((kind, run))
    return joined


def exact_kinds(text: str) -> list[str]:
    """As what whole value the text could be meant."""
    text = unicodedata.normalize("NFKC", text).strip()
    if "@" in text:
        return ["email"]
    kinds = []
    if re.fullmatch(r"\+?[\d\s()\-]+", text) and len(names.fold_phone(text)) >= 7:
        kinds.append("phone")
    signs = names.fold_document(text)
    if signs.isascii() and len(signs) >= 6 and any(c.isdigit() for c in signs) and not names.has_hanzi(text):
        kinds.append("document")
    if _WECHAT.fullmatch(text):
        kinds.append("wechat")
    return kinds


def groups(text: str) -> list[list[grams.Gram]]:
    """The groups of all terms; none where the text can only be a whole address or number."""
    asked = terms(text)
    if "@" in text or (len(asked) == 1 and asked[0].kind == "digits" and len(asked[0].text) >= 11):
        return []
    return [group for term in asked for group in _groups(term)]


def _groups(term: Term) -> list[list[grams.Gram]]:
    """The groups of grams a term asks for; none for a term too short to look for."""
    if term.kind == "hanzi":
        return grams.asked_by_hanzi(term.text)
    if term.kind == "digits":
        last = term.text[-4:].upper()
        return [[("p4", last), ("d4", last)]] if len(last) == 4 else []
    return [] if term.loose else grams.asked_by_letters(term.text)


def matches(
    text: str,
    *,
    name: str = "",
    latin: str | None = "",
    phones: Iterable[str] = (),
    documents: Iterable[str] = (),
    emails: Iterable[str] = (),
    wechat: str | None = "",
) -> bool:
    """Whether an opened record answers: tokens may collide, and groups are wider than the question."""
    phones = [names.fold_phone(phone) for phone in phones if phone]
    documents = [names.fold_document(one) for one in documents if one]
    if names.fold_email(text) in {names.fold_email(one) for one in emails if one}:
        return True
    if wechat and names.fold_wechat(text) == names.fold_wechat(wechat):
        return True
    if (
        text.strip()
        and (names.fold_phone(text) or None) in phones
        or (names.fold_document(text) or None) in documents
    ):
        return True
    asked = terms(text)
    return bool(asked) and all(_answers(term, name or "", latin or "", phones, documents) for term in asked)


def _answers(term: Term, name: str, latin: str, phones: list[str], documents: list[str]) -> bool:
    if term.kind == "digits":
        digits = term.text.upper()
        whole = names.fold_phone(digits)
        return any(p.endswith(digits) or p == whole for p in phones) or any(
            d.endswith(digits) for d in documents
        )
    folded = names.fold_name(name)
    if term.kind == "hanzi":
        return term.text in folded
    if term.text in names.fold_name(latin) or not names.has_hanzi(folded) and term.text in folded:
        return True
    return names.has_hanzi(folded) and _sounds_like(term.text, readings(folded))


def _sounds_like(letters: str, read: tuple[tuple[str, ...], ...]) -> bool:
    """Initials in a row, or pinyin from the start of any syllable, the last one perhaps unfinished."""
    initials = set(letters) <= INITIALS and any(
        all(letters[i] in {one[0] for one in read[start + i]} for i in range(len(letters)))
        for start in range(len(read) - len(letters) + 1)
    )
    return initials or any(_continues(letters, read[start:]) for start in range(len(read)))


def _continues(letters: str, read: tuple[tuple[str, ...], ...]) -> bool:
    if not letters:
        return True
    if not read:
        return False
    for one in read[0]:
        for spelled in {one, *(typed for typed, meant in SPELLINGS.items() if one in meant)}:
            if spelled.startswith(letters):
                return True
            if letters.startswith(spelled) and _continues(letters[len(spelled) :], read[1:]):
                return True
    return False
