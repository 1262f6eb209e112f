"""From template and terms to the words of the contract, and to the digest that binds decisions to them (G5).

The words are always those of the office, Chinese, whatever language a colleague’s screen speaks.
"""

import hashlib
import json
from typing import Any

from django.utils.translation import override

from contracts.library.body import BLANK, TABLE, present
from contracts.models import TemplateVersion
from contracts.terms import Terms

from . import blanks, tables

LANGUAGE = "zh-hans"
SECTIONS = "一二三四五六七八九十"


def assemble(version: TemplateVersion, terms: Terms) -> list[dict[str, Any]]:
    """The text as blocks: `heading`, `clause` (`number`, `text`, `highlighted`, `own`), `table` (`columns`, `rows`).

    `own` marks words that are not the template’s. Clauses whose condition does not hold are not there, numbers
    run through.
    """
    blocks: list[dict[str, Any]] = []
    there = {clause["key"] for clause in present(version.body, terms)}
    own = {one["key"]: one for one in version.variables}
    count = 0
    with override(LANGUAGE):
        sections = [
            (section["title"], [one for one in section["clauses"] if one["key"] in there])
            for section in version.body
        ]
        for place, (title, kept) in enumerate((pair for pair in sections if pair[1]), 1):
            blocks.append({"kind": "heading", "number": chinese(place), "text": title})
            for clause in kept:
                count += 1
                blocks += _clause(clause, terms, count, own)
    return blocks


def _clause(clause: dict, terms: Terms, number: int, own: dict[str, dict]) -> list[dict[str, Any]]:
    said = words(clause, terms)
    block = {
        "kind": "clause",
        "key": clause["key"],
        "number": number,
        "text": BLANK.sub(lambda found: blanks.fill(found[1], terms, own), TABLE.sub("", said)).strip(),
        "highlighted": bool(clause.get("highlighted")),
        "own": clause["key"] in terms.closing.own_words,
    }
    asked = [name for name in TABLE.findall(said) if name in tables.TABLES]
    return [block, *(_table(name, clause["key"], terms) for name in asked)]


def filled(said: str, terms: Terms) -> str:
    """The words with their blanks filled, the tables they ask for left out."""
    return BLANK.sub(lambda found: blanks.fill(found[1], terms), TABLE.sub("", said)).strip()


def _table(name: str, key: str, terms: Terms) -> dict[str, Any]:
    columns, rows = tables.TABLES[name](terms)
    return {"kind": "table", "name": name, "key": key, "columns": columns, "rows": rows}


def words(clause: dict, terms: Terms) -> str:
    """The clause as chosen: own words, an alternative, or the template’s."""
    key = clause["key"]
    if own := terms.closing.own_words.get(key, "").strip():
        return own
    chosen = terms.closing.choices.get(key)
    return next(
        (one["text"] for one in clause.get("alternatives", ()) if one["key"] == chosen), clause["text"]
    )


def digest(terms: Terms, text: list[dict[str, Any]], version: str) -> str:
    """SHA-256, in hexadecimal, over everything somebody decides on: terms (costs too), words, template version."""
    said = json.dumps(
        {"terms": terms.data(), "text": text, "version": version},
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
    )
    return hashlib.sha256(said.encode()).hexdigest()


def chinese(number: int) -> str:
    """1…99 as 一 … 九十九."""
    tens, ones = divmod(number, 10)
    head = "" if not tens else ("十" if tens == 1 else f"{SECTIONS[tens - 1]}十")
    return head + (SECTIONS[ones - 1] if ones else "")
