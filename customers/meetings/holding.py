"""Planning a meeting, writing its minutes, closing it (B44)."""

from collections.abc import Iterable
from datetime import date, datetime, time

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.timezone import localdate, make_aware
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from agency import policy
from agency.acting import acting
from agency.errors import Conflict, Refused
from agency.models import Department, Event, Notice, User
from agency.visibility import scope_of
from customers.models import TeamMeeting

from . import agenda

PLANNED = gettext_noop("meeting planned")
WRITTEN = gettext_noop("minutes written")
CLOSED = gettext_noop("meeting closed")
RIGHT = "customers.assign_customer"  # whoever leads a team
State = TeamMeeting.State


def may_hold(user, department_id: int) -> bool:
    """Those who lead the department, or the house."""
    scope = scope_of(user)
    return user.has_perm(RIGHT) and (scope.everything or department_id in scope.departments)


def may_write(user, meeting: TeamMeeting) -> bool:
    return meeting.is_open and may_hold(user, meeting.department_id)


def team_of(department: Department) -> list[User]:
    """Who may take part: active colleagues of the department and below who work with customers."""
    units = Department.objects.subtree_ids([department.pk])
    people = User.objects.filter(department__in=units, is_active=True).order_by("name")
    return [person for person in people if person.has_perm("customers.view_customer")]


def plan(
    *, by, department: Department, held_on: date, participants: Iterable[User], now: datetime | None = None
) -> TeamMeeting:
    """A meeting with its agenda. Raises `Refused` where one is planned already, or for a day past."""
    now = now or clock()
    if not may_hold(by, department.pk):
        raise PermissionDenied(_("You do not lead this department."))
    if held_on < localdate(now):
        raise Refused(_("Plan it for today or later."))
    with acting(by, reason=PLANNED):
        meeting = TeamMeeting(
            department=department,
            held_on=held_on,
            since=_since(department.pk, now),
            chair=by,
            participants=sorted({person.pk for person in participants} | {by.pk}),
        )
        _save_once(meeting)
        agenda.draw_up(meeting, now=now)
        Event.note(Event.Kind.MEETING, by=by, subject=meeting.pk, act="planned")
        _invite(meeting, by)
    return meeting


def refresh(meeting: TeamMeeting, *, by, now: datetime | None = None) -> int:
    """Take in what was learnt since the agenda was drawn up; how many lines."""
    with acting(by, reason=PLANNED):
        return agenda.draw_up(_held(meeting, by), now=now)


def write(
    meeting: TeamMeeting,
    *,
    by,
    minutes: str,
    participants: Iterable[User],
    held_on: date,
    next_on: date | None,
    seen: datetime | None = None,
) -> TeamMeeting:
    """Keep the minutes while it is open. Raises `Conflict` when a colleague wrote meanwhile."""
    with acting(by, reason=WRITTEN):
        meeting = _held(meeting, by)
        if seen and meeting.updated_at != seen:
            raise Conflict(_("A colleague changed this meanwhile. Look at it again before you save."))
        if next_on and next_on <= held_on:
            raise Refused(_("The next meeting is later than this one."))
        meeting.minutes = minutes.strip() or None
        meeting.participants = sorted({person.pk for person in participants} | {meeting.chair_id})
        meeting.held_on, meeting.next_on = held_on, next_on
        meeting.save()
    return meeting


def close(meeting: TeamMeeting, *, by, now: datetime | None = None) -> TeamMeeting | None:
    """It was held; the next one, planned with the same people, where a day was set.

    Raises `Refused` without minutes or before its day.
    """
    now = now or clock()
    with acting(by, reason=CLOSED):
        meeting = _held(meeting, by)
        if not meeting.minutes:
            raise Refused(_("Write the minutes first."))
        if meeting.held_on > localdate(now):
            raise Refused(_("The meeting is still to come. Change its day if it was held earlier."))
        meeting.state, meeting.closed_at = State.CLOSED, now
        meeting.save()
        Event.note(Event.Kind.MEETING, by=by, subject=meeting.pk, act="closed")
        if not meeting.next_on or meeting.next_on < localdate(now):
            return None
        people = User.objects.filter(pk__in=meeting.participants, is_active=True)
        return plan(
            by=by, department=meeting.department, held_on=meeting.next_on, participants=people, now=now
        )


def _held(meeting: TeamMeeting, by) -> TeamMeeting:
    if not may_hold(by, meeting.department_id):
        raise PermissionDenied(_("You do not lead this department."))
    rows = TeamMeeting.objects.visible_to(by).select_for_update(no_key=True, of=("self",))
    meeting = rows.select_related("department").get(pk=meeting.pk)
    if not meeting.is_open:
        raise Refused(_("The meeting is closed; its minutes stand."))
    return meeting


def _since(department_id: int, now: datetime) -> datetime:
    """The end of what the last meeting looked at; the first one looks back a month."""
    held = TeamMeeting.objects.filter(department=department_id, state=State.CLOSED)
    last = held.order_by("-held_on", "-pk").first()
    if last is None:
        return now - policy.MEETING_LOOKS_BACK
    return last.drawn_up_at or make_aware(datetime.combine(last.held_on, time()))


def _invite(meeting: TeamMeeting, by) -> None:
    for person in User.objects.filter(pk__in=meeting.participants, is_active=True).exclude(pk=by.pk):
        Notice.objects.post(
            key=f"meeting:{meeting.pk}:{person.pk}",
            to=person,
            kind="meeting_planned",
            params={"person": by.name, "held_on": meeting.held_on.isoformat()},
            url=meeting.get_absolute_url(),
        )


def _save_once(meeting: TeamMeeting) -> None:
    try:
        with transaction.atomic():
            meeting.save(force_insert=True)
    except IntegrityError as error:
        if "meeting_one_planned" in str(error):
            raise Refused(
                _("A meeting of this department is planned already. Hold that one first.")
            ) from error
        raise
