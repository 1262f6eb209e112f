"""A template as people read it: its blanks and tables by what they are called, not by their keys."""

from typing import Any

from contracts.drafting.blank_names import TABLES, words_of
from contracts.models import TemplateVersion

from . import showing
from .body import BLANK, TABLE


def in_words(text: str, own: dict[str, dict]) -> str:
    """“共{{people_count}}人” → “共〔人数〕人”; `own`: the blanks the template defines, by key."""
    said = TABLE.sub(lambda found: f"〔{TABLES.get(found[1], found[1])}〕", text)
    return BLANK.sub(lambda found: f"〔{words_of(found[1], own)}〕", said)


def sections(version: TemplateVersion) -> list[dict[str, Any]]:
    """As `showing.sections`, its clauses and their alternatives in words."""
    own = {one["key"]: one for one in version.variables}

    def read(row: dict[str, Any]) -> dict[str, Any]:
        said = row | {"text": in_words(row["text"], own)}
        if "alternatives" in row:
            said["alternatives"] = [read(one) for one in row["alternatives"]]
        return said

    return [
        section | {"rows": [read(row) for row in section["rows"]]} for section in showing.sections(version)
    ]
