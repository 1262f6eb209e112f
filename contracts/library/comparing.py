"""What differs between two versions of a template: rows of the `diff` component, told in words.

Whatever the digest of a version covers is told when it changes: words and alternatives, what marks a clause (the
condition above all), headings, order, blanks. Counsel approves what counsel could see.
"""

from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from contracts.drafting.comparing import parts
from contracts.models import Clause, TemplateVersion

from . import reading
from .body import TYPES

BEGINNING = 18  # characters of a clause that tell it from its neighbours


def earlier(version: TemplateVersion) -> TemplateVersion | None:
    """The version it follows."""
    return version.template.versions.filter(number__lt=version.number).order_by("-number").first()


def rows(old: TemplateVersion, new: TemplateVersion) -> list[dict[str, Any]]:
    """Headings and order, clauses that came, went or read otherwise in the order of the new text, then blanks."""
    before, after = reading.sections(old), reading.sections(new)
    both = {clause["key"] for clause in _clauses(before)} & {clause["key"] for clause in _clauses(after)}
    found = []
    if _order(before, both) != _order(after, both):
        found.append(_row(_("Headings and order"), _outline(before), _outline(after)))
    found += _changed(
        {row["key"]: row for row in _clauses(before)}, {row["key"]: row for row in _clauses(after)}, _clause
    )
    return found + _changed(
        {one["key"]: one for one in old.variables}, {one["key"]: one for one in new.variables}, _blank
    )


def clause_rows(old: Clause, new: Clause) -> list[dict[str, Any]]:
    """Whatever counsel lets into use with a version of a clause of the library."""
    fields = ("category", "text", "highlighted", "risk", "law")
    told = [(capfirst(Clause._meta.get_field(name).verbose_name), name) for name in fields]
    pairs = [(label, _value(old, name), _value(new, name)) for label, name in told]
    return [_row(label, one, other) for label, one, other in pairs if one != other]


def _value(clause: Clause, name: str) -> str:
    if name == "highlighted":
        return _("yes") if clause.highlighted else _("no")
    shown = getattr(clause, f"get_{name}_display", None)
    return str(shown() if shown else getattr(clause, name))


def _changed(before: dict[str, dict], after: dict[str, dict], told) -> list[dict[str, Any]]:
    """A row for each that is not the same; `told`: (label, all that is said of one)."""
    found = []
    for key in [*after, *(one for one in before if one not in after)]:
        label, one = told(before[key]) if key in before else ("", "")
        new_label, other = told(after[key]) if key in after else ("", "")
        if one != other:
            found.append(_row(new_label or label, one, other))
    return found


def _row(label: str, one: str, other: str) -> dict[str, Any]:
    row: dict[str, Any] = {"label": label, "old": one, "new": other}
    if one and other:
        row["old_parts"], row["new_parts"] = parts(one, other)
    return row


def _clauses(sections: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """All clauses, each knowing the heading it stands under."""
    return [row | {"heading": section["title"]} for section in sections for row in section["rows"]]


def _order(sections: list[dict[str, Any]], both: set[str]) -> list[tuple[str, list[str]]]:
    """The headings and, under each, the clauses that both versions have."""
    return [
        (section["title"], [row["key"] for row in section["rows"] if row["key"] in both])
        for section in sections
    ]


def _outline(sections: list[dict[str, Any]]) -> str:
    lines = []
    for section in sections:
        lines += [section["title"], *(f"· {row['text'][:BEGINNING]}" for row in section["rows"])]
    return "\n".join(lines)


def _clause(row: dict[str, Any]) -> tuple[str, str]:
    """The heading it stands under, and all it says."""
    marks = [
        row["subject"],
        row["condition"],
        row["standing"],
        _("stands out") if row.get("highlighted") else "",
        _("may be left out") if row.get("optional") else "",
        row.get("law", ""),
    ]
    lines = [row["text"], *(f"［{one['label']}］{one['text']}" for one in row.get("alternatives", ()))]
    return row["heading"], "\n".join([*lines, " · ".join(str(mark) for mark in marks if mark)])


def _blank(one: dict[str, Any]) -> tuple[str, str]:
    """What it is asked as, and what may stand in it."""
    said = [
        (_("Sort"), TYPES.get(one.get("type", "text"), "")),
        (_("At least"), one.get("least")),
        (_("At most"), one.get("most")),
        (_("Choices"), "、".join(one.get("choices") or ())),
        (_("Hint"), one.get("hint")),
    ]
    lines = [
        f"{one.get('label') or one['key']} {{{{{one['key']}}}}}",
        _("must be filled in before the contract is submitted") if one.get("required") else "",
        *(f"{name}: {value}" for name, value in said if value not in ("", None)),
    ]
    return f"〔{one.get('label') or one['key']}〕", "\n".join(line for line in lines if line)
