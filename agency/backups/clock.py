"""What the clock does about backups: make, drill, remove, and tell whoever answers when something is late."""

from datetime import datetime

from django.utils.timezone import localtime

from agency.acting import acting_as
from agency.models import Backup, Notice, RestoreDrill, User

from . import asking, drilling, pruning, showing

ANSWERABLE = ("system_admin", "privacy_officer")


def sweep(now: datetime) -> int:
    """Returns how many copies were made or removed and drills done."""
    done = asking.sweep(now) + drilling.sweep(now) + pruning.sweep(now)
    with acting_as(asking.ACTOR):
        _tell(now)
    return done


def _tell(now: datetime) -> None:
    """Each lateness once a day at most; a failure once."""
    standing = showing.Standing(now)
    if standing.ever and standing.late:
        hours = int(showing.AGE_MOST.total_seconds() // 3600)
        _post("backup_overdue", f"{localtime(now):%Y-%m-%d}", {"hours": hours})
    last = (
        Backup.objects.exclude(state__in=(Backup.State.ASKED, Backup.State.RUNNING))
        .order_by("-asked_at")
        .first()
    )
    if last and last.state == Backup.State.FAILED:
        _post("backup_failed", str(last.pk), {})
    drill = RestoreDrill.objects.filter(state=RestoreDrill.State.FAILED).order_by("-asked_at").first()
    if drill:
        _post("drill_failed", str(drill.pk), {})
    if standing.drill_due and standing.drill_late:
        _post("drill_overdue", str(standing.drill_due), {"due_on": str(standing.drill_due)})
    elif standing.drill_due and standing.drill_soon:
        _post("drill_due", str(standing.drill_due), {"due_on": str(standing.drill_due)})


def _post(kind: str, stamp: str, params: dict) -> None:
    for person in User.objects.filter(is_active=True, groups__name__in=ANSWERABLE).distinct():
        key = f"{kind}:{stamp}:{person.pk}"
        Notice.objects.post(key=key, to=person, kind=kind, params=params, url=showing.page())
