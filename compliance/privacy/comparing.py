"""Two texts side by side, line by line; within a changed line, what went and what came."""

from difflib import SequenceMatcher

from django.utils.translation import gettext as _

from compliance.differences import parts


def rows(old: str, new: str) -> list[dict]:
    """Rows of the `diff` component for the lines that differ; empty for the same text."""
    before, after = _lines(old), _lines(new)
    found = []
    for kind, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        for place in range(max(b - a, d - c)):
            one = before[a + place] if a + place < b else ""
            other = after[c + place] if c + place < d else ""
            row = {"label": _("Line %(number)s") % {"number": (c if other else a) + place + 1}}
            if one and other:
                row["old_parts"], row["new_parts"] = parts(one, other)
            found.append(row | {"old": one, "new": other})
    return found


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
