"""The clock of assessments: told thirty days ahead, outdated after a year or when their subject has changed."""

from datetime import date, datetime

from django.db.models import Exists, OuterRef
from django.utils.timezone import localdate

from agency import policy
from agency.acting import acting_as
from agency.holders import holders
from agency.models import User
from compliance.models import ImpactAssessment
from compliance.models.impact_acts import APPROVE

from . import subjects
from .writing import ACTOR, note, tell

Ended, Kind = ImpactAssessment.Ended, ImpactAssessment.Kind


def sweep(now: datetime) -> int:
    """How many were ended, and how many notices were posted."""
    today = localdate(now)
    with acting_as(ACTOR):
        held = ImpactAssessment.objects.select_for_update(no_key=True, skip_locked=True)
        done = 0
        for one in held.approved().order_by("pk"):
            if why := _over(one, today):
                one.end(why, now)
                note(one, "impact_outdated", None, because=one.ended_why)
                done += 1 + tell(one, concerned(one), "impact_outdated")
            elif one.due_on <= today + policy.IMPACT_SOON:
                done += tell(one, concerned(one), "impact_due", due_on=one.due_on.isoformat())
    return done


def due(today: date):
    """Those to be refreshed within thirty days, with nothing under way yet."""
    coming = ImpactAssessment.objects.under_way().filter(kind=OuterRef("kind"), key=OuterRef("key"))
    rows = ImpactAssessment.objects.approved().filter(due_on__lte=today + policy.IMPACT_SOON)
    return rows.filter(~Exists(coming))


def concerned(assessment: ImpactAssessment) -> list[User]:
    """Who wrote it and who decides."""
    people = {one.pk: one for one in holders(APPROVE)}
    if assessment.author and assessment.author.is_active:
        people[assessment.author_id] = assessment.author
    return list(people.values())


def _over(assessment: ImpactAssessment, today: date) -> str:
    """Why it holds no more, "" while it does. A purpose that is being changed keeps the one it has meanwhile."""
    if assessment.due_on <= today:
        return Ended.YEAR
    kind, key = assessment.kind, assessment.key
    if kind == Kind.PURPOSE and (entry := subjects.entry_of(key)) and entry.state != entry.State.APPROVED:
        return ""
    return "" if set(subjects.facts(kind, key)) <= set(assessment.covers) else Ended.CHANGED
