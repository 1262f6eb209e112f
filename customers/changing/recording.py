"""Writing a proposal down: what it changes, why, upon what evidence, and who is told whose turn it is."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from agency import policy
from agency.errors import Refused
from customers.models import Attachment, ChangeRequest, Customer

from . import telling
from .routing import Rule

EVIDENCE_LONGEST = 500  # characters
FARTHEST = 366  # days ahead a change may be dated
State, Act = ChangeRequest.State, ChangeRequest.Act


@dataclass(frozen=True)
class Told:
    """What comes with a change: who says it, why, how it is known, from when it holds."""

    by: Any
    why: str
    now: datetime
    evidence: str = ""
    source: str = ChangeRequest.Source.EDIT
    files: tuple[UUID, ...] = ()
    effective_on: date | None = None
    lead: UUID | None = None
    about: dict[str, Any] = field(default_factory=dict)  # of a part: block, part, act

    def __post_init__(self):
        day = self.effective_on
        if day and not 0 <= (day - localdate(self.now)).days <= FARTHEST:
            raise Refused(_("The day it takes effect lies between today and a year from now."))

    @property
    def later(self) -> bool:
        """It holds from a day that has not come."""
        return self.effective_on is not None and self.effective_on > localdate(self.now)

    @property
    def proven(self) -> bool:
        return bool(self.evidence.strip() or self.files)


def record(archive: Customer, changes: dict[str, dict], rule: Rule, told: Told) -> ChangeRequest:
    """The proposal, not saved; `changes` are {field: {"old", "new"}}, coded."""
    kept = Attachment.objects.kept().filter(customer=archive.pk, pk__in=told.files)
    return ChangeRequest(
        customer=archive,
        rule=rule,
        source=told.source,
        fields=sorted(name for name, one in changes.items() if one["old"] != one["new"]),
        base=archive.version,
        drafter=told.by,
        lapses_at=told.now + policy.CHANGE_ANSWER_WITHIN,
        values=changes,
        why=str(told.why).strip(),
        evidence=told.evidence.strip()[:EVIDENCE_LONGEST] or None,
        files=list(kept.values_list("pk", flat=True)) if told.files else [],
        effective_on=told.effective_on if told.later else None,
        lead=told.lead,
        **told.about,
    )


def ask(proposal: ChangeRequest, archive: Customer) -> ChangeRequest:
    """Save it and tell those whose turn it is; the same one twice is refused.

    What needs no second person and only waits for its day is agreed already.
    """
    waiting = ChangeRequest.objects.pending().filter(
        customer=archive.pk, drafter=proposal.drafter, block=proposal.block
    )
    for other in waiting:
        same_part = other.part == proposal.part or Act.ADD == other.act == proposal.act
        if same_part and other.act == proposal.act and _news(other) == _news(proposal):
            raise Refused(_("You have proposed this change already; it waits for an answer."))
    if proposal.rule == Rule.AT_ONCE:
        proposal.state = State.SCHEDULED
    proposal.save(force_insert=True)
    telling.note(
        proposal, "scheduled" if proposal.state == State.SCHEDULED else "proposed", by=proposal.drafter
    )
    if proposal.state != State.SCHEDULED:
        telling.ask(proposal, archive)
    return proposal


def keep(proposal: ChangeRequest, now: datetime, version: int | None = None) -> ChangeRequest:
    """A change that applied at once, kept with its evidence or for those who are told of it."""
    proposal.rule, proposal.state = Rule.AT_ONCE, State.APPLIED
    proposal.applied_version, proposal.decided_at = version, now
    proposal.save(force_insert=True)
    return proposal


def _news(request: ChangeRequest) -> dict:
    return {name: change["new"] for name, change in request.values.items()}
