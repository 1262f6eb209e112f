"""What differs between two versions of a template, clause by clause: rows of the `diff` component."""

from typing import Any

from django.utils.translation import gettext as _

from contracts.drafting.comparing import parts
from contracts.models import TemplateVersion


def rows(old: TemplateVersion, new: TemplateVersion) -> list[dict[str, Any]]:
    """Clauses that came, went or read otherwise, in the order of the new text; then the blanks."""
    before, after = _said(old), _said(new)
    found = []
    for key in [*after, *(one for one in before if one not in after)]:
        (label, one), (other_label, other) = before.get(key, ("", "")), after.get(key, ("", ""))
        if one == other:
            continue
        row: dict[str, Any] = {"label": other_label or label, "old": one, "new": other}
        if one and other:
            row["old_parts"], row["new_parts"] = parts(one, other)
        found.append(row)
    return found


def _said(version: TemplateVersion) -> dict[str, tuple[str, str]]:
    """{key: (where it stands, all it says)}."""
    said = {
        row["key"]: (f"{section['title']} · {row['key']}", _words(row))
        for section in version.body
        for row in section["clauses"]
    }
    blanks = {
        f"{{{one['key']}}}": (
            f"{{{{{one['key']}}}}}",
            " · ".join(f"{name}: {value}" for name, value in one.items()),
        )
        for one in version.variables
    }
    return said | blanks


def _words(row: dict[str, Any]) -> str:
    marks = [_("stands out") if row.get("highlighted") else "", row.get("law", "")]
    lines = [row["text"], *(f"［{one['label']}］{one['text']}" for one in row.get("alternatives", ()))]
    return "\n".join([*lines, *filter(None, marks)])
