"""A line of the agenda becomes a preference or a task in one press (B44)."""

from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.utils.timezone import localdate
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from agency import policy
from agency.acting import acting
from agency.errors import Refused
from agency.models import Event
from customers.care import contacting
from customers.models import AgendaItem, CareTask, PreferenceItem
from customers.parts import keeping
from customers.reasons import Ours

from . import holding

WHY = Ours(gettext_noop("Decided in the meeting on customers"))
NOTED = gettext_noop("line of the agenda decided")
Decision, Topic = AgendaItem.Decision, AgendaItem.Topic


def decide(
    item: AgendaItem,
    *,
    by,
    decision: str,
    text: str = "",
    kind: str = PreferenceItem.Kind.OTHER,
    due_on: date | None = None,
    now: datetime | None = None,
) -> AgendaItem:
    """Decide one line: what it becomes is written in the same transaction.

    Raises `Refused` without words where they are needed, or when a colleague decided it already.
    """
    now = now or clock()
    with acting(by, reason=NOTED):
        item = AgendaItem.objects.visible_to(by).select_for_update(no_key=True, of=("self",)).get(pk=item.pk)
        if not holding.may_write(by, item.meeting):
            raise PermissionDenied(_("The meeting is closed, or you do not lead this department."))
        if item.decision:
            raise Refused(_("This was decided already. Nothing was changed."))
        item.made = _made(item, decision, by=by, text=text.strip(), kind=kind, due_on=due_on, now=now)
        item.decision, item.said = decision, text.strip() or None
        item.decided_by, item.decided_at = by, now
        item.save()
        Event.note(
            Event.Kind.MEETING,
            by=by,
            subject=item.customer_id,
            act="decided",
            topic=item.topic,
            decision=decision,
        )
    return item


def _made(item: AgendaItem, decision: str, *, by, text: str, kind: str, due_on, now: datetime):
    """The id of the preference or task it became."""
    if decision == Decision.NOTHING:
        return None
    if not text:
        raise Refused(_("Say in a few words what was decided."))
    if decision == Decision.PREFERENCE:
        return _preference(item, by=by, text=text, kind=kind, now=now).pk
    if decision == Decision.TASK:
        day = due_on or localdate(now) + policy.MEETING_TASK_WITHIN
        task = contacting.plan(
            item.customer, by=by, due_on=day, what=text, kind=CareTask.Kind.FOLLOW_UP, now=now
        )
        return task.pk
    raise Refused(_("Choose what to do."))


def _preference(item: AgendaItem, *, by, text: str, kind: str, now: datetime) -> PreferenceItem:
    """A preference talked about is changed and confirmed; anything else becomes a new one."""
    standing = PreferenceItem.objects.filter(pk=item.source, customer=item.customer_id).first()
    if item.topic == Topic.PREFERENCE and standing:
        changed = keeping.change(standing, by=by, changes={"value": text}, why=WHY, now=now)
        return keeping.confirm(changed, by=by, now=now)
    observed = item.topic in (Topic.OBSERVATION, Topic.COMPLAINT)
    values = {
        "kind": kind,
        "value": text,
        "source": PreferenceItem.Source.GUIDE if observed else PreferenceItem.Source.OTHER,
        "observed_on": localdate(item.noted_at),
        "confidence": PreferenceItem.Confidence.MEDIUM,
    }
    return keeping.add(item.customer_id, PreferenceItem, by=by, values=values, why=WHY, now=now)
