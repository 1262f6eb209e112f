"""The shape of a template’s text, and its check.

`body` is a list of sections `{"title", "clauses": [clause]}`; a clause is
`{"key", "category", "text", "highlighted", "optional", "when", "risk", "law", "explains",
"alternatives": [{"key", "label", "text", "risk"}]}`.
`when` names a condition of `CONDITIONS` under which the clause is there at all; `explains` the item of 旅游法
58 (“2” … “8”) it puts into words. Blanks are written `{{key}}`; a clause that is nothing but `{{table:…}}`
becomes that table. `variables` is a list of `{"key", "label", "type", "required", "hint", "choices",
"least", "most"}` for blanks that the terms do not fill by themselves.
"""

import hashlib
import json
import re
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contracts import policy
from contracts.models.clause import Clause
from contracts.terms import Terms

BLANK = re.compile(r"\{\{\s*([a-z][a-z0-9_]{0,39})\s*\}\}")
TABLE = re.compile(r"\{\{\s*table:([a-z_]{1,20})\s*\}\}")
TYPES = {
    "text": gettext_lazy("words"),
    "money": gettext_lazy("amount"),
    "number": gettext_lazy("number"),
    "date": gettext_lazy("day"),
    "choice": gettext_lazy("one of several"),
}
CONDITIONS = {
    "always": lambda terms: True,
    "minors": lambda terms: bool(terms.younger_than(18)),
    "shopping": lambda terms: any(day.shopping for day in terms.trip.days),
    "self_paid": lambda terms: any(day.self_paid for day in terms.trip.days),
    "ground_agency": lambda terms: any(one.role == "ground" for one in terms.agencies),
    "risky": lambda terms: terms.trip.risky,
    "joining": lambda terms: terms.change is not None and bool(terms.travellers),
    "repriced": lambda terms: terms.change is not None and bool(terms.money.lines),
    "payable": lambda terms: terms.change is not None and bool(terms.money.payments),
    "more_words": lambda terms: terms.change is not None and bool(terms.change.words.strip()),
    "group": lambda terms: bool(terms.trip.people_min and terms.trip.people_min > 1),
}


def digest(body: list, variables: list) -> str:
    """SHA-256 of a version’s text and blanks, in hexadecimal."""
    said = json.dumps([body, variables], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(said.encode()).hexdigest()


def clauses(body: list) -> list[dict[str, Any]]:
    """All clauses in their order."""
    return [clause for section in body for clause in section["clauses"]]


def present(body: list, terms: Terms) -> list[dict[str, Any]]:
    """The clauses that this contract has: their condition holds and they were not left out."""
    return [
        clause
        for clause in clauses(body)
        if CONDITIONS[clause.get("when") or "always"](terms)
        and not (clause.get("optional") and clause["key"] in terms.closing.left_out)
    ]


def check(body: Any, variables: Any, known: frozenset[str], tables: frozenset[str]) -> None:
    """Raises `ValidationError` with one message for each thing wrong; `known` are blanks the terms fill."""
    troubles: list[str] = []
    own = {one["key"] for one in variables}
    if twice := _twice([one["key"] for one in variables]):
        troubles.append(_("Defined twice: %(names)s") % {"names": ", ".join(twice)})
    rows = clauses(body)
    if not rows:
        troubles.append(_("The text has no clause yet."))
    if len(rows) > policy.CLAUSES_MOST:
        troubles.append(_("A text has at most %(most)s clauses.") % {"most": policy.CLAUSES_MOST})
    if twice := _twice([row["key"] for row in rows]):
        troubles.append(_("Two clauses have the same key: %(names)s") % {"names": ", ".join(twice)})
    for row in rows:
        troubles += _troubles(row, own | known, tables)
    if troubles:
        raise ValidationError(troubles)


def _troubles(row: dict, blanks: frozenset[str] | set[str], tables: frozenset[str]) -> list[str]:
    found = []
    words = [row["text"], *(one["text"] for one in row.get("alternatives", ()))]
    for text in words:
        if not text.strip():
            found.append(_("Clause %(key)s has no words.") % {"key": row["key"]})
        for name in sorted(set(BLANK.findall(text)) - set(blanks)):
            found.append(
                _("Clause %(key)s uses the blank %(name)s, which nobody fills.")
                % {"key": row["key"], "name": name}
            )
        for name in sorted(set(TABLE.findall(text)) - tables):
            found.append(
                _("Clause %(key)s asks for the table %(name)s, which does not exist.")
                % {"key": row["key"], "name": name}
            )
    if (row.get("when") or "always") not in CONDITIONS:
        found.append(_("Clause %(key)s has a condition nobody knows.") % {"key": row["key"]})
    if row.get("category") not in Clause.Category.values:
        found.append(_("Clause %(key)s has no subject.") % {"key": row["key"]})
    return found


def _twice(names: list[str]) -> list[str]:
    return sorted({name for name in names if names.count(name) > 1})
