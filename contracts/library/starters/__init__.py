"""Texts the product ships, written for this project and not official: one file a kind, `shared.toml` for all.

A file names sections with the keys of their clauses; a clause is the file’s own, else the shared one of that
key. They are read once, when a template of the kind is missing: what the house makes of it afterwards is its own.
"""

import tomllib
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
SHARED = "shared"


def names() -> list[str]:
    """Codes of the kinds that have a text."""
    return sorted(file.stem for file in HERE.glob("*.toml") if file.stem != SHARED)


def read(code: str) -> dict[str, Any]:
    """`name`, `kind`, `law_refs`, `body` and `variables` of a text."""
    shared, own = _parsed(SHARED)["clause"], _parsed(code)
    clauses = shared | own.get("clause", {})
    body = [
        {"title": section["title"], "clauses": [_clause(key, clauses[key]) for key in section["clauses"]]}
        for section in own["section"]
    ]
    return {
        "name": own["name"],
        "kind": own["kind"],
        "law_refs": own["law_refs"],
        "body": body,
        "variables": own.get("variables", []),
    }


def _clause(key: str, found: dict[str, Any]) -> dict[str, Any]:
    row = {"key": key, **found, "text": found["text"].strip()}
    if "alternatives" in row:
        row["alternatives"] = [one | {"text": one["text"].strip()} for one in row["alternatives"]]
    return row


def _parsed(code: str) -> dict[str, Any]:
    return tomllib.loads((HERE / f"{code}.toml").read_text(encoding="utf-8"))
