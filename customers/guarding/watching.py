"""Unusual looks at archives, found at the moment of the look or by the clock within a minute; each told once.

The thresholds stand in `agency.policy`. An alert is written by the system in the transaction of the look: a
look that is taken back takes its alert along, one that stands cannot be without.
"""

from datetime import datetime, timedelta
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import connection
from django.db.models import Count
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from agency import policy
from agency.acting import acting, acting_as, acting_for
from agency.errors import Refused
from agency.holders import holders
from agency.models import Event, Notice, User
from customers.models import AccessAlert, CanaryArchive, Customer

ACTOR = "system:watch"
Rule, State = AccessAlert.Rule, AccessAlert.State


def after_look(by, subject: UUID, now: datetime) -> None:
    """`by` has just opened a field of `subject` (an archive, a first contact or a lead)."""
    hour = Event.objects.filter(
        kind=Event.Kind.REVEALED, by=by, at__gte=now - timedelta(hours=1), at__lte=now
    )
    others = hour.exclude(subject=subject)
    customers = 1 + others.aggregate(count=Count("subject", distinct=True))["count"]
    if customers >= policy.WATCH_CUSTOMERS_PER_HOUR:
        note(Rule.MANY, by, f"{localtime(now):%Y-%m-%dT%H}", now, count=customers)
    if is_night(now):
        night = localtime(now) - timedelta(hours=policy.WATCH_NIGHT[1])
        note(Rule.NIGHT, by, f"{night:%Y-%m-%d}", now, archive=subject)
    if given_away(by, subject, now):
        note(Rule.REASSIGNED, by, f"{subject}:{localtime(now):%Y-%m-%d}", now, archive=subject)


def is_night(now: datetime) -> bool:
    """Between ten in the evening and six in the morning, Shanghai time."""
    begins, ends = policy.WATCH_NIGHT
    return not ends <= localtime(now).hour < begins


def given_away(by, subject: UUID, now: datetime) -> bool:
    """Was the archive `by`'s own until a short while ago?"""
    if not Customer.objects.filter(pk=subject).exclude(owner=by).exists():
        return False
    versions = Customer.history.filter(id=subject)
    had = versions.filter(owner_id=by.pk).order_by("-history_date", "-history_id").first()
    if had is None:
        return False
    after = versions.filter(history_date__gte=had.history_date).exclude(owner_id=by.pk)
    lost = after.order_by("history_date", "history_id").first()
    return bool(lost and lost.history_date > now - policy.WATCH_AFTER_REASSIGNMENT)


def canary(by, archive: UUID, now: datetime) -> None:
    """Any look at a planted archive; once for each person, archive and day."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT is_canary(%s)", [archive])
        planted = cursor.fetchone()[0]
    if planted:
        note(Rule.CANARY, by, f"{archive}:{localtime(now):%Y-%m-%d}", now, archive=archive)


def sweep(now: datetime) -> int:
    """What no single look shows: people who search and search, and nothing follows. How many were found."""
    with acting_as(ACTOR):
        hour = Event.objects.filter(at__gte=now - timedelta(hours=1), by__isnull=False)
        busy = hour.filter(kind=Event.Kind.SEARCHED).values("by").annotate(count=Count("pk"))
        busy = dict(busy.filter(count__gte=policy.WATCH_SEARCHES_PER_HOUR).values_list("by", "count"))
        working = hour.filter(by__in=busy, subject__isnull=False).values_list("by", flat=True)
        idle = set(busy) - set(working)
        people = User.objects.in_bulk(idle)
        stamp = f"{localtime(now):%Y-%m-%dT%H}"
        return sum(note(Rule.SEARCHES, people[pk], stamp, now, count=busy[pk]) for pk in idle)


def note(
    rule: str, person, stamp: str, now: datetime, *, archive: UUID | None = None, count: int = 0
) -> bool:
    """One alert for `rule`, `person` and `stamp`, told to whoever watches; False when it stands already."""
    with acting_for(person, ACTOR):
        key = f"{rule}:{person.pk}:{stamp}"
        number = Customer.objects.filter(pk=archive).values_list("number", flat=True).first() or ""
        facts = {"rule": rule, "person": person, "archive": archive, "number": number, "count": count}
        alert, new = AccessAlert.objects.get_or_create(key=key, defaults=facts | {"at": now})
        if new:
            Event.note(Event.Kind.ALERT, by=None, act="raised", rule=str(rule), person=person.pk)
            for keeper in keepers().exclude(pk=person.pk):
                Notice.objects.post(
                    key=f"alert:{alert.pk}:{keeper.pk}",
                    to=keeper,
                    kind=f"alert_{rule}",
                    params={"person": person.name, "number": number, "count": count},
                    url=alert.get_absolute_url(),
                )
    return new


def keepers():
    """Those who judge alerts."""
    return holders("customers.watch_access")


def decide(alert: AccessAlert, *, by, incident: bool, comment: str, now: datetime) -> AccessAlert:
    """Explained, or an incident; once, with a word, never by the person herself."""
    comment = comment.strip()
    if not by.has_perm("customers.watch_access"):
        raise PermissionDenied
    if not comment:
        raise Refused(_("Say in a few words what you found."))
    with acting(by, reason=gettext_noop("alert about access judged")):
        alert = AccessAlert.objects.select_for_update(no_key=True).get(pk=alert.pk)
        if alert.state != State.OPEN:
            raise Refused(_("This alert was judged already."))
        if alert.person_id == by.pk:
            raise Refused(_("Another person judges what you did yourself."))
        alert.state = State.INCIDENT if incident else State.EXPLAINED
        alert.decided_by, alert.decided_at, alert.comment = by, now, comment
        alert.save()
        act = "incident_found" if incident else "explained"
        Event.note(Event.Kind.ALERT, by=by, act=act, rule=str(alert.rule), person=alert.person_id)
    return alert


def plant(number: str, *, by) -> CanaryArchive:
    """From now on any look at archive `number`, which describes nobody, raises an alert. Raises `Refused`."""
    if not by.has_perm("customers.watch_access"):
        raise PermissionDenied
    with acting(by):
        customer = Customer.objects.filter(number=number.strip().upper()).first()
        if customer is None:
            raise Refused(_("There is no archive with this number."))
        planted, new = CanaryArchive.objects.get_or_create(
            archive=customer.pk, defaults={"number": customer.number, "planted_by": by}
        )
        if not new:
            raise Refused(_("This archive is planted already."))
        Event.note(Event.Kind.ALERT, by=by, act="planted")
    return planted


def uproot(planted: CanaryArchive, *, by) -> None:
    if not by.has_perm("customers.watch_access"):
        raise PermissionDenied
    with acting(by):
        planted.delete()
        Event.note(Event.Kind.ALERT, by=by, act="uprooted")
