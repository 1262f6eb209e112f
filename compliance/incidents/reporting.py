"""How an incident comes in: from any colleague, as a drill, or in one press from an alert about access."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.utils.timezone import localtime
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from agency.acting import acting, acting_as
from agency.errors import Refused
from agency.holders import holders
from agency.models import Event, Notice
from compliance.models import Incident
from compliance.models.incident import RUN
from customers import numbering
from customers.models import AccessAlert

REPORT = "compliance.report_incident"
PREFIX = "SJ"
FOUND = "system:incidents"


def report(
    *,
    by,
    kind: str,
    account: str,
    detected_at: datetime,
    near_miss: bool = False,
    drill: bool = False,
    alert: AccessAlert | None = None,
    now: datetime | None = None,
) -> Incident:
    """Put it on the register; whoever handles incidents hears at once. Raises `Refused` for a moment to come."""
    if not by.has_perm(REPORT):
        raise PermissionDenied
    if detected_at > (now or clock()):
        raise Refused(_("This moment has not come yet."))
    words = {"near_miss": near_miss, "drill": drill, "alert": alert}
    return put_down(by=by, kind=kind, account=account, detected_at=detected_at, now=now, **words)


def put_down(
    *,
    by,
    kind: str,
    account: str,
    detected_at: datetime,
    near_miss: bool = False,
    drill: bool = False,
    alert: AccessAlert | None = None,
    now: datetime | None = None,
    **told,
) -> Incident:
    """The lowest door, where another part of the product opens an incident; `told` goes into the register beside it.

    `by` is None where the system itself found it.
    """
    moment = now or clock()
    reason = gettext_noop("incident reported")
    with acting(by, reason=reason) if by else acting_as(FOUND, reason=reason):
        made = Incident(
            kind=kind,
            near_miss=near_miss,
            drill=drill,
            account=account.strip(),
            detected_at=detected_at,
            reported_by=by,
            alert=alert,
            number=numbering.take(PREFIX, year=localtime(moment).year),
        )
        made.save(force_insert=True)
        facts = {"kind_of": str(kind), "drill": drill, "near_miss": near_miss}
        Event.note(
            Event.Kind.INCIDENT, by=by, subject=made.pk, act="reported", number=made.number, **facts, **told
        )
        for person in holders(RUN).exclude(pk=by and by.pk):
            Notice.objects.post(
                key=f"incident:{made.pk}:{person.pk}",
                to=person,
                kind="incident_drill" if drill else "incident_reported",
                params={"number": made.number, "due_at": made.triage_due.isoformat()},
                url=made.get_absolute_url(),
            )
    return made


def from_alert(alert: AccessAlert, *, by, now: datetime | None = None) -> Incident:
    """The alert that was judged an incident, with who, which archive and when; pressed twice, it is one incident."""
    if not by.has_perm("customers.watch_access"):
        raise PermissionDenied
    with acting(by, reason=gettext_noop("incident reported")):
        held = AccessAlert.objects.select_for_update(no_key=True).get(pk=alert.pk)
        if held.state != AccessAlert.State.INCIDENT:
            raise Refused(_("This alert was not judged an incident."))
        if made := Incident.objects.filter(alert=held).first():
            return made
        words = [str(held.get_rule_display()), held.person.name, held.number, str(held.comment or "")]
        return report(
            by=by,
            kind=Incident.Kind.ACCESS,
            account="；".join(word for word in words if word),
            detected_at=held.at,
            alert=held,
            now=now,
        )
