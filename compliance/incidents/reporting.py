"""How an incident comes in: from any colleague, as a drill, or in one press from an alert about access."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.utils.timezone import localtime
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from agency.acting import acting
from agency.errors import Refused
from agency.models import Event, Notice, User
from compliance.models import Incident
from customers import numbering
from customers.models import AccessAlert

REPORT = "compliance.report_incident"
PREFIX = "SJ"


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
    moment = now or clock()
    if not by.has_perm(REPORT):
        raise PermissionDenied
    if detected_at > moment:
        raise Refused(_("This moment has not come yet."))
    with acting(by, reason=gettext_noop("incident reported")):
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
        Event.note(Event.Kind.INCIDENT, by=by, subject=made.pk, act="reported", number=made.number, **facts)
        for person in handlers().exclude(pk=by.pk):
            Notice.objects.post(
                key=f"incident:{made.pk}:{person.pk}",
                to=person,
                kind="incident_drill" if drill else "incident_reported",
                params={"number": made.number, "due_at": made.triage_due.isoformat()},
                url=made.get_absolute_url(),
            )
    return made


def from_alert(alert: AccessAlert, *, by, now: datetime | None = None) -> Incident:
    """The alert that was judged an incident, with who, which archive and when. Raises `Refused` the second time."""
    if not by.has_perm("customers.watch_access"):
        raise PermissionDenied
    if alert.state != AccessAlert.State.INCIDENT:
        raise Refused(_("This alert was not judged an incident."))
    if Incident.objects.filter(alert=alert).exists():
        raise Refused(_("This alert stands on the register of incidents already."))
    words = [str(alert.get_rule_display()), alert.person.name, alert.number, str(alert.comment or "")]
    return report(
        by=by,
        kind=Incident.Kind.ACCESS,
        account="；".join(word for word in words if word),
        detected_at=alert.at,
        alert=alert,
        now=now,
    )


def handlers():
    """Those who handle incidents."""
    return User.objects.filter(
        is_active=True,
        groups__permissions__codename="run_incidents",
        groups__permissions__content_type__app_label="compliance",
    ).distinct()
