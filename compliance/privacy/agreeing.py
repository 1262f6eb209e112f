"""What one person drafts and another approves, notices and entries of the purpose register alike (PIPL 5, 17)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _

from agency.acting import acting
from agency.errors import Refused
from agency.holders import holders
from agency.models import Audited, Event, Notice, User

DRAFTS, APPROVES = "customers.draft_privacy", "customers.approve_privacy"


def nothing(record: Any, by: User, now: datetime) -> None:
    """Where a step asks for nothing more."""


@dataclass(frozen=True)
class Path:
    """draft → proposed → approved, or back to the draft with a word.

    `code` begins the kinds of the notices ("…_waiting", "…_decided"), `about` are the facts of a record in the
    register, `told` its facts in a notice. `proposing` and `approving` hold the rules of the kind's own and raise
    `Refused`; they run with the record locked.
    """

    model: type[Audited]
    code: str
    proposed: str  # why, in the history
    decided: str
    about: Callable[[Any], dict]
    told: Callable[[Any], dict] = lambda record: {}
    proposing: Callable[[Any, User, datetime], None] = nothing
    approving: Callable[[Any, User, datetime], None] = nothing

    def propose(self, record: Any, *, by: User, now: datetime | None = None) -> Any:
        """Hand the draft to a second person."""
        may(by, DRAFTS)
        now = now or clock()
        with acting(by, reason=self.proposed):
            held = self.held(record, "draft")
            self.proposing(held, by, now)
            held.state, held.proposed_at = "proposed", now
            held.save()
            self.note(held, "privacy_proposed", by)
            for person in approvers(held.drafted_by):
                self.tell(held, person, "waiting", by)
        return held

    def decide(
        self, record: Any, *, by: User, approved: bool, comment: str = "", now: datetime | None = None
    ) -> Any:
        """Approve, or send back to the draft with a word. Raises `Refused` to whoever drafted it."""
        may(by, APPROVES)
        now = now or clock()
        with acting(by, reason=self.decided):
            held = self.held(record, "proposed")
            self.by_another(held, by)
            held.comment = comment.strip()
            if approved:
                self.approving(held, by, now)
                held.state, held.approved_by, held.approved_at = "approved", by, now
            elif not held.comment:
                raise Refused(_("Say what has to be changed; whoever drafted it will read it."))
            else:
                held.state, held.proposed_at = "draft", None
            held.save()
            self.note(held, "privacy_approved" if approved else "privacy_sent_back", by)
            if held.drafted_by:
                self.tell(held, held.drafted_by, "decided", by)
        return held

    def held(self, record: Any, *states: str) -> Any:
        """The record, nobody else acting on it until the transaction ends. Raises `Refused` in another state."""
        held = self.model.objects.select_for_update(no_key=True, of=("self",)).get(pk=record.pk)
        if held.state not in states:
            raise Refused(
                _("This is “%(state)s” already. Nothing was changed.") % {"state": held.get_state_display()}
            )
        return held

    def by_another(self, record: Any, by: User) -> None:
        if record.drafted_by_id == by.pk:
            raise Refused(_("You drafted this. Another person has to approve it."))

    def note(self, record: Any, act: str, by: User, **codes) -> None:
        Event.note(Event.Kind.PRIVACY, by=by, subject=record.pk, act=act, **self.about(record), **codes)

    def tell(self, record: Any, to: User, what: str, by: User) -> None:
        kind = f"{self.code}_{what}"
        Notice.objects.post(
            key=f"{kind}:{record.pk}:{record.updated_at.timestamp()}:{to.pk}",
            to=to,
            kind=kind,
            params={"person": by.name} | self.told(record),
            url=record.get_absolute_url(),
        )


def may(by: User, right: str) -> None:
    if not by.has_perm(right):
        raise PermissionDenied


def approvers(drafter: User | None) -> list[User]:
    """Who may approve what `drafter` drafted."""
    people = holders("customers.approve_privacy")
    return list(people.exclude(pk=drafter.pk) if drafter else people)
