"""The clock of incidents: what is due by law or by us is told to whoever handles them, each lateness once."""

from datetime import datetime, timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils.timezone import localdate

from agency import policy
from agency.acting import acting_as
from agency.holders import holders
from agency.models import Notice, User
from compliance.models import Incident
from compliance.models.incident import RUN

ACTOR = "system:incidents"
State = Incident.State
SOON = timedelta(minutes=60)


def sweep(now: datetime) -> int:
    """How many notices were posted."""
    with acting_as(ACTOR):
        people = list(holders(RUN))
        told = sum(_tell(one, people, now) for one in Incident.objects.exclude(state=State.CLOSED))
        return told + _drill(people, now)


def dues(incident: Incident) -> list[tuple[str, datetime, datetime | None]]:
    """(what, due, done) of the clocks that run or ran."""
    clocks = [("triage", incident.triage_due, incident.triaged_at)]
    if incident.authority_due and not incident.near_miss:
        clocks.append(("authority", incident.authority_due, incident.authority_told_at))
    if incident.persons_due and incident.kind != Incident.Kind.STOPPED:
        clocks.append(("persons", incident.persons_due, incident.notified_at))
    return clocks


def _tell(incident: Incident, people: list[User], now: datetime) -> int:
    told = 0
    for what, due, done in dues(incident):
        if done or now < due - SOON:
            continue
        late = now > due
        for person in people:
            told += Notice.objects.post(
                key=f"incident-{what}:{late}:{incident.pk}:{person.pk}",
                to=person,
                kind=f"incident_{what}_{'late' if late else 'soon'}",
                params={"number": incident.number, "due_at": due.isoformat()},
                url=incident.get_absolute_url(),
            )
    return told


def next_drill(now: datetime):
    """The day by which the next drill is due: a year after the last, else the end of this year."""
    last = Incident.objects.filter(drill=True).order_by("-detected_at").first()
    if last:
        return localdate(last.detected_at + policy.INCIDENT_DRILL)
    return localdate(now).replace(month=12, day=31)


def _drill(people: list[User], now: datetime) -> int:
    due = next_drill(now)
    if localdate(now) <= due:
        return 0
    return sum(
        Notice.objects.post(
            key=f"incident-drill:{due}:{person.pk}",
            to=person,
            kind="incident_drill_due",
            params={"due_on": str(due)},
            url=reverse("compliance:incidents"),
        )
        for person in people
    )


def leaks(year: int) -> int:
    """The count of leaks of a year: real ones, in which data got out (H10)."""
    kinds = (Incident.Kind.LEAK, Incident.Kind.WRONG, Incident.Kind.ACCESS, Incident.Kind.LOSS)
    rows = Incident.objects.filter(~Q(drill=True), near_miss=False, kind__in=kinds)
    return rows.filter(detected_at__year=year).count()
