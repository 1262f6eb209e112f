"""Corrective actions: answered and done by their owner, the effect checked by an auditor after a while (J3)."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.utils.timezone import localdate
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from agency import policy
from agency.acting import acting, acting_as
from agency.errors import Refused
from agency.holders import holders
from agency.models import Event
from compliance.models import AuditFinding, CorrectiveAction
from customers.helping.managers import line_of

from . import findings
from .findings import tell
from .rights import APPROVE, DRAFT
from .running import ACTOR

State = CorrectiveAction.State
HANDED_UP = timedelta(days=7)  # ours: so long an overdue action is its manager’s matter alone


def answer(pk: UUID, *, by, cause: str, action: str, due_on: date | None = None) -> CorrectiveAction:
    """The owner says why it happened and what will be done; a later day than asked is not the owner's to give."""
    if not cause.strip() or not action.strip():
        raise Refused(_("Say why it happened and what you will do."))
    with acting(by, reason=gettext_noop("Corrective action")):
        found = _mine(pk, by, CorrectiveAction.WITH_OWNER)
        if due_on and due_on > found.due_on:
            raise Refused(_("Ask the auditor for a later day."))
        found.state, found.cause, found.action = State.PLANNED, cause.strip(), action.strip()
        found.due_on = due_on or found.due_on
        found.save()
        _note(found, "action_planned", by)
    return found


def finish(pk: UUID, *, by, done: str, now: datetime | None = None) -> CorrectiveAction:
    """The owner says what was done; its effect is checked after `policy.EFFECT_AFTER`."""
    if not done.strip():
        raise Refused(_("Say what you did."))
    moment = now or clock()
    with acting(by, reason=gettext_noop("Corrective action")):
        found = _mine(pk, by, {State.PLANNED})
        found.state, found.done, found.done_at = State.DONE, done.strip(), moment
        found.check_on = localdate(moment) + policy.EFFECT_AFTER
        found.save()
        _finding(found, AuditFinding.State.CHECKING)
        _note(found, "action_done", by)
        tell(
            found,
            found.asked_by,
            "corrective_done",
            person=by.name,
            number=found.finding.number,
            check_on=found.check_on.isoformat(),
        )
    return found


def check(pk: UUID, *, by, effective: bool, effect: str, now: datetime | None = None) -> CorrectiveAction:
    """An auditor, never the owner, says whether it had effect: then the finding is closed, else another round
    begins. Refused before its day: an effect needs time to show."""
    if not by.has_perm(DRAFT):
        raise PermissionDenied
    if not effect.strip():
        raise Refused(_("Say what the check showed."))
    moment = now or clock()
    with acting(by, reason=gettext_noop("Corrective action")):
        found = _locked(pk, {State.DONE})
        if found.owner_id == by.pk:
            raise Refused(_("Whoever put it right does not check its effect."))
        if localdate(moment) < found.check_on:
            raise Refused(_("The effect is checked from %(day)s on.") % {"day": found.check_on.isoformat()})
        found.state = State.EFFECTIVE if effective else State.INEFFECTIVE
        found.effect, found.checked_by, found.checked_at = effect.strip(), by, moment
        found.save()
        _note(found, "effect_checked", by, outcome=str(found.state))
        if effective:
            finding = _finding(found, AuditFinding.State.CLOSED, by=by, now=moment)
            findings.note(finding, "finding_closed", by)
        else:
            findings.ask(found.finding, by=by, owner=found.owner, now=moment)
    return found


def _finding(action: CorrectiveAction, state: str, *, by=None, now=None) -> AuditFinding:
    finding = AuditFinding.objects.select_for_update(no_key=True).get(pk=action.finding_id)
    finding.state, finding.closed_by, finding.closed_at = state, by, now
    finding.save()
    return finding


def _mine(pk: UUID, by, states) -> CorrectiveAction:
    found = _locked(pk, states)
    if found.owner_id != by.pk:
        raise PermissionDenied
    return found


def _locked(pk: UUID, states) -> CorrectiveAction:
    rows = CorrectiveAction.objects.select_for_update(no_key=True, of=("self",))
    found = rows.select_related("finding", "owner", "asked_by").get(pk=pk)
    if found.state not in states:
        raise Refused(
            _("This is already “%(state)s”; nothing was changed.") % {"state": found.get_state_display()}
        )
    return found


def sweep(now: datetime) -> int:
    """Owners are reminded before their day; after it the manager above hears, a week later those who approve."""
    today = localdate(now)
    with acting_as(ACTOR):
        rows = CorrectiveAction.objects.select_related("finding", "owner__department", "asked_by")
        waiting = rows.filter(
            state__in=CorrectiveAction.WITH_OWNER, due_on__lte=today + policy.CORRECT_REMINDED
        )
        held = waiting.select_for_update(no_key=True, skip_locked=True, of=("self",))
        told = [_remind(action, today, now) for action in held.order_by("due_on", "pk")]
        due = rows.filter(state=State.DONE, check_on__lte=today).order_by("check_on", "pk")
        told += [
            tell(one, one.asked_by, "corrective_check", number=one.finding.number) or True for one in due
        ]
    return len(told)


def _remind(action: CorrectiveAction, today: date, now: datetime) -> bool:
    facts = {"number": action.finding.number, "due_on": action.due_on.isoformat()}
    if today <= action.due_on:
        tell(action, action.owner, "corrective_due", str(action.due_on), **facts)
        return True
    tell(action, action.owner, "corrective_overdue", str(action.due_on), **facts)
    above = next(line_of(action.owner), None)
    upward = [above] if above else []
    if today > action.due_on + HANDED_UP:
        upward += holders(APPROVE)
        if action.escalated_at is None:
            action.escalated_at = now
            action.save()
            _note(action, "action_escalated", None)
    for one in upward:
        if one.pk != action.owner_id:
            tell(
                action, one, "corrective_overdue_team", str(action.due_on), person=action.owner.name, **facts
            )
    return True


def _note(action: CorrectiveAction, act: str, by, **facts) -> None:
    Event.note(Event.Kind.AUDIT, by=by, subject=action.finding_id, act=act, round=action.round, **facts)
