"""The clock of a request, in working days: acknowledge 1, check who asks 3, answer 15 (§2.5, §3.2).

The day of receipt does not count. While we wait for the person the clock stands still.
"""

from dataclasses import dataclass
from datetime import date, datetime, time

from django.core.exceptions import PermissionDenied
from django.utils.timezone import localdate, make_aware
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from agency import policy
from agency.acting import acting, acting_as
from agency.errors import Refused
from agency.models import Event
from agency.working_days import follows, provisional, working_days_after, working_days_between
from compliance.models import RightsRequest

ACTOR = "system:rights"
HANDLE = "compliance.handle_rights"
LAST = 16  # the stage after the answer was due


@dataclass(frozen=True)
class Clock:
    """Where a request stands today: working days gone, and the days by which each step is due."""

    gone: int
    left: int
    acknowledge_on: date
    verify_on: date
    due_on: date
    provisional: bool


def clock_of(request: RightsRequest, today: date | None = None) -> Clock:
    today = today or localdate()
    first = localdate(request.received_at)
    gone = elapsed(request, today)
    return Clock(
        gone=gone,
        left=policy.RIGHTS_ANSWER + request.extended_days - gone,
        acknowledge_on=working_days_after(first, policy.RIGHTS_ACKNOWLEDGE),
        verify_on=working_days_after(first, policy.RIGHTS_VERIFY + request.paused_days),
        due_on=request.due_on,
        provisional=provisional(first, request.due_on),
    )


def elapsed(request: RightsRequest, today: date) -> int:
    """Working days gone, without those in which we waited for the person."""
    until = min(today, request.paused_on) if request.paused_on else today
    return working_days_between(localdate(request.received_at), until) - request.paused_days


def end_of(day: date) -> datetime:
    """The last moment of `day`, Shanghai time."""
    return make_aware(datetime.combine(day, time.max))


def due_on(request: RightsRequest) -> date:
    days = policy.RIGHTS_ANSWER + request.extended_days + request.paused_days
    return working_days_after(localdate(request.received_at), days)


def stage_of(request: RightsRequest, today: date) -> int:
    """How far the clock has come that somebody must hear of: 1, 3, 5, 10, 13 working days, `LAST` after the end."""
    if today > request.due_on and not request.paused:
        return LAST
    gone = elapsed(request, today)
    reached = [day for day in policy.RIGHTS_ESCALATES if gone >= day]
    if request.acknowledged_at is None and gone >= policy.RIGHTS_ACKNOWLEDGE:
        reached.append(policy.RIGHTS_ACKNOWLEDGE)
    if request.verified_at is None and gone >= policy.RIGHTS_VERIFY:
        reached.append(policy.RIGHTS_VERIFY)
    return max(reached, default=0)


def pause(request: RightsRequest, *, by, note: str, now: datetime | None = None) -> None:
    """Stop the clock: something is needed from the person, who was told what."""
    if not note.strip():
        raise Refused(_("Say what the person was asked for."))
    with acting(by, reason=gettext_noop("Waiting for the person")):
        _lock(request, by)
        if request.state not in request.BEFORE_REVIEW or request.paused:
            raise Refused(_("The clock is not running."))
        request.paused_on, request.pause_note = localdate(now or clock()), note.strip()
        request.save()
        _note(request, "paused", by)


def resume(request: RightsRequest, *, by, now: datetime | None = None) -> None:
    """What was asked for has come: the working days waited are added to the time there is."""
    with acting(by, reason=gettext_noop("The person answered")):
        _lock(request, by)
        if not request.paused:
            raise Refused(_("The clock is running."))
        run_again(request, localdate(now or clock()))
        request.save()
        _note(request, "resumed", by)


def run_again(request: RightsRequest, today: date) -> None:
    """Set the clock going once more; the caller saves."""
    if request.paused_on:
        request.paused_days += working_days_between(request.paused_on, today)
        request.paused_on = None
        request.due_on = due_on(request)


def extend(request: RightsRequest, *, by, days: int, reason: str) -> None:
    """More time, with a reason the person is told. Raises `Refused` beyond `RIGHTS_EXTEND_MOST` in all."""
    if not reason.strip():
        raise Refused(_("Say why more time is needed; the person is told."))
    with acting(by, reason=gettext_noop("Time extended")):
        _lock(request, by)
        if not request.running:
            raise Refused(_("The clock is not running."))
        left = policy.RIGHTS_EXTEND_MOST - request.extended_days
        if not 1 <= days <= left:
            raise Refused(_("At most %(left)s more working days.") % {"left": left})
        request.extended_days += days
        request.extension_note = reason.strip()
        request.due_on = due_on(request)
        request.save()
        _note(request, "extended", by, days=days)


@follows
def count_again(now: datetime) -> int:
    """The working days of a year were entered: what waits is due by them."""
    moved = 0
    with acting_as(ACTOR, reason=gettext_noop("Working days entered")):
        waiting = RightsRequest.objects.unanswered().select_for_update(no_key=True).order_by("pk")
        for request in waiting:
            if (day := due_on(request)) != request.due_on:
                request.due_on = day
                request.save()
                moved += 1
    return moved


def _lock(request: RightsRequest, by) -> None:
    if not by.has_perm(HANDLE):
        raise PermissionDenied
    rows = RightsRequest.objects.select_for_update(no_key=True)
    request.refresh_from_db(from_queryset=rows)


def _note(request: RightsRequest, act: str, by, **facts) -> None:
    Event.note(Event.Kind.RIGHTS, by=by, subject=request.pk, act=act, number=request.number, **facts)
