"""The control test of incidents: the clock was kept, and whoever was affected was told (PIPL 57; H10)."""

from django.db.models import Exists, OuterRef

from compliance.incidents.reminding import dues
from compliance.models import AffectedArchive, Incident

from .measures import Period, Seen, listed, measures, per_cent


@measures("incidents_handled")
def clocks_kept(period: Period) -> Seen:
    """Real incidents noticed in the period with a step past its time, or told of with somebody left out."""
    rows = Incident.objects.filter(drill=False, detected_at__gte=period.start, detected_at__lt=period.end)
    untold = AffectedArchive.objects.filter(incident=OuterRef("pk")).untold()
    found = list(rows.annotate(untold=Exists(untold)).order_by("detected_at", "pk"))
    wrong = [one.pk for one in found if _late(one, period) or _left_out(one)]
    figure = per_cent(len(found) - len(wrong), len(found))
    return Seen(len(found), len(wrong), listed("incident", wrong), figure)


def _late(incident: Incident, period: Period) -> bool:
    return any((done or period.now) > due for _what, due, done in dues(incident))


def _left_out(incident: Incident) -> bool:
    told = incident.notified_at is not None and incident.tell_persons
    return bool(told) and incident.untold
