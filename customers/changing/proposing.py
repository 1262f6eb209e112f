"""Proposing a change, and reporting one (C4, C6)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.timezone import localdate
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from agency import policy
from agency.acting import acting
from agency.errors import Refused
from agency.models import Event
from agency.visibility import may
from customers import editing, reasons
from customers.models import ChangeRequest, Customer
from customers.revealing import fields_open_to

from . import business, routing, telling, values
from .routing import Rule

EVIDENCE_LONGEST = 500  # characters
PROPOSED = gettext_noop("Change proposed")
REPORT = ChangeRequest.Source.REPORT


@dataclass(frozen=True)
class Outcome:
    """What became of an edit: the archive as it stands where something applied, the proposal where it waits.

    Both where the edit was split; neither where nothing was different.
    """

    applied: Customer | None
    request: ChangeRequest | None


def propose(
    customer: Customer,
    *,
    by,
    changes: dict[str, Any],
    version: int,
    why: str,
    evidence: str = "",
    source: str = ChangeRequest.Source.EDIT,
    guardian_agreed: bool = False,
    now: datetime | None = None,
) -> Outcome:
    """Change `customer` as it stood at `version`, or ask for it: `changes` are field → new value, None to empty.

    With `source="report"` whoever sees the archive may propose what is open to them; it always waits for
    somebody who may change it. Raises `EditConflict` where a colleague changed the same field since
    `version`, `Refused` without a reason or basis or for a proposal that waits already,
    `Customer.DoesNotExist` out of sight, `PermissionDenied` without the right.
    """
    if unknown := set(changes) - set(editing.EDITABLE):
        raise KeyError(f"not editable: {sorted(unknown)}")
    moment = now or clock()
    with acting(by, reason=PROPOSED):
        archive = _seen(customer, by, changes, source)
        fresh = editing.merged(archive, changes, version, {})
        if not fresh:
            return Outcome(None, None)
        reasons.check(why)
        editing.check_basis(archive, fresh)
        editing.check_childhood(archive, fresh, guardian_agreed, moment)
        rules = _rules(archive, fresh, by, source, moment)
        now_ones = {name: value for name, value in fresh.items() if rules[name] is Rule.AT_ONCE}
        later = {name: value for name, value in fresh.items() if name not in now_ones}
        request = applied = None
        facts = {"by": by, "why": why.strip(), "evidence": evidence.strip(), "source": source, "now": moment}
        if later:
            rule = routing.strictest(rules[name] for name in later)
            request = _ask(archive, later, rule, guardian_agreed=guardian_agreed, **facts)
        if now_ones:
            applied = editing.edit(
                archive.pk,
                by=by,
                changes=now_ones,
                version=archive.version,
                why=why,
                guardian_agreed=guardian_agreed,
                now=moment,
            )
            if evidence.strip() and not later:
                _keep(archive, now_ones, applied, **facts)
            business.tell(applied, now_ones, by=by, now=moment)
    return Outcome(applied, request)


def _seen(customer: Customer, by, changes: dict, source: str) -> Customer:
    """The archive as it stands, locked where `by` may write it."""
    visible = Customer.objects.visible_to(by)
    if source != REPORT:
        archive = visible.select_for_update(of=("self",)).get(pk=customer.pk)
        if not may(by, "change_customer", archive):
            raise PermissionDenied(_("You may not change this archive."))
        return archive
    if not by.has_perm("customers.add_changerequest"):
        raise PermissionDenied(_("You may not report changes."))
    archive = visible.get(pk=customer.pk)
    if not set(changes) <= fields_open_to(by, archive):
        raise PermissionDenied(_("You can report changes only of what is open to you."))
    return archive


def _rules(archive: Customer, fresh: dict, by, source: str, now: datetime) -> dict[str, Rule]:
    if source != REPORT and archive.state == Customer.State.AWAITING:
        return dict.fromkeys(fresh, Rule.AT_ONCE)  # its second check covers every field
    rules = routing.rules_for(archive, fresh, by=by, day=localdate(now))
    if source == REPORT:
        return {name: routing.strictest((rule, Rule.VERIFY)) for name, rule in rules.items()}
    return rules


def _ask(archive: Customer, fresh: dict, rule: Rule, *, guardian_agreed: bool, now: datetime, **facts):
    """The proposal, with those told whose turn it is. The same one twice is refused."""
    proposal = _record(archive, fresh, rule, now=now, **facts)
    if guardian_agreed and "born_on" in proposal.values:
        proposal.values["born_on"]["guardian_agreed"] = True
    waiting = ChangeRequest.objects.open().filter(customer=archive.pk, drafter=proposal.drafter)
    for other in waiting:
        if _news(other) == _news(proposal):
            raise Refused(_("You have proposed this change already; it waits for an answer."))
    proposal.save(force_insert=True)
    Event.note(
        Event.Kind.PROPOSED,
        by=proposal.drafter,
        subject=archive.pk,
        act="proposed",
        change=str(proposal.pk),
        fields=proposal.fields,
    )
    telling.ask(proposal, archive)
    return proposal


def _news(request: ChangeRequest) -> dict:
    return {name: change["new"] for name, change in request.values.items()}


def _record(
    archive: Customer, fresh: dict, rule: Rule, *, by, why: str, evidence: str, source: str, now: datetime
) -> ChangeRequest:
    return ChangeRequest(
        customer=archive,
        rule=rule,
        source=source,
        fields=sorted(fresh),
        base=archive.version,
        drafter=by,
        lapses_at=now + policy.CHANGE_ANSWER_WITHIN,
        values={
            name: {"old": values.standing(archive, name), "new": values.coded(value)}
            for name, value in fresh.items()
        },
        why=why,
        evidence=evidence[:EVIDENCE_LONGEST] or None,
    )


def _keep(before: Customer, fresh: dict, applied: Customer, *, now: datetime, **facts) -> None:
    """A change that applied at once is kept with its evidence, where some was given."""
    kept = _record(before, fresh, Rule.AT_ONCE, now=now, **facts)
    kept.state, kept.applied_version, kept.decided_at = ChangeRequest.State.APPLIED, applied.version, now
    kept.save(force_insert=True)
