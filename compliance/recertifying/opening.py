"""Drawing up the quarter's list of shares and roles, with who answers for each."""

from datetime import date, datetime

from django.db.models import Max
from django.utils.timezone import localdate

from agency import policy
from agency.acting import acting_as
from agency.models import Notice, User
from agency.roles import ROLES
from compliance.models import Recertification, RecertifiedAccess
from customers import sharing
from customers.helping.managers import line_of
from customers.models import CustomerGrant, Disclosure, Emergency

ACTOR = "system:recertify"


def open_due(now: datetime) -> int:
    """The running quarter's list, where it does not stand yet; how many lines it has."""
    today = localdate(now)
    starts_on = date(today.year, today.month - (today.month - 1) % 3, 1)
    with acting_as(ACTOR):
        due_on = max(starts_on, today) + policy.RECERTIFY_TIME
        campaign, new = Recertification.objects.get_or_create(
            starts_on=starts_on, defaults={"due_on": due_on}
        )
        if not new:
            return 0
        lines = [*_shares(campaign, now), *_roles(campaign)]
        RecertifiedAccess.objects.bulk_create(lines)
        tell(campaign, "recertify_open", lines, due_on=campaign.due_on.isoformat())
    return len(lines)


def _shares(campaign: Recertification, now: datetime):
    """Every live share, with the last look it was used for; those of emergencies are judged elsewhere."""
    broken = Emergency.objects.filter(share__isnull=False, expires_at__gt=now).values("share")
    live = (
        CustomerGrant.objects.filter(expires_at__gt=now)
        .exclude(request__in=broken)
        .select_related("request__department", "request__recipient")
    )
    for grant in live.order_by("pk"):
        share = grant.request
        looks = Disclosure.objects.filter(customer=grant.content_object_id, by=grant.user_id)
        yield RecertifiedAccess(
            campaign=campaign,
            person=share.recipient,
            department=share.department,
            share=share,
            number=share.number,
            ends_at=grant.expires_at,
            used_at=looks.filter(at__gte=grant.granted_at).aggregate(last=Max("at"))["last"],
            deciders=[one.pk for one in sharing.deciders(share)],
        )


def _roles(campaign: Recertification):
    """Every role of every active colleague, answered for by the nearest manager above."""
    people = User.objects.filter(is_active=True).prefetch_related("groups")
    for person in people.select_related("department__head").order_by("pk"):
        above = next(line_of(person), None)
        for code in sorted({group.name for group in person.groups.all()} & ROLES.keys()):
            yield RecertifiedAccess(
                campaign=campaign,
                person=person,
                department=person.department,
                role=code,
                deciders=[above.pk] if above else [],
            )


def tell(campaign: Recertification, kind: str, lines, **params) -> None:
    """Each who answers for some of `lines` hears once how many they are."""
    counts: dict[int, int] = {}
    for line in lines:
        for pk in line.deciders:
            counts[pk] = counts.get(pk, 0) + 1
    for person in User.objects.filter(pk__in=counts, is_active=True):
        Notice.objects.post(
            key=f"{kind}:{campaign.pk}:{person.pk}",
            to=person,
            kind=kind,
            params={"count": counts[person.pk]} | params,
            url="/compliance/recertify/",
        )
