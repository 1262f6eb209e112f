"""Proposing a change, and reporting one (C4, C6)."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.utils.timezone import localdate
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from agency.acting import acting
from agency.errors import Refused
from agency.visibility import may
from customers import editing, reasons, restricting
from customers.models import ChangeRequest, Customer
from customers.revealing import fields_open_to

from . import business, recording, routing, values
from .recording import EVIDENCE_LONGEST, Told
from .routing import Rule

__all__ = ["EVIDENCE_LONGEST", "Outcome", "propose"]
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
    files: tuple[UUID, ...] = (),
    effective_on: date | None = None,
    lead: UUID | None = None,
    now: datetime | None = None,
) -> Outcome:
    """Change `customer` as it stood at `version`, or ask for it: `changes` are field → new value, None to empty.

    `files` are attachments of the archive that prove it. With `effective_on` in days to come all of it waits,
    and is written on that day.

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
        told = Told(by, why, moment, evidence, source, files, effective_on, lead)
        rules = _rules(archive, fresh, by, source, moment)
        at_once = () if told.later else (name for name in fresh if rules[name] is Rule.AT_ONCE)
        now_ones = {name: fresh[name] for name in at_once}
        later = {name: value for name, value in fresh.items() if name not in now_ones}
        request = applied = None
        if later:
            rule = routing.strictest(rules[name] for name in later)
            proposal = recording.record(archive, _old_and_new(archive, later), rule, told)
            if guardian_agreed and "born_on" in proposal.values:
                proposal.values["born_on"]["guardian_agreed"] = True
            request = recording.ask(proposal, archive)
        if now_ones:
            before = _old_and_new(archive, now_ones)
            applied = editing.edit(
                archive.pk,
                by=by,
                changes=now_ones,
                version=archive.version,
                why=why,
                guardian_agreed=guardian_agreed,
                now=moment,
            )
            if told.proven and not later:
                recording.keep(recording.record(archive, before, Rule.AT_ONCE, told), moment, applied.version)
            business.tell(applied, now_ones, by=by, now=moment)
    return Outcome(applied, request)


def _old_and_new(archive: Customer, fresh: dict[str, Any]) -> dict[str, dict]:
    return {
        name: {"old": values.standing(archive, name), "new": values.coded(value)}
        for name, value in fresh.items()
    }


def _seen(customer: Customer, by, changes: dict, source: str) -> Customer:
    """The archive as it stands, locked where `by` may write it."""
    visible = Customer.objects.visible_to(by)
    if source != REPORT:
        archive = visible.select_for_update(no_key=True, of=("self",)).get(pk=customer.pk)
        if not may(by, "change_customer", archive):
            raise PermissionDenied(_("You may not change this archive."))
        return archive
    if not by.has_perm("customers.add_changerequest"):
        raise PermissionDenied(_("You may not report changes."))
    archive = visible.get(pk=customer.pk)
    if restricting.frozen(archive):
        raise Refused(str(restricting.WORDS))
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
