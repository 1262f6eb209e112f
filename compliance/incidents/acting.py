"""The steps of an incident as people take them, each a line of the register, and the log of who was told."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from agency.acting import acting
from agency.errors import Refused
from agency.holders import holders
from agency.models import Event, Notice
from compliance.models import AffectedArchive, Incident
from compliance.models.incident import LEAD, RUN

from . import classing


def take(incident: Incident, step: str, *, by, now: datetime | None = None, **facts) -> Incident:
    """One of the transitions of `Incident`, and its line in the register. Raises what the transition raises."""
    with acting(by):
        if step == "assess":
            persons = incident.affected.count()
            facts["severity"] = classing.severity(persons, facts["answers"])
            facts["answers"] = facts["answers"] | {"persons": persons}
        getattr(incident, step)(by=by, now=now or clock(), **facts)
        told = {"severity": incident.severity} if step == "assess" else {}
        if step == "decide":
            told = {"tell_authority": incident.tell_authority, "tell_persons": incident.tell_persons}
        Event.note(
            Event.Kind.INCIDENT,
            by=by,
            subject=incident.pk,
            act=f"incident_{step}",
            number=incident.number,
            **told,
        )
        if step == "assess":
            _ask_the_lead(incident, by)
    return incident


def _ask_the_lead(incident: Incident, by) -> None:
    for person in holders(LEAD):
        Notice.objects.post(
            key=f"incident-decide:{incident.pk}:{person.pk}",
            to=person,
            kind="incident_decide",
            params={"number": incident.number},
            url=incident.get_absolute_url(),
        )


def tell_authority(incident: Incident, *, by, receipt: str, at: datetime) -> Incident:
    """The authority was told: when, and its receipt."""
    if not by.has_perm(RUN):
        raise PermissionDenied
    with acting(by, reason=gettext_noop("authority told")):
        held = Incident.objects.select_for_update(no_key=True).get(pk=incident.pk)
        if held.state in (
            Incident.State.NOTIFIED,
            Incident.State.REMEDIED,
            Incident.State.REVIEWED,
            Incident.State.CLOSED,
        ):
            raise Refused(_("Everybody was told already; nothing was changed."))
        held.authority_told_at, held.authority_ref = at, receipt.strip()
        held.save()
        Event.note(Event.Kind.INCIDENT, by=by, subject=held.pk, act="authority_told", number=held.number)
    return held


def tell_persons(
    incident: Incident, ids: list, *, by, channel: str, guardians: bool, now: datetime | None = None
) -> int:
    """Those on the list with these ids were told by `channel`; of children, with `guardians` the guardian too."""
    moment = now or clock()
    if not by.has_perm(RUN):
        raise PermissionDenied
    with acting(by, reason=gettext_noop("affected persons told")):
        held = Incident.objects.select_for_update(no_key=True).get(pk=incident.pk)
        if held.state != Incident.State.DECIDED:
            raise Refused(_("First it is decided who is told."))
        rows = list(held.affected.untold().filter(pk__in=ids))
        for one in rows:
            one.told_at, one.channel, one.told_by = one.told_at or moment, channel, by
            if one.minor and guardians:
                one.guardian_told_at = moment
            one.save()
            Event.note(
                Event.Kind.INCIDENT,
                by=by,
                subject=one.customer_id,
                act="person_told",
                number=held.number,
                channel=str(channel),
            )
    return len(rows)


def counts(incident: Incident) -> dict[str, int]:
    rows = AffectedArchive.objects.filter(incident=incident)
    return {
        "persons": rows.count(),
        "minors": rows.filter(minor=True).count(),
        "untold": rows.untold().count(),
    }
