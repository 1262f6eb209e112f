"""The clock of requests: told at 1, 3, 5, 10 and 13 working days and when the time is over; closed when all is done."""

from datetime import datetime

from django.db.models import Q
from django.utils.timezone import localdate
from django.utils.translation import gettext_noop

from agency import policy
from agency.acting import acting_as
from agency.holders import holders
from agency.models import Event, Notice, User
from agency.working_days import working_days_after, working_days_between
from compliance.models import DisposalItem, RightsRequest

from . import answering, handing_over, receiving, timing
from .deciding import REVIEW
from .timing import ACTOR, LAST

WHY = gettext_noop("Clock of requests")
BATCH = 500
State = RightsRequest.State


def sweep(now: datetime) -> int:
    """Everything that is due; may run anywhere, at once and again."""
    return remind(now) + follow_disposals(now) + close_finished(now) + handing_over.expire(now)


def remind(now: datetime) -> int:
    """Tell who must hear that a stage is reached; each stage once, after an outage only the last."""
    today, told = localdate(now), 0
    with acting_as(ACTOR, reason=WHY):
        waiting = RightsRequest.objects.unanswered().filter(warned__lt=LAST)
        late = Q(due_on__lt=today) | Q(due_on__lte=_horizon(today))
        rows = waiting.filter(late).order_by("due_on", "pk")
        for request in rows.select_for_update(no_key=True, skip_locked=True, of=("self",))[:BATCH]:
            stage = timing.stage_of(request, today)
            if stage <= request.warned:
                continue
            request.warned = stage
            if stage == LAST and request.overdue_at is None:
                request.overdue_at = now
                Event.note(
                    Event.Kind.RIGHTS, subject=request.customer_id or request.pk, act="overdue",
                    number=request.number,
                )  # fmt: skip
            request.save()
            told += 1
            for person in _listeners(stage, request):
                _post(request, stage, person, today)
    return told


def _horizon(today):
    """Requests due within the whole time there is: all whose first day may be reached."""
    return working_days_after(today, policy.RIGHTS_ANSWER + policy.RIGHTS_EXTEND_MOST)


def _listeners(stage: int, request: RightsRequest) -> list[User]:
    """Who handles requests; from the tenth day on also who reviews them, and who leads the house."""
    people = {person.pk: person for person in receiving.officers()}
    if stage >= policy.RIGHTS_ESCALATES[1]:
        people |= {person.pk: person for person in holders(REVIEW)}
    return list(people.values())


def _post(request: RightsRequest, stage: int, person: User, today) -> None:
    kind = "rights_overdue" if stage == LAST else "rights_closing"
    Notice.objects.post(
        key=f"rights-clock:{request.pk}:{request.due_on:%Y%m%d}:{stage}:{person.pk}",
        to=person,
        kind=kind,
        params={
            "number": request.number,
            "due_on": request.due_on.isoformat(),
            "days": working_days_between(today, request.due_on),
        },
        url=request.get_absolute_url(),
    )


def follow_disposals(now: datetime) -> int:
    """The batch an archive stands in is linked, and the request closes when the archive was destroyed."""
    done = 0
    with acting_as(ACTOR, reason=WHY):
        rows = RightsRequest.objects.filter(
            state__in=(State.EXECUTING, State.ANSWERED),
            kind__in=("delete", "close", "relative"),
            outcome="granted",
            customer__isnull=False,
        )
        for request in rows.select_for_update(no_key=True, skip_locked=True, of=("self",))[:BATCH]:
            items = DisposalItem.objects.filter(customer=request.customer_id)
            item = items.filter(state__in=("waiting", "destroyed")).order_by("-pk").first()
            batch = item and item.batch_id
            gone = item is not None and item.state == DisposalItem.State.DESTROYED
            if batch == request.disposal_id and not (gone and request.state == State.ANSWERED):
                continue
            request.disposal_id = batch
            if gone and request.state == State.ANSWERED:
                _close(request, now)
            request.save()
            done += 1
    return done


def close_finished(now: datetime) -> int:
    """Answered, every recipient told, and nothing more heard for a month."""
    with acting_as(ACTOR, reason=WHY):
        rows = RightsRequest.objects.filter(
            state=State.ANSWERED, answered_at__lte=now - policy.RIGHTS_CLOSES_AFTER
        ).exclude(recipients__sent_at=None, recipients__isnull=False)
        held = list(
            rows.select_for_update(no_key=True, skip_locked=True, of=("self",)).order_by("pk")[:BATCH]
        )
        done = 0
        for request in held:
            if not answering.waits_for_destruction(request):
                _close(request, now)
                request.save()
                done += 1
    return done


def _close(request: RightsRequest, now: datetime) -> None:
    request.state, request.closed_at = State.CLOSED, now
    Event.note(
        Event.Kind.RIGHTS, subject=request.customer_id or request.pk, act="closed", number=request.number
    )
