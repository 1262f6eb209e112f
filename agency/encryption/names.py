"""Normal forms: what a person types and what is on file become the same text before they are compared."""

import re
import unicodedata
from functools import lru_cache

import opencc

_simplify = opencc.OpenCC("t2s").convert
_SEPARATORS = re.compile(r"[\s·•・．.,\-_'’‘`]+")
_UMLAUT = re.compile("(?<=[nl])ü")
HANZI = "\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U000323af"
_HANZI = re.compile(f"[{HANZI}]")


@lru_cache(8192)
def _folded(char: str) -> str:
    """One character alone: whole phrases would make the middle of a name fold otherwise than the name."""
    if is_hanzi(char):
        return _simplify(char)
    return "".join(c for c in unicodedata.normalize("NFD", char) if not unicodedata.combining(c))


def is_hanzi(char: str) -> bool:
    return _HANZI.match(char) is not None


def has_hanzi(text: str) -> bool:
    return _HANZI.search(text) is not None


def fold_name(text: str) -> str:
    """Full width, case, separators, accents, traditional characters taken away; nü, lü become nv, lv."""
    text = unicodedata.normalize("NFC", unicodedata.normalize("NFKC", text).casefold())
    return "".join(map(_folded, _SEPARATORS.sub("", _UMLAUT.sub("v", text))))


def fold_phone(text: str) -> str:
    """Digits only, without the country code of China; a landline keeps its leading 0."""
    digits = re.sub(r"\D", "", unicodedata.normalize("NFKC", text))
    digits = "".join(str(unicodedata.digit(digit)) for digit in digits)
    for prefix in ("0086", "86"):
        local = digits.removeprefix(prefix)
        if local != digits and (prefix == "0086" or len(digits) > 11):
            mobile = re.fullmatch(r"1[3-9]\d{9}", local)
            return local if mobile or local.startswith("0") else "0" + local
    return digits


def fold_document(text: str) -> str:
    """Letters and digits of an identity document, upper case."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text)).upper()


def fold_email(text: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).casefold()


def fold_wechat(text: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).casefold()
