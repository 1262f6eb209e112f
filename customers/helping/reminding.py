"""The clock of requests for help: reminded, handed up after a working day, closed when nobody answers back."""

from datetime import datetime

from agency import policy
from agency.acting import acting_as
from agency.working_days import follows
from customers.models import HelpRequest

from . import asking, managers

ACTOR = "system:help"
BATCH = 200


def sweep(now: datetime) -> int:
    """Remind, hand up, close; how many requests were touched. Whatever another worker holds is passed by."""
    with acting_as(ACTOR):
        return _remind(now) + _hand_up(now) + _close(now)


@follows
def due_again(now: datetime) -> int:
    """The working days of a year were entered: what is not answered yet, nor late, is due by them."""
    moved = 0
    with acting_as(ACTOR):
        waiting = HelpRequest.objects.filter(state=HelpRequest.State.WAITING, due_at__gt=now)
        for request in waiting.select_for_update(no_key=True, of=("self",)).order_by("pk"):
            due = managers.answer_by(request.asked_at)
            if due != request.due_at:
                request.due_at = due
                request.save()
                moved += 1
    return moved


def _remind(now: datetime) -> int:
    soon = HelpRequest.objects.filter(
        state=HelpRequest.State.WAITING, due_at__gt=now, due_at__lte=now + policy.HELP_REMINDED
    )
    due = list(soon.select_related("to", "requester")[:BATCH])
    for request in due:
        key = f"help-due:{request.pk}:{request.step}"
        asking.tell(request, request.to, "help_due", key)
    return len(due)


def _hand_up(now: datetime) -> int:
    """To the next above, who has a working day again; with nobody above, the last one is asked once more."""
    late = HelpRequest.objects.filter(state=HelpRequest.State.WAITING, due_at__lte=now)
    done = 0
    for request in late.select_for_update(no_key=True, of=("self",), skip_locked=True).order_by("due_at")[
        :BATCH
    ]:
        above = managers.next_up(request.requester, request.to)
        request.step += 1
        request.asked_at, request.due_at = now, managers.answer_by(now)
        if above:
            request.to = above
        request.save()
        asking.note("handed_up" if above else "asked_again", request, step=request.step)
        asking.tell(request, request.to, "help_handed_up", f"help-up:{request.pk}:{request.step}")
        if above:
            own = f"help-up-asker:{request.pk}:{request.step}"
            asking.tell(request, request.requester, "help_goes_up", own, by=above)
        done += 1
    return done


def _close(now: datetime) -> int:
    """Answered, and whoever asked said nothing more: taken as solved."""
    old = HelpRequest.objects.filter(
        state=HelpRequest.State.ANSWERED, answered_at__lte=now - policy.HELP_CLOSES_AFTER
    )
    held = list(old.select_for_update(no_key=True, of=("self",), skip_locked=True)[:BATCH])
    for request in held:
        asking.end(request, HelpRequest.Outcome.SOLVED, now=now)
    return len(held)
