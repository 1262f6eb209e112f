"""What differs between two texts of a contract, and between two sets of terms: for revisions and for deciders.

Rows are those of the `diff` component: `label`, `old`, `new`, and where both sides exist `old_parts` and
`new_parts` as [(same | del | ins, words)].
"""

import re
from difflib import SequenceMatcher
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from contracts.terms import Terms
from customers.trade.money import written

from .blanks import day

# a figure, a day or a Latin word is one word; so is each Chinese character
WORD = re.compile(r"[A-Za-z0-9_]+(?:[.,:/@-][A-Za-z0-9_]+)*|\s+|.", re.DOTALL)
LEAST_KEPT = 2  # words: a shorter island between two changes is part of the change
ALIKE = 0.3  # below it, words were written anew: marking letters would only confuse
LABELS = {
    "customer": gettext_lazy("Customer"),
    "product": gettext_lazy("Product"),
    "destination": gettext_lazy("Destination"),
    "starts_on": gettext_lazy("First day"),
    "ends_on": gettext_lazy("Last day"),
    "people_min": gettext_lazy("Smallest group"),
    "travellers": gettext_lazy("Travellers"),
    "total": pgettext_lazy("contract", "Total"),
    "list_total": gettext_lazy("Price of the list"),
    "cost": gettext_lazy("Our own costs"),
    "margin": gettext_lazy("Margin"),
    "credit_days": gettext_lazy("Days of credit"),
    "payments": gettext_lazy("Payment plan"),
    "refunds": gettext_lazy("Steps of refunds"),
}


def differences(old_text: list[dict[str, Any]], new_text: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows for the clauses and tables that differ, in the order of the new text; what went comes last.

    Clauses that only moved, or only have another number, are not told: their words are the same.
    """
    old, new = _by_key(old_text), _by_key(new_text)
    rows = []
    for key in [*new, *(one for one in old if one not in new)]:
        before, after = old.get(key), new.get(key)
        if before is None or after is None or _said(before) != _said(after):
            rows += _rows(before, after)
    return rows


def _by_key(text: list[dict[str, Any]]) -> dict[tuple[str, ...], dict[str, Any]]:
    """Blocks by what they are; headings carry no words of their own and are left out."""
    return {
        (block["kind"], block["key"], block.get("name", "")): block
        for block in text
        if block["kind"] in ("clause", "table")
    }


def _said(block: dict[str, Any]) -> Any:
    return block.get("text", ""), block.get("highlighted"), block.get("rows")


def _rows(before: dict | None, after: dict | None) -> list[dict[str, Any]]:
    block = after or before
    if block["kind"] == "table":
        return _table_rows(before, after)
    label = _("Clause %(number)s") % {"number": block["number"]}
    old, new = (one["text"] if one else "" for one in (before, after))
    found = [] if old == new else [row(label, old, new)]
    if before and after and before.get("highlighted") != after.get("highlighted"):
        marks = {True: _("stands out"), False: _("in plain type")}
        found.append(
            {"label": label, "old": marks[before["highlighted"]], "new": marks[after["highlighted"]]}
        )
    return found


def _table_rows(before: dict | None, after: dict | None) -> list[dict[str, Any]]:
    """Line by line; a line that was changed stands beside what it was."""
    label = "、".join((after or before)["columns"][:2])
    old, new = (_lines(one) for one in (before, after))
    rows = []
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        for place in range(0 if kind == "equal" else max(b - a, d - c)):
            one = old[a + place] if a + place < b else ""
            other = new[c + place] if c + place < d else ""
            number = (c if other else a) + place + 1
            rows.append(row(_("%(table)s: line %(number)s") % {"table": label, "number": number}, one, other))
    return rows


def _lines(block: dict | None) -> list[str]:
    return [" · ".join(cell for cell in line if cell) for line in (block or {}).get("rows", ())]


def row(label: str, old: str, new: str) -> dict[str, Any]:
    """A row of the `diff` component, with its words marked where both sides exist."""
    found: dict[str, Any] = {"label": label, "old": old, "new": new}
    if old and new:
        found["old_parts"], found["new_parts"] = parts(old, new)
    return found


def parts(old: str, new: str) -> tuple[list, list]:
    """Both cut into what stayed, went and came, by words; empty where hardly anything stayed."""
    one, other = WORD.findall(old), WORD.findall(new)
    match = SequenceMatcher(None, one, other, autojunk=False)
    if match.ratio() < ALIKE:
        return [], []
    before: list[list[str]] = []
    after: list[list[str]] = []
    codes = match.get_opcodes()
    for place, (kind, a, b, c, d) in enumerate(codes):
        island = kind == "equal" and b - a < LEAST_KEPT and 0 < place < len(codes) - 1
        same = kind == "equal" and not island
        _add(before, "same" if same else "del", "".join(one[a:b]))
        _add(after, "same" if same else "ins", "".join(other[c:d]))
    return [tuple(pair) for pair in before], [tuple(pair) for pair in after]


def _add(pairs: list[list[str]], kind: str, words: str) -> None:
    if words and pairs and pairs[-1][0] == kind:
        pairs[-1][1] += words
    elif words:
        pairs.append([kind, words])


def terms_differences(old: Terms, new: Terms, *, costs: bool = False) -> list[dict[str, Any]]:
    """Rows for the figures and days that differ; our own costs and margin only where `costs` may be read."""
    before, after = figures(old), figures(new)
    hidden = () if costs else ("cost", "margin")
    return [
        {"label": LABELS[name], "old": before[name], "new": after[name]}
        for name in LABELS
        if name not in hidden and before[name] != after[name]
    ]


def figures(terms: Terms) -> dict[str, str]:
    """What is agreed, in short words."""
    money, trip = terms.money, terms.trip
    margin = None if money.cost is None else money.total - money.cost
    return {
        "customer": terms.customer.name,
        "product": trip.product,
        "destination": trip.destination,
        "starts_on": day(terms.starts_on),
        "ends_on": day(terms.ends_on),
        "people_min": "" if trip.people_min is None else str(trip.people_min),
        "travellers": str(len(terms.travellers)),
        "total": written(money.total),
        "list_total": written(money.list_total),
        "cost": written(money.cost),
        "margin": written(margin),
        "credit_days": str(money.credit_days),
        "payments": "；".join(f"{written(one.amount)} {day(one.due_on)}".strip() for one in money.payments),
        "refunds": "；".join(
            pgettext("refund", "%(days)s days before: %(percent)s%%")
            % {"days": one.days, "percent": one.percent}
            for one in sorted(money.refunds, key=lambda step: -step.days)
        ),
    }
