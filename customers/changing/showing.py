"""A proposed change as its readers see it: old → new, masked, and what has become of it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.timezone import localdate
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _

from agency.visibility import may
from customers import editing, fieldbook, storytelling
from customers.models import ChangeNotice, ChangeRequest, Customer
from customers.showing import Sheet

from . import business, routing, values
from .proposing import Outcome
from .routing import Rule


def rows(request: ChangeRequest, plain: dict[str, dict] | None = None) -> list[dict[str, Any]]:
    """One line per field for components/diff.html; `plain` are opened values (see `open_for_decision`)."""
    return [_row(name, request.values[name], (plain or {}).get(name)) for name in ordered(request.values)]


def ordered(names) -> list[str]:
    """Fields in the order of the archive."""
    return sorted(names, key=editing.EDITABLE.index)


def _row(name: str, change: dict, plain: dict | None) -> dict[str, Any]:
    old, new = (plain[side] if plain else values.masked(name, change[side]) for side in ("old", "new"))
    return {
        "name": name,
        "label": values.label(name),
        "old": old,
        "new": new,
        "sealed": name in fieldbook.OPENED and not plain,
        "kept": "kept" in change,
    }


def outcome(request: ChangeRequest) -> str:
    """The words after a decision."""
    return {
        ChangeRequest.State.APPLIED: _("The change is approved and stands in the archive."),
        ChangeRequest.State.VERIFIED: _("Verified. The change now waits for approval."),
        ChangeRequest.State.CONFLICTED: _(
            "The archive was changed meanwhile. Choose for each field which value stands."
        ),
    }.get(request.state, _("What stood in the archive was kept."))


def pending(sheet: Sheet) -> list[ChangeRequest]:
    """Proposals that wait, oldest first: all to those who see the whole archive, else one's own."""
    waiting = ChangeRequest.objects.visible_to(sheet.user).open().filter(customer=sheet.customer)
    if not sheet.whole:
        waiting = waiting.filter(drafter=sheet.user)
    return list(waiting.select_related("drafter").order_by("created_at"))


def all_of(sheet: Sheet, limit: int = 50) -> list[dict[str, Any]]:
    """Every proposal on the archive, newest first, with its lines."""
    requests = ChangeRequest.objects.visible_to(sheet.user).filter(customer=sheet.customer)
    if not sheet.whole:
        requests = requests.filter(drafter=sheet.user)
    requests = requests.select_related("drafter", "verifier", "approver").order_by("-created_at")
    return [{"request": one, "rows": rows(one)} for one in requests[:limit]]


def told(sheet: Sheet, limit: int = 50) -> list[dict[str, Any]]:
    """Who was told of which version, and who has acknowledged it; newest version first."""
    notices = ChangeNotice.objects.filter(customer=sheet.customer).select_related("to__department")
    if not sheet.whole:
        notices = notices.filter(to=sheet.user)
    by_version: dict[int, list] = {}
    for notice in notices.order_by("-version", "created_at")[:limit]:
        by_version.setdefault(notice.version, []).append((notice, business.label_of(notice.business)))
    return [
        {"version": version, "fields": labels(found[0][0].fields), "people": found}
        for version, found in by_version.items()
    ]


def labels(names) -> str:
    return _(", ").join(values.label(name) for name in ordered(names))


def difference(notice: ChangeNotice, sheet: Sheet) -> list[dict]:
    """What the noticed change made different, masked, as far as the reader may know."""
    newer = editing.as_of(sheet.customer, notice.version)
    older = editing.as_of(sheet.customer, notice.version - 1)
    if not (older and newer):
        return []
    wanted = {values.label(name) for name in notice.fields}
    return [row for row in storytelling.difference(sheet, older, newer) if row["label"] in wanted]


def forecast(
    customer: Customer, user, fields: Iterable[str], now: datetime | None = None
) -> list[dict[str, Any]]:
    """What saving a change of `fields` will do, told before: [{rule, fields, people}], the mildest rule first.

    Judged by the grade as it stands; a change of the grade itself may call for more, and is told by `important_needs`.
    """
    if customer.state == Customer.State.AWAITING or not may(user, "change_customer", customer):
        return []
    every = dict.fromkeys(name for name in editing.EDITABLE if name in fields)
    found = routing.rules_for(customer, every, by=user, day=localdate(now or clock()), alone=True)
    groups = []
    for rule in routing.STRICTNESS:
        names = [name for name, wanted in found.items() if wanted is rule]
        if not names:
            continue
        step = "approve" if rule is Rule.APPROVE else "verify"
        people = [] if rule is Rule.AT_ONCE else routing.whose_turn(customer, step, {user.pk})
        groups.append({"rule": rule, "fields": labels(names), "people": _(", ").join(map(str, people))})
    return groups


def important_needs(customer: Customer, user, now: datetime | None = None) -> str:
    """The rule for making the customer important, where it is another than for other grades; else ""."""
    if customer.grade == Customer.Grade.VIP:
        return ""
    wanted = {"grade": Customer.Grade.VIP}
    rule = routing.rules_for(customer, wanted, by=user, day=localdate(now or clock()))["grade"]
    return "" if rule is Rule.AT_ONCE else str(rule)


def told_after(outcome: Outcome) -> list[str]:
    """What saving did, in words."""
    if not (outcome.applied or outcome.request):
        return [_("Nothing was different; nothing was saved.")]
    words = [_("The change is saved.")] if outcome.applied else []
    if request := outcome.request:
        people = routing.whose_turn(request.customer, request.step, {request.drafter_id})
        told = {"fields": labels(request.fields), "people": _(", ").join(map(str, people))}
        verifies = request.step == "verify"
        words.append(
            (
                _("To be verified by %(people)s: %(fields)s.")
                if verifies
                else _("Sent to %(people)s for approval: %(fields)s.")
            )
            % told
        )
    return words
