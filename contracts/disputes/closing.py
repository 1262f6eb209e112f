"""Settling a dispute, and closing it: the limitation noted, by another person; then its evidence is let go."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.utils.timezone import localdate
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from agency.acting import acting
from agency.errors import Refused
from contracts import policy
from contracts.drafting import keeping
from contracts.models import Dispute, DisputeDeadline, Stage

from . import rights
from .going_on import held
from .opening import LEAST

FOLLOWING: list[Callable] = []


def when_closed(function: Callable) -> Callable:
    """Register `function(dispute, *, by, now)`: what ends with a dispute, in its own transaction."""
    FOLLOWING.append(function)
    return function


@dataclass(frozen=True)
class Outcome:
    """How it ended: what was paid (fen), who is liable, whom we have recourse to (旅游法 71), what we learn."""

    settled: int
    liable: str
    words: str
    recourse: str = Dispute.Recourse.NONE
    recourse_amount: int | None = None
    lessons: str = ""


def resolve(dispute: Dispute, outcome: Outcome, *, by, now: datetime | None = None) -> Dispute:
    """It is settled. Raises `Refused` where it is over already, or who is liable is not said."""
    with acting(by, reason=gettext_noop("dispute settled")):
        dispute = held(dispute.pk, by)
        rights.demand(by, dispute)
        if outcome.liable not in Dispute.Liable.values or len(outcome.words.strip()) < LEAST:
            raise Refused(_("Say who is liable, and in a sentence how it ended."))
        dispute.pass_to(Stage.RESOLVED)
        dispute.settled, dispute.liable, dispute.outcome = (
            outcome.settled,
            outcome.liable,
            outcome.words.strip(),
        )
        dispute.recourse, dispute.recourse_amount = outcome.recourse, outcome.recourse_amount
        dispute.lessons = outcome.lessons.strip() or None
        dispute.resolved_by, dispute.resolved_at = by, now or clock()
        dispute.save()
        facts = {"fen": outcome.settled, "liable": outcome.liable}
        keeping.note("dispute_resolved", dispute.contract, by=by, dispute=str(dispute.pk), **facts)
    return dispute


def limitation_of(dispute: Dispute) -> date | None:
    """When claims from it are usually barred: three years after it was settled (民法典 188)."""
    if dispute.resolved_at is None:
        return None
    day = localdate(dispute.resolved_at)
    try:
        return day.replace(year=day.year + policy.LIMITATION)
    except ValueError:  # 29 February
        return day.replace(year=day.year + policy.LIMITATION, day=28)


def close(
    dispute: Dispute, *, by, limitation_on: date, limitation: str, now: datetime | None = None
) -> Dispute:
    """Note the limitation and close; the archive is let go by this.

    Raises `PermissionDenied` for who opened or settled it, `Refused` before it is settled, without the note,
    with a recourse still claimed or a deadline still open.
    """
    now = now or clock()
    with acting(by, reason=gettext_noop("dispute closed")):
        dispute = held(dispute.pk, by)
        if not rights.may_close(by, dispute):
            raise PermissionDenied
        if len(limitation.strip()) < LEAST:
            raise Refused(_("Note when the limitation runs out and from which day it is counted."))
        if dispute.recourse == Dispute.Recourse.OPEN:
            raise Refused(_("The recourse is still claimed: say how it ended first."))
        if DisputeDeadline.objects.filter(dispute=dispute, done_on=None).exists():
            raise Refused(_("A deadline is still open."))
        dispute.pass_to(Stage.CLOSED)
        dispute.limitation_on, dispute.limitation = limitation_on, limitation.strip()
        dispute.closed_by, dispute.closed_at = by, now
        dispute.save()
        _unmark(dispute)
        for function in FOLLOWING:
            function(dispute, by=by, now=now)
        keeping.note("dispute_closed", dispute.contract, by=by, dispute=str(dispute.pk))
    return dispute


def recourse(dispute: Dispute, how: str, amount: int | None, *, by) -> Dispute:
    """How the recourse stands now; it may outlast the settlement."""
    with acting(by, reason=gettext_noop("recourse noted")):
        dispute = held(dispute.pk, by)
        rights.demand(by, dispute)
        if dispute.stage != Stage.RESOLVED:
            raise Refused(_("Recourse is taken once the dispute is settled, and before it is closed."))
        dispute.recourse, dispute.recourse_amount = Dispute.Recourse(how), amount
        dispute.save()
        keeping.note("dispute_recourse", dispute.contract, by=by, dispute=str(dispute.pk), recourse=how)
    return dispute


def _unmark(dispute: Dispute) -> None:
    """The contract is in dispute as long as one of its disputes is not closed."""
    contract = dispute.contract
    others = Dispute.objects.filter(contract=contract).exclude(stage=Stage.CLOSED).exclude(pk=dispute.pk)
    contract.disputed = others.exists()
    contract.save(update_fields=["disputed", "updated_at"])
