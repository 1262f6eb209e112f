"""What differs between two versions of a record, in words an auditor reads; sensitive values stay masked."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agency.encryption import Unreadable
from agency.encryption.state import Sealed
from customers import fieldbook
from customers.models import ArchiveMerge, ChangeRequest, Customer, Intake, Lead, ShareRequest, Verification

# The columns of each record an auditor asks about; the rest is bookkeeping.
COMPARED: dict[type, tuple[str, ...]] = {
    Customer: (
        *fieldbook.NAMES,
        "document_type",
        "grade",
        "state",
        "source",
        "owner",
        "department",
        "basis",
        "consent_state",
        "minor",
        "collected_at",
        "entered_at",
    ),
    Intake: (
        *("contact", "phone", "note", "reason", "closing_reason"),
        *("collected_by", "department", "source", "collected_at", "entered_at", "closed_at", "breached_at"),
        "warned",
    ),
    ShareRequest: (
        *("state", "recipient", "fields", "purpose", "days"),
        *("reason", "comment", "decided_by", "expires_at"),
    ),
    Verification: ("state", "verifier", "verified_at", "checked", "note"),
    ChangeRequest: (
        *("rule", "values", "evidence", "files", "effective_on", "verifier", "approver", "comment"),
        "applied_version",
    ),
    ArchiveMerge: ("approver", "merged_at", "undone_at", "undone_by", "values"),
    Lead: (
        *("kind", "state", "result", "department", "assigned_to", "customer", "verified_by", "rejection"),
        *("contact", "phone", "email", "wechat", "wish", "note", "filled", "evidence", "closing_note"),
    ),
}
LABELS = {
    "state": gettext_lazy("State"),
    "department": gettext_lazy("Department"),
    "decided_by": gettext_lazy("Decided by"),
    "checked": gettext_lazy("Fields checked"),
    "verifier": gettext_lazy("Checked by"),
    "warned": gettext_lazy("Warnings sent"),
    "customer": gettext_lazy("Customer"),
}
LONGEST_COMPARED = 600  # characters: beyond it texts are shown whole, letter by letter would take too long


@dataclass
class Difference:
    """One field that differs. Values are masked where a purpose opens them; parts mark a text's changes."""

    name: str
    label: str
    old: str
    new: str
    sealed: bool = False
    same_mask: bool = False  # other values behind the same mask
    old_parts: list[tuple[str, str]] = field(default_factory=list)
    new_parts: list[tuple[str, str]] = field(default_factory=list)
    old_url: str = ""
    new_url: str = ""
    old_id: str = ""
    new_id: str = ""


def label(model: type, name: str) -> str:
    """The field in the reader's language; the name itself for one no longer known."""
    if name in LABELS:
        return str(LABELS[name])
    if model is Customer and (known := fieldbook.label(name)) != name:
        return known
    known = {one.name: one for one in model._meta.concrete_fields}
    return capfirst(str(known[name].verbose_name)) if name in known else name


def changed(model: type, older, newer) -> list[str]:
    """Names of the fields that differ. Sealed values are opened only where their bytes differ."""
    return [name for name in COMPARED[model] if not _same(older, newer, model._meta.get_field(name).attname)]


def _same(older, newer, name: str) -> bool:
    one, other = older.__dict__.get(name), newer.__dict__.get(name)
    if isinstance(one, Sealed) and isinstance(other, Sealed) and one.blob == other.blob:
        return True
    one, other = getattr(older, name), getattr(newer, name)
    return one == other or _nothing(one) and _nothing(other)


def _nothing(value) -> bool:
    return value is None or isinstance(value, str) and not value


def of_archive(older, newer) -> list[Difference]:
    """The fields of an archive that differ between two of its versions; None stands for “not yet on file”."""
    if older is None or newer is None:
        present = older or newer
        names = [name for name in COMPARED[Customer] if present and shown(present, name)]
    else:
        names = changed(Customer, older, newer)
    return [_difference(name, older, newer) for name in names]


def _difference(name: str, older, newer) -> Difference:
    old, new = (shown(row, name) if row else "" for row in (older, newer))
    fact = fieldbook.BY_NAME.get(name)
    sealed = bool(fact and fact.opens)
    one = Difference(
        name, label(Customer, name), old, new, sealed, same_mask=sealed and bool(old) and old == new
    )
    if not sealed and old and new and max(len(old), len(new)) <= LONGEST_COMPARED:
        one.old_parts, one.new_parts = parts(old, new)
    return one


def parts(old: str, new: str) -> tuple[list, list]:
    """Both texts cut into what stayed, went and came; empty where hardly anything stayed."""
    match = SequenceMatcher(None, old, new, autojunk=False)
    if len(old) < 4 or match.ratio() < 0.5:
        return [], []
    before, after = [], []
    for kind, a1, a2, b1, b2 in match.get_opcodes():
        if a2 > a1:
            before.append(("same" if kind == "equal" else "del", old[a1:a2]))
        if b2 > b1:
            after.append(("same" if kind == "equal" else "ins", new[b1:b2]))
    return before, after


def shown(row, name: str) -> str:
    """A value of an archive's version in words, masked where a purpose would open it."""
    if name in fieldbook.BY_NAME:
        return fieldbook.masked(row, name)
    value = getattr(row, name)
    if isinstance(value, Unreadable):
        return str(value)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if hasattr(value, "tzinfo"):
        return date_format(localtime(value), "SHORT_DATETIME_FORMAT")
    display = getattr(row, f"get_{name}_display", None)
    return str(display() if display else value or "")


def field_labels(names: Iterable[str]) -> list[str]:
    """Fields of an archive by name, in the reader's language."""
    return [label(Customer, name) for name in names]
