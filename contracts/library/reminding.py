"""Sixty days, thirty days and on the day a legal review is due, keeper and counsel hear of it; once more when
the text stops starting contracts (G2; contracts_compliance.md §1.6)."""

from datetime import date, datetime, timedelta

from django.utils.timezone import localdate

from agency.acting import acting_as
from contracts import policy
from contracts.expiry.moments import morning
from contracts.models import TemplateVersion

from .moving import ACTOR
from .rights import counsels
from .telling import tell

STEPS = (*policy.TEMPLATE_WARNINGS, -policy.TEMPLATE_GRACE - timedelta(days=1))


def reached(due: date, now: datetime) -> int:
    """How many of the steps lie behind: 0 … 4; each is due on the morning of its day, in Shanghai."""
    return sum(now >= morning(due - step) for step in STEPS)


def sweep(now: datetime) -> int:
    """Tell what is due; how many texts were told of. Steps that were missed together are told as the last one."""
    today, told = localdate(now), 0
    with acting_as(ACTOR):
        rows = TemplateVersion.objects.select_for_update(no_key=True, skip_locked=True, of=("self",))
        rows = rows.filter(
            state=TemplateVersion.State.PUBLISHED,
            template__retired_on=None,
            review_due_on__lte=today + STEPS[0],
            warned__lt=len(STEPS),
        )
        for version in rows.select_related("template__keeper"):
            step = reached(version.review_due_on, now)
            if step <= version.warned:
                continue
            version.warned = step
            version.save()
            told += _tell(version, step)
    return told


def _tell(version: TemplateVersion, step: int) -> bool:
    kind = "template_stopped" if step == len(STEPS) else "template_review"
    people = {person.pk: person for person in counsels()}
    if (keeper := version.template.keeper) and keeper.is_active:
        people[keeper.pk] = keeper
    due = version.review_due_on.isoformat()
    done = [tell(kind, version, person, f"{due}:{step}", due_on=due) for person in people.values()]
    return any(done)
