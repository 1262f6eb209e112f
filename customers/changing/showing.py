"""A proposed change as its readers see it: old → new, masked, and what has become of it."""

from typing import Any

from django.utils.translation import gettext as _

from customers import editing, storytelling
from customers.attachments.seeing import may_open, sees_files
from customers.models import Attachment, ChangeNotice, ChangeRequest, Customer
from customers.reasons import Ours
from customers.showing import Sheet

from . import business, deciding, subjects, values
from .keepers import keepers


def rows(request: ChangeRequest, plain: dict[str, dict] | None = None) -> list[dict[str, Any]]:
    """One line per field for components/diff.html; `plain` are opened values (see `open_for_decision`)."""
    subject = subjects.of(request)
    names = [name for name in request.values if name in request.fields]
    return [
        _row(subject, name, request.values[name], (plain or {}).get(name)) for name in subject.ordered(names)
    ]


def ordered(names) -> list[str]:
    """Fields in the order of the archive."""
    return sorted(names, key=editing.EDITABLE.index)


def _row(subject: subjects.Subject, name: str, change: dict, plain: dict | None) -> dict[str, Any]:
    old, new = (plain[side] if plain else _side(subject, name, change[side]) for side in ("old", "new"))
    return {
        "name": name,
        "label": subject.label(name),
        "old": old,
        "new": new,
        "sealed": subject.opens(name) and not plain,
        "kept": "kept" in change,
    }


def _side(subject: subjects.Subject, name: str, value: Any) -> str:
    """Nothing is nothing: of a box that is not ticked in an entry that does not exist, too."""
    return "" if value is None and not subject.standing(name) else subject.masked(name, value)


def heading(request: ChangeRequest) -> str:
    """What it is about: “” for the archive's own facts, else which entry of which block, and what is done."""
    if not request.block:
        return ""
    return f"{subjects.of(request).title} · {request.get_act_display()}"


def reason(request: ChangeRequest) -> str:
    """As it was typed; a reason the program gave in the reader's language."""
    return _(str(request.why)) if request.why in Ours.known else str(request.why)


def evidence(request: ChangeRequest, user) -> list[Attachment]:
    """The files that prove it, for whoever may know of the archive's files; `may_open` beside each."""
    if not request.files or not sees_files(user, request.customer):
        return []
    found = list(Attachment.objects.filter(customer=request.customer_id, pk__in=request.files))
    for one in found:
        one.may_open = may_open(user, request.customer, one)
    return found


def outcome(request: ChangeRequest) -> str:
    """The words after a decision."""
    return {
        ChangeRequest.State.APPLIED: _("The change is approved and stands in the archive."),
        ChangeRequest.State.VERIFIED: _("Verified. The change now waits for approval."),
        ChangeRequest.State.SCHEDULED: _("Agreed. The change is written on its day."),
        ChangeRequest.State.CONFLICTED: _(
            "The archive was changed meanwhile. Choose for each field which value stands."
        ),
    }.get(request.state, _("What stood in the archive was kept."))


def pending(sheet: Sheet) -> list[ChangeRequest]:
    """Proposals that wait, oldest first: all to those who see the whole archive, else one's own."""
    waiting = ChangeRequest.objects.visible_to(sheet.user).pending().filter(customer=sheet.customer)
    if not sheet.whole:
        waiting = waiting.filter(drafter=sheet.user)
    found = list(waiting.select_related("drafter").order_by("created_at"))
    for one in found:
        one.words = labels_of(one)
    return found


def all_of(sheet: Sheet, limit: int = 50) -> list[dict[str, Any]]:
    """Every proposal on the archive, newest first, with its lines."""
    requests = ChangeRequest.objects.visible_to(sheet.user).filter(customer=sheet.customer)
    if not sheet.whole:
        requests = requests.filter(drafter=sheet.user)
    requests = requests.select_related("drafter", "verifier", "approver").order_by("-created_at")
    found = list(requests[:limit])
    for one in found:
        one.customer = sheet.customer
    return [
        {
            "request": one,
            "rows": rows(one),
            "heading": heading(one),
            "why": reason(one),
            "files": evidence(one, sheet.user),
            "withdrawable": deciding.may_withdraw(sheet.user, one),
        }
        for one in found
    ]


def told(sheet: Sheet, limit: int = 50) -> list[dict[str, Any]]:
    """Who was told of which version, and who has acknowledged it; newest version first."""
    notices = ChangeNotice.objects.filter(customer=sheet.customer).select_related("to__department", "change")
    if not sheet.whole:
        notices = notices.filter(to=sheet.user)
    by_change: dict[tuple, list] = {}
    for notice in notices.order_by("-created_at")[:limit]:
        key = (notice.version, notice.change_id)
        by_change.setdefault(key, []).append((notice, business.label_of(notice.business)))
    return [
        {"version": version, "fields": _fields(found[0][0]), "people": found}
        for (version, _change), found in by_change.items()
    ]


def _fields(notice: ChangeNotice) -> str:
    return labels_of(notice.change, notice.fields) if notice.change else labels(notice.fields)


def labels_of(request: ChangeRequest, names=None) -> str:
    """The fields of a proposal in words; of a part, which part first."""
    listed = _(", ").join(field_words(request.block, request.fields if names is None else names))
    return f"{_of_part(request.block).title} · {listed}" if request.block else listed


def field_words(block: str, names) -> list[str]:
    """Fields of the archive, or of a part of kind `block`, by name in the order of their forms."""
    if not block:
        return [values.label(name) for name in ordered(names)]
    subject = _of_part(block)
    return [subject.label(name) for name in subject.ordered(names)]


def _of_part(block: str) -> subjects.PartOf:
    return subjects.PartOf(Customer(), keepers()[block], None, adds=True)


def labels(names) -> str:
    return _(", ").join(values.label(name) for name in ordered(names))


def difference(notice: ChangeNotice, sheet: Sheet) -> list[dict]:
    """What the noticed change made different, masked, as far as the reader may know."""
    if notice.change:
        notice.change.customer = sheet.customer
        return [row for row in rows(notice.change) if row["name"] in notice.fields]
    newer = editing.as_of(sheet.customer, notice.version)
    older = editing.as_of(sheet.customer, notice.version - 1)
    if not (older and newer):
        return []
    wanted = {values.label(name) for name in notice.fields}
    return [row for row in storytelling.difference(sheet, older, newer) if row["label"] in wanted]
