"""Names of countries and regions by ISO 3166 code, in the reader's language (CLDR, by Babel)."""

from functools import cache

from babel import Locale
from django.utils.translation import get_language

HOME = "CN"
COMMON = ("CN", "HK", "MO", "TW", "US", "JP", "KR", "SG", "MY", "TH", "GB", "CA", "AU")
# territories of CLDR that issue no document
NO_COUNTRIES = frozenset(("AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"))
OWN_NAMES = {  # as Chinese authorities write them
    "zh": {"HK": "中国香港", "MO": "中国澳门", "TW": "中国台湾"},
    "en": {"HK": "Hong Kong, China", "MO": "Macao, China", "TW": "Taiwan, China"},
}


def name(code: str | None) -> str:
    """The name of a country; its code where nobody knows it."""
    return _names(_language()).get(code or "", code or "")


def choices() -> list[tuple[str, str]]:
    """(code, name): those our travellers come from first, then by name."""
    return list(_choices(_language()))


def _language() -> str:
    return "en" if (get_language() or "").startswith("en") else "zh"


@cache
def _names(language: str) -> dict[str, str]:
    territories = Locale(language).territories
    return {
        code: text
        for code, text in territories.items()
        if len(code) == 2 and code.isalpha() and code not in NO_COUNTRIES
    } | OWN_NAMES[language]


@cache
def _choices(language: str) -> tuple[tuple[str, str], ...]:
    names = _names(language)
    rest = sorted((code for code in names if code not in COMMON), key=names.get)
    return tuple((code, names[code]) for code in (*COMMON, *rest))
