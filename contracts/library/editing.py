"""Changes of a template’s text as plain functions: each takes a body and gives a new one."""

import re
from copy import deepcopy
from typing import Any

from django.utils.translation import gettext as _

from agency.errors import Refused
from contracts.models import Clause

from .body import clauses

Body = list[dict[str, Any]]


def key_for(body: Body, wanted: str = "") -> str:
    """A key no other clause has: `wanted` if it is free and well made, else the next number."""
    taken = {row["key"] for row in clauses(body)}
    wanted = re.sub(r"[^a-z0-9_]", "", wanted.lower())[:30]
    if wanted and wanted not in taken:
        return wanted
    count = len(taken) + 1
    while f"c{count}" in taken:
        count += 1
    return f"c{count}"


def find(body: Body, key: str) -> tuple[int, int]:
    """Section and place of the clause. Raises `Refused` where it is gone."""
    for section, one in enumerate(body):
        for place, row in enumerate(one["clauses"]):
            if row["key"] == key:
                return section, place
    raise Refused(_("This clause is no longer there."))


def added(body: Body, section: int, clause: dict[str, Any]) -> Body:
    """With the clause at the end of the section; in a first one where there is none yet."""
    new = deepcopy(body) or [{"title": _("Text"), "clauses": []}]
    new[min(max(section, 0), len(new) - 1)]["clauses"].append(clause)
    return new


def replaced(body: Body, key: str, clause: dict[str, Any], section: int | None = None) -> Body:
    """With other words for the clause, at the end of another section if one is named."""
    new, (at, place) = deepcopy(body), find(body, key)
    if section is None or section == at or not 0 <= section < len(new):
        new[at]["clauses"][place] = clause
    else:
        del new[at]["clauses"][place]
        new[section]["clauses"].append(clause)
    return new


def removed(body: Body, key: str) -> Body:
    new, (at, place) = deepcopy(body), find(body, key)
    del new[at]["clauses"][place]
    return new


def moved(body: Body, key: str, step: int) -> Body:
    """One place up (−1) or down (1); past the edge of its section into the next one."""
    new, (at, place) = deepcopy(body), find(body, key)
    row = new[at]["clauses"].pop(place)
    target = place + step
    if 0 <= target <= len(new[at]["clauses"]):
        new[at]["clauses"].insert(target, row)
    elif 0 <= at + step < len(new):
        near = new[at + step]["clauses"]
        near.insert(len(near) if step < 0 else 0, row)
    else:
        new[at]["clauses"].insert(place, row)
    return new


def section_added(body: Body, title: str) -> Body:
    return [*deepcopy(body), {"title": title, "clauses": []}]


def section_named(body: Body, section: int, title: str) -> Body:
    new = deepcopy(body)
    _there(new, section)["title"] = title
    return new


def section_moved(body: Body, section: int, step: int) -> Body:
    new = deepcopy(body)
    _there(new, section)
    if 0 <= section + step < len(new):
        new[section], new[section + step] = new[section + step], new[section]
    return new


def section_removed(body: Body, section: int) -> Body:
    """Raises `Refused` while clauses stand in it: they are moved or taken out one by one."""
    new = deepcopy(body)
    if _there(new, section)["clauses"]:
        raise Refused(_("Clauses stand in this section. Move them or take them out first."))
    del new[section]
    return new


def of_library(body: Body, clause: Clause) -> dict[str, Any]:
    """A copy of the words of a clause of the library, so that it never changes behind the template."""
    return {
        "key": key_for(body),
        "category": clause.category,
        "text": clause.text,
        "highlighted": clause.highlighted,
        "risk": clause.risk,
        "law": clause.law,
        "from_clause": str(clause.pk),
    }


def _there(body: Body, section: int) -> dict[str, Any]:
    if not 0 <= section < len(body):
        raise Refused(_("This section is no longer there."))
    return body[section]
