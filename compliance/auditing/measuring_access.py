"""Control tests of who can see what: shares, leavers, looks at children's data, emergencies, confirmations."""

from collections import defaultdict
from datetime import timedelta

from allauth.usersessions.models import UserSession
from django.db.models import Exists, OuterRef, Q

from agency import offboarding, policy
from agency.models import Event, User
from compliance.models import Recertification, RecertifiedAccess
from customers import fieldbook
from customers.models import (
    AccessAlert,
    AccessRequest,
    Customer,
    CustomerGrant,
    Disclosure,
    Emergency,
    Member,
    MinorsManager,
    ShareRequest,
)

from .measures import Period, Seen, listed, measures, per_cent, seen

DUTIES = (
    "verification",
    "change",
    "approved_export",
)  # looks that are duties of a second person: gates let them by
SWEPT = timedelta(minutes=10)  # the clock takes ended shares away every minute


@measures("grants_ended")
def ended_shares_gone(period: Period) -> Seen:
    """Shares whose time is over and that still stand (seed 000 §三.4)."""
    rows = CustomerGrant.objects.all()
    alive = rows.filter(expires_at__lt=period.now - SWEPT).order_by("expires_at", "pk")
    return seen(rows.order_by().count(), alive, "archive", "content_object_id")


@measures("shares_used")
def shares_were_used(period: Period) -> Seen:
    """Shares inside the house that ended in the period without the recipient ever opening a field (D5)."""
    ended = ShareRequest.objects.filter(
        state__in=("approved", "ended", "revoked"),
        decided_at__isnull=False,
        expires_at__gte=period.start,
        expires_at__lt=period.end,
    )
    looks = Disclosure.objects.filter(
        customer=OuterRef("customer"), by=OuterRef("recipient"), at__gte=OuterRef("decided_at")
    )
    unused = seen(0, ended.filter(~Exists(looks)).order_by("expires_at", "pk"), "share")
    count = ended.order_by().count()
    return Seen(count, unused.hits, unused.behind, per_cent(count - unused.hits, count))


@measures("leavers")
def leavers_without_access(period: Period) -> Seen:
    """Closed accounts with roles, sessions or anything else that hangs on them (H8)."""
    closed = User.objects.filter(is_active=False)
    sessions = UserSession.objects.filter(user=OuterRef("pk"))
    found = set(
        closed.filter(Exists(sessions) | Q(groups__isnull=False)).distinct().values_list("pk", flat=True)
    ) | {one.pk for one in offboarding.still_held()}
    return Seen(closed.count(), len(found), listed("person", sorted(found)))


@measures("minors_approved")
def childrens_data_approved(period: Period) -> Seen:
    """Looks at a child's sensitive data without the approval the law asks for (未成年人网络保护条例 art. 36)."""
    looks = _looks_at_children(period)
    named = set(MinorsManager.objects.values_list("user", flat=True))
    wrong = [event for event in looks if event.by_id not in named and not event.approved]
    return Seen(len(looks), len(wrong), listed("archive", [event.subject for event in wrong]))


def _looks_at_children(period: Period) -> list[Event]:
    children = Customer.objects.filter(minor=True).values("pk")
    rows = Event.objects.filter(kind=Event.Kind.REVEALED, at__gte=period.start, at__lt=period.end)
    rows = rows.filter(subject__in=children).exclude(data__has_any_keys=DUTIES)
    return [
        event
        for event in rows.annotate(approved=_approved()).order_by("at")
        if any(fieldbook.tier_of(name) >= policy.SENSITIVE_TIER for name in event.data.get("fields", ()))
    ]


def _approved() -> Exists:
    """Whether a request for the child, or its party, or an emergency let the look of an event by."""
    who, child, at = OuterRef("by"), OuterRef("subject"), OuterRef("at")
    emergency = Emergency.objects.filter(by=who, customer=child, opened_at__lte=at, expires_at__gte=at)
    asked = AccessRequest.objects.filter(asker=who, gate="minor", decided_at__lte=at, expires_at__gte=at)
    groups = Member.objects.filter(archive=OuterRef(OuterRef("subject"))).values("customer")
    return Exists(asked.filter(Q(customer=child) | Q(party=True, customer__in=groups))) | Exists(emergency)


@measures("purpose_declared")
def looks_have_a_purpose(period: Period) -> Seen:
    """Fields opened without a purpose, or without the explanation the purpose asks for (D1)."""
    rows = Event.objects.filter(kind=Event.Kind.REVEALED, at__gte=period.start, at__lt=period.end)
    without = rows.exclude(data__has_key="purpose").order_by("at")
    unexplained = Disclosure.objects.filter(
        at__gte=period.start, at__lt=period.end, purpose__explain=True, note__isnull=True
    )
    first, second = (
        seen(0, without, "archive", "subject"),
        seen(0, unexplained.order_by("at"), "archive", "customer_id"),
    )
    return Seen(rows.order_by().count(), first.hits + second.hits, first.behind + second.behind)


@measures("emergency_reviewed")
def emergencies_reviewed(period: Period) -> Seen:
    """Emergencies nobody judged in time (contracts_compliance.md §3.2: two working days)."""
    rows = Emergency.objects.filter(opened_at__gte=period.start, opened_at__lt=period.end)
    late = rows.filter(Q(overdue_at__isnull=False) | Q(state="waiting", review_due_at__lt=period.now))
    return seen(rows.order_by().count(), late.order_by("opened_at"), "archive", "customer_id")


@measures("access_confirmed")
def access_confirmed(period: Period) -> Seen:
    """Of the shares and roles put before the managers, those somebody answered (D9)."""
    rounds = Recertification.objects.filter(due_on__gte=period.starts_on, due_on__lt=period.before)
    lines = RecertifiedAccess.objects.filter(campaign__in=rounds)
    missed = lines.filter(state__in=("open", "lapsed", "escalated")).order_by("person__name", "pk")
    found, total = seen(0, missed, "person", "person_id"), lines.order_by().count()
    return Seen(total, found.hits, found.behind, per_cent(total - found.hits, total))


@measures("alerts_judged")
def alerts_judged(period: Period) -> Seen:
    """Alerts nobody has judged; which ones is for the privacy officer alone, so that no list stands behind it."""
    rows = AccessAlert.objects.filter(at__gte=period.start, at__lt=period.end)
    states: dict[str, int] = defaultdict(int)
    for state, at in rows.values_list("state", "at"):
        states[state if state != "open" or at < period.now - policy.ALERT_JUDGED else "new"] += 1
    return Seen(sum(states.values()), states["open"])
