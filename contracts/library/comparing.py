"""What differs between two versions of a template: rows of the `diff` component, told in words.

Whatever may change a contract is told: words and alternatives, what marks a clause (the condition above all),
headings, order, blanks (not the order of these). Counsel approves what counsel could see.
"""

from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from contracts.drafting.comparing import row
from contracts.models import Clause, TemplateVersion

from . import reading, showing
from .body import TYPES, clauses

BEGINNING = 18  # characters of a clause that tell it from its neighbours


def earlier(version: TemplateVersion) -> TemplateVersion | None:
    """The version it follows."""
    return version.template.versions.filter(number__lt=version.number).order_by("-number").first()


def rows(old: TemplateVersion, new: TemplateVersion) -> list[dict[str, Any]]:
    """Headings and order, clauses that came, went or read otherwise in the order of the new text, then blanks."""
    found = []
    if _order(old, new) != _order(new, old):
        found.append(row(_("Headings and order"), _outline(old), _outline(new)))
    keyed = _changed(_clauses(showing.sections(old)), _clauses(showing.sections(new)), _clause)
    worded = _changed(_clauses(reading.sections(old)), _clauses(reading.sections(new)), _clause)
    # two blanks of one name read alike: such a clause is told by their keys
    found += [worded.get(key, told) for key, told in keyed.items()]
    return found + list(_changed(old.variables, new.variables, _blank).values())


def clause_rows(old: Clause, new: Clause) -> list[dict[str, Any]]:
    """Whatever counsel lets into use with a version of a clause of the library."""
    fields = ("category", "text", "highlighted", "risk", "law")
    told = [(capfirst(Clause._meta.get_field(name).verbose_name), name) for name in fields]
    pairs = [(label, _value(old, name), _value(new, name)) for label, name in told]
    return [row(label, one, other) for label, one, other in pairs if one != other]


def _value(clause: Clause, name: str) -> str:
    if name == "highlighted":
        return _("yes") if clause.highlighted else _("no")
    shown = getattr(clause, f"get_{name}_display", None)
    return str(shown() if shown else getattr(clause, name))


def _changed(old: list[dict], new: list[dict], told) -> dict[str, dict[str, Any]]:
    """{key: row} of those that are not the same; `told` makes (label, all that is said) of one."""
    before, after = ({one["key"]: told(one) for one in rows} for rows in (old, new))
    found = {}
    for key in [*after, *(key for key in before if key not in after)]:
        (label, one), (new_label, other) = before.get(key, ("", "")), after.get(key, ("", ""))
        if one != other:
            found[key] = row(new_label or label, one, other)
    return found


def _clauses(sections: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """All clauses, each knowing the heading it stands under."""
    return [clause | {"heading": section["title"]} for section in sections for clause in section["rows"]]


def _order(version: TemplateVersion, other: TemplateVersion) -> list[tuple[str, list[str]]]:
    """The headings and, under each, the clauses that both versions have."""
    known = {clause["key"] for clause in clauses(other.body)}
    return [
        (section["title"], [clause["key"] for clause in section["clauses"] if clause["key"] in known])
        for section in version.body
    ]


def _outline(version: TemplateVersion) -> str:
    lines = []
    for section in reading.sections(version):
        lines += [section["title"], *(f"· {clause['text'][:BEGINNING]}" for clause in section["rows"])]
    return "\n".join(lines)


def _clause(clause: dict[str, Any]) -> tuple[str, str]:
    """The heading it stands under, and all it says."""
    marks = [
        clause["subject"],
        clause["condition"],
        clause["standing"],
        _("stands out") if clause.get("highlighted") else "",
        _("may be left out") if clause.get("optional") else "",
        clause.get("law", ""),
    ]
    lines = [clause["text"], *(f"［{one['label']}］{one['text']}" for one in clause.get("alternatives", ()))]
    return clause["heading"], "\n".join([*lines, " · ".join(str(mark) for mark in marks if mark)])


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
