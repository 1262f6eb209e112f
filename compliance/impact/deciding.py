"""Another person decides on an assessment, checks its measures, and says when it does not hold any more."""

from datetime import datetime

from django.utils.timezone import now as clock

from agency.acting import acting
from agency.models import User
from compliance.models import ImpactAssessment

from .writing import note, tell


def approve(
    assessment: ImpactAssessment,
    *,
    by: User,
    comment: str = "",
    conditions: str = "",
    now: datetime | None = None,
) -> ImpactAssessment:
    """Opens the gate for a year; with conditions only once `monitor` says that they are met.

    Raises `Refused` to the author, and while a high risk is left after the measures.
    """
    facts = {"comment": comment.strip(), "conditions": conditions.strip(), "now": now or clock()}
    with acting(by):
        assessment.approve(by=by, **facts)
        note(assessment, "impact_approved", by, due_on=assessment.due_on.isoformat())
        _tell_author(assessment, by)
    return assessment


def reject(
    assessment: ImpactAssessment, *, by: User, comment: str, now: datetime | None = None
) -> ImpactAssessment:
    """What it is about may not go on. Raises `Refused` to the author, and without a reason."""
    with acting(by):
        assessment.reject(by=by, comment=comment.strip(), now=now or clock())
        note(assessment, "impact_rejected", by)
        _tell_author(assessment, by)
    return assessment


def send_back(assessment: ImpactAssessment, *, by: User, comment: str) -> ImpactAssessment:
    with acting(by):
        assessment.send_back(by=by, comment=comment.strip())
        note(assessment, "impact_sent_back", by)
        _tell_author(assessment, by)
    return assessment


def monitor(
    assessment: ImpactAssessment, *, by: User, comment: str, now: datetime | None = None
) -> ImpactAssessment:
    """The measures stand and the conditions are met."""
    with acting(by):
        assessment.monitor(by=by, comment=comment.strip(), now=now or clock())
        note(assessment, "impact_monitored", by)
    return assessment


def outdate(
    assessment: ImpactAssessment, *, by: User, comment: str, now: datetime | None = None
) -> ImpactAssessment:
    """It does not hold any more, from this moment: what rests on it begins no more."""
    with acting(by):
        assessment.outdate(by=by, comment=comment.strip(), now=now or clock())
        note(assessment, "impact_outdated", by, because=assessment.ended_why)
        _tell_author(assessment, by)
    return assessment


def _tell_author(assessment: ImpactAssessment, by: User) -> None:
    tell(assessment, [assessment.author] if assessment.author else [], "impact_decided", person=by.name)
