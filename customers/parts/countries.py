"""Names of countries and regions by ISO 3166 code, in the reader's language; the lists are phonenumbers' (CLDR)."""

from functools import cache

from django.utils.translation import get_language
from phonenumbers.geodata.locale import LOCALE_DATA

HOME = "CN"
COMMON = ("CN", "HK", "MO", "TW", "US", "JP", "KR", "SG", "MY", "TH", "GB", "CA", "AU")


def _language() -> str:
    return "en" if (get_language() or "").startswith("en") else "zh"


def name(code: str | None) -> str:
    """The name of a country; its code where nobody knows it."""
    return _names(_language()).get(code or "", code or "")


def choices() -> list[tuple[str, str]]:
    """(code, name): those our travellers come from first, then by name."""
    return list(_choices(_language()))


@cache
def _names(language: str) -> dict[str, str]:
    found = {}
    for code, words in LOCALE_DATA.items():
        text = words.get(language) or words.get("en") or ""
        while text.startswith("*"):  # "as in that language"
            text = words.get(text[1:], "")
        if len(code) == 2 and text:
            found[code] = text
    return found


@cache
def _choices(language: str) -> tuple[tuple[str, str], ...]:
    names = _names(language)
    rest = sorted((code for code in names if code not in COMMON), key=names.get)
    return tuple((code, names[code]) for code in (*COMMON, *rest) if code in names)
