"""A run of the control tests: asked for, done by the clock, each test in a transaction of its own (J2).

A killed worker loses the one test it was at: the run stays open, its lock goes with the connection, and the next
worker goes on behind the results that stand. Two workers never do the same run: the second passes over it.
"""

from datetime import datetime
from uuid import UUID

import structlog
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.timezone import localdate
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _

from agency import policy
from agency.acting import acting, acting_as
from agency.errors import Refused
from agency.models import Event
from compliance.models import AuditPlan, ControlResult, ControlRun

from .controls import AUTOMATIC, Control
from .measures import LISTED, Period, Seen
from .rights import DRAFT

log = structlog.get_logger("compliance.auditing")
ACTOR = "system:audit"
Outcome, State = ControlResult.Outcome, ControlRun.State


def ask(*, by, plan: AuditPlan | None = None, now: datetime | None = None) -> ControlRun:
    """Put a run before the clock: over the plan's period, else over the last ninety days; the one that waits
    already, where there is one. Raises `Refused` for a plan that is not under way."""
    if not by.has_perm(DRAFT):
        raise PermissionDenied
    if plan is not None and plan.state != AuditPlan.State.RUNNING:
        raise Refused(_("The tests of an audit run while it is under way."))
    moment = now or clock()
    with acting(by, reason="audit"):
        return _ask(moment, by, plan)


def _ask(now: datetime, by, plan: AuditPlan | None) -> ControlRun:
    today = localdate(now)
    starts_on = plan.starts_on if plan else today - policy.CONTROLS_LOOK_BACK
    ends_on = min(plan.ends_on, today) if plan else today
    try:
        with transaction.atomic():
            run = ControlRun.objects.create(
                plan=plan, asked_by=by, asked_at=now, starts_on=min(starts_on, ends_on), ends_on=ends_on
            )
            Event.note(Event.Kind.AUDIT, by=by, subject=run.pk, act="tests_asked")
            return run
    except IntegrityError:
        return ControlRun.objects.get(state=State.ASKED, plan=plan)


def sweep(now: datetime) -> int:
    """Ask for the weekly run, then do what was asked for; how many tests were done."""
    with acting_as(ACTOR):
        last = ControlRun.objects.filter(plan=None).order_by("-asked_at").first()
        if last is None or last.asked_at < now - policy.CONTROLS_EVERY:
            _ask(now, None, None)
        waiting = list(ControlRun.objects.filter(state=State.ASKED).order_by("asked_at").values_list("pk"))
    return sum(_carry_out(pk, now) for (pk,) in waiting)


def _carry_out(pk: UUID, now: datetime) -> int:
    done = 0
    while _next(pk, now):
        done += 1
    return done


def _next(pk: UUID, now: datetime) -> bool:
    """One more test of the run; False when there is none, or another worker is at it."""
    with acting_as(ACTOR):
        rows = ControlRun.objects.select_for_update(no_key=True, skip_locked=True, of=("self",))
        run = rows.filter(pk=pk, state=State.ASKED).first()
        if run is None:
            return False
        finished = set(run.results.values_list("code", flat=True))
        wanted = [one for one in tests_of(run) if one.code not in finished]
        if not wanted:
            _finish(run)
            return False
        run.results.add(_test(wanted[0], run, now), bulk=False)
        return True


def tests_of(run: ControlRun) -> list[Control]:
    """Those of the plan's programme, else all."""
    if run.plan_id is None:
        return list(AUTOMATIC)
    codes = set(run.plan.programme.filter(included=True).values_list("code", flat=True))
    return [one for one in AUTOMATIC if one.code in codes]


def _test(control: Control, run: ControlRun, now: datetime) -> ControlResult:
    period = Period(run.starts_on, run.ends_on, now)
    try:
        with transaction.atomic():
            found = control.measure(period)
    except Exception:  # noqa: BLE001 (one broken test shall not keep the others from running; it says so itself)
        log.exception("control_test_failed", code=control.code, run=str(run.pk))
        return ControlResult(run=run, code=control.code, outcome=Outcome.ERROR, at=clock())
    return ControlResult(
        run=run,
        code=control.code,
        outcome=judged(control, found),
        population=found.population,
        hits=found.hits,
        figure=found.figure,
        threshold=control.threshold,
        behind=found.behind[:LISTED],
        at=clock(),
    )


def judged(control: Control, found: Seen) -> str:
    """What the figures mean against the threshold."""
    if control.figure:
        return Outcome.FIGURE if found.population else Outcome.NOTHING
    if control.threshold is not None:
        if found.figure is None:
            return Outcome.NOTHING
        return Outcome.PASS if found.figure >= control.threshold else Outcome.FAIL
    if found.hits:
        return Outcome.FAIL
    return Outcome.PASS if found.population else Outcome.NOTHING


def _finish(run: ControlRun) -> None:
    run.state, run.finished_at = State.DONE, clock()
    run.save(update_fields=["state", "finished_at"])
    outcomes = list(run.results.values_list("outcome", flat=True))
    Event.note(
        Event.Kind.AUDIT,
        subject=run.pk,
        act="tests_done",
        tests_passed=outcomes.count(Outcome.PASS),
        tests_failed=outcomes.count(Outcome.FAIL) + outcomes.count(Outcome.ERROR),
    )
