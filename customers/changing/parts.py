"""Proposing to add, change or take off file a part of an archive (C4): the same door as its own facts."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.timezone import localdate
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _

from agency.acting import acting
from agency.encryption.ids import uuid7
from agency.errors import Conflict
from agency.visibility import may
from customers import reasons
from customers.kinds import profiling
from customers.models import ChangeRequest, Customer, Organisation, Part

from . import business, keepers, recording, routing, subjects
from .proposing import PROPOSED
from .recording import Told
from .routing import Rule

Act = ChangeRequest.Act


@dataclass(frozen=True)
class PartOutcome:
    """What became of it: `applied` where something was written at once, the proposal where it waits."""

    applied: bool
    request: ChangeRequest | None


class _NotKept(Exception):
    """Takes back what was written to see whether it may be."""


def propose_part(
    customer: Customer,
    block: str,
    *,
    by,
    act: str,
    part: Part | None = None,
    values: dict[str, Any] | None = None,
    why: str = keepers.ADDED,
    seen: datetime | int | None = None,
    pk: UUID | None = None,
    evidence: str = "",
    files: tuple[UUID, ...] = (),
    effective_on: date | None = None,
    source: str = ChangeRequest.Source.EDIT,
    now: datetime | None = None,
) -> PartOutcome:
    """Add a part of kind `block` (the name of its model), change `part` or take it off file; or ask for it.

    `values` are column → value; `seen` is the part as the person saw it (its `updated_at`, an organisation's
    version); `pk` the form's one-time id. What is refused on being written is refused here, before anybody is
    asked. Raises `Refused`, `Conflict` where a colleague changed the part meanwhile, `PermissionDenied`.
    """
    moment, keeper = now or clock(), keepers.keepers()[block]
    with acting(by, reason=PROPOSED):
        archive = (
            Customer.objects.visible_to(by).select_for_update(no_key=True, of=("self",)).get(pk=customer.pk)
        )
        if not may(by, "change_customer", archive):
            raise PermissionDenied(_("You may not change this archive."))
        if act == Act.ADD and pk and (known := _sent_before(archive, keeper, pk)):
            return known
        subject = _subject(archive, keeper, act, part)
        wanted = _wanted(subject, act, values or {}, seen)
        if not any(change["old"] != change["new"] for change in wanted.values()):
            return PartOutcome(False, None)
        reasons.check(why)
        about = {"block": block, "part": subject.part.pk if subject.part else pk or uuid7(), "act": act}
        told = Told(by, why, moment, evidence, source, files, effective_on, about=about)
        rules = _rules(archive, block, act, wanted, by, moment)
        now_ones = {
            name: change
            for name, change in wanted.items()
            if not told.later and rules.get(name, Rule.AT_ONCE) is Rule.AT_ONCE
        }
        later = {name: change for name, change in wanted.items() if name not in now_ones}
        request = None
        if later:
            rule = routing.strictest(rules[name] for name in later)
            proposal = recording.record(archive, later, rule, told)
            _try(archive, subject, proposal, keepers.Act(by, why, moment))
            request = recording.ask(proposal, archive)
        if now_ones:
            done = recording.record(archive, now_ones, Rule.AT_ONCE, told)
            write(archive, subject, done, done.values, keepers.Act(by, why, moment))
            _keep(archive, done, replace(told, evidence="", files=()) if later else told)
    return PartOutcome(bool(now_ones), request)


def write(
    archive: Customer, subject: subjects.PartOf, request: ChangeRequest, wanted: dict, act: keepers.Act
) -> None:
    """Write what `request` asks for, as far as `wanted`, by the keeping functions of its kind of part."""
    keeper, model = subject.keeper, subject.model
    plain = {name: subjects.written(model, name, change["new"]) for name, change in wanted.items()}
    if request.act == Act.ADD:
        keeper.add(archive, request.part, plain, act)
    elif request.act == Act.REMOVE:
        keeper.remove(subject.part, act)
    else:
        keeper.change(subject.part, plain, act)


def _sent_before(archive: Customer, keeper: keepers.Keeper, pk: UUID) -> PartOutcome | None:
    """The same form again."""
    waiting = ChangeRequest.objects.pending().filter(customer=archive.pk, block=keeper.block, part=pk).first()
    return PartOutcome(True, None) if keeper.find(archive, pk) else waiting and PartOutcome(False, waiting)


def _subject(archive: Customer, keeper: keepers.Keeper, act: str, part: Part | None) -> subjects.PartOf:
    if act == Act.ADD:
        return subjects.PartOf(archive, keeper, None, adds=True)
    subject = subjects.PartOf(archive, keeper, keeper.find(archive, part.pk))
    if subject.gone:
        raise Conflict(_("A colleague has taken this off file meanwhile."))
    return subject


def _wanted(subject: subjects.PartOf, act: str, given: dict[str, Any], seen) -> dict[str, dict]:
    """{column: {"old", "new"}}, coded: of a change what differs, else every column that says something."""
    standing = {name: subject.standing(name) for name in subject.keeper.columns}
    if act == Act.ADD:
        return {name: {"old": None, "new": subjects.coded(value)} for name, value in given.items()}
    if act == Act.REMOVE:
        return {name: {"old": value, "new": None} for name, value in standing.items() if value is not None}
    new = {name: subjects.coded(value) for name, value in given.items()}
    fresh = {name: value for name, value in new.items() if value != standing[name]}
    if fresh and isinstance(subject.part, Organisation) and isinstance(seen, int):
        profiling.fresh_ones(subject.part, {name: given[name] for name in fresh}, seen)
    elif fresh and isinstance(seen, datetime) and subject.part.updated_at != seen:
        raise Conflict(_("A colleague changed this meanwhile. Look at it again before you save."))
    return {name: {"old": standing[name], "new": value} for name, value in fresh.items()}


def _rules(archive: Customer, block: str, act: str, wanted: dict, by, now: datetime) -> dict[str, Rule]:
    if archive.state == Customer.State.AWAITING:
        return dict.fromkeys(wanted, Rule.AT_ONCE)  # its second check looks at all of it
    names = [name for name, change in wanted.items() if change["old"] != change["new"]]
    whole = act != Act.CHANGE
    found = routing.rules_for_part(archive, block, names, by=by, day=localdate(now), whole=whole)
    return dict.fromkeys(wanted, routing.strictest(found.values())) if whole else found


def _try(archive: Customer, subject: subjects.PartOf, proposal: ChangeRequest, act: keepers.Act) -> None:
    """Write it and take it back: the drafter, not whoever decides, hears what stands against it."""
    try:
        with transaction.atomic():
            write(archive, subject, proposal, proposal.values, act)
            raise _NotKept
    except _NotKept:
        if subject.part is not None:  # the row as it stands, not as it was tried
            subject.part = subject.keeper.find(archive, subject.part.pk)


def _keep(archive: Customer, done: ChangeRequest, told: Told) -> None:
    """What applied at once is kept as a record where it is proven, or somebody is told of it."""
    if told.proven or business.concerned(archive, told.by, drafter=None, now=told.now, request=done):
        recording.keep(done, told.now)
        business.tell_of_part(archive, done, by=told.by, now=told.now)
