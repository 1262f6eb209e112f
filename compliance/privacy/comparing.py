"""What an approval changes: notices line by line in both languages, entries of the register field by field."""

from difflib import SequenceMatcher

from django.utils.translation import gettext as _

from compliance.differences import label, parts, shown
from customers.models import NoticeEdition, PrivacyNotice, PurposeVersion

from .noticing import TEXTS


def editions(edition: NoticeEdition, against: str) -> list[tuple[str, str, list[dict]]]:
    """(code of the language, its name, rows) of what differs from the published version `against`."""
    texts = {one.language: one for one in PrivacyNotice.objects.filter(version=against)}
    return [
        (
            language,
            called,
            rows(f"{old.title}\n{old.body}", f"{getattr(edition, title)}\n{getattr(edition, body)}"),
        )
        for (language, title, body), called in zip(TEXTS, (_("Chinese"), _("English")), strict=True)
        if (old := texts.get(language))
    ]


def earlier(edition: NoticeEdition) -> list[str]:
    """Published versions to compare with, the one before this first."""
    published = PrivacyNotice.objects.filter(language="zh-hans").exclude(version=edition.version)
    before = published.filter(effective_on__lt=edition.effective_on) if edition.effective_on else published
    ordered = [*before.order_by("-effective_on"), *published.order_by("-effective_on")]
    return list(dict.fromkeys(one.version for one in ordered))


def entries(old: PurposeVersion, new: PurposeVersion) -> list[dict]:
    """Rows of the `diff` component for the fields of the register that differ."""
    told = [(name, _said(old, name), _said(new, name)) for name in PurposeVersion.SAYS]
    return [_row(label(PurposeVersion, name), one, other) for name, one, other in told if one != other]


def _said(entry: PurposeVersion, name: str) -> str:
    if name == "role":
        return entry.role_label
    lists = {"subjects": entry.subject_labels, "categories": entry.category_labels}
    return "、".join(sorted(lists[name])) if name in lists else shown(entry, name)  # their order says nothing


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
            found.append(_row(_("Line %(number)s") % {"number": (c if other else a) + place + 1}, one, other))
    return found


def _row(name: str, one: str, other: str) -> dict:
    row = {"label": name, "old": one, "new": other}
    if one and other:
        row["old_parts"], row["new_parts"] = parts(one, other)
    return row


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
