"""How much leaves the house in one person's name: shares outward and exports are summed (§0-7, §2.3)."""

from datetime import datetime

from django.db.models import Sum

from agency import policy
from agency.models import User
from compliance.models import OutwardShare
from customers.exporting import asking


def shared(by: User, since: datetime, sensitive: bool = False) -> int:
    """People in shares `by` has asked for since, which were not refused or taken back."""
    rows = OutwardShare.objects.counting().filter(drafter=by, created_at__gt=since)
    if sensitive:
        rows = rows.filter(sensitive=True)
    return rows.aggregate(sum=Sum("count"))["sum"] or 0


asking.ALSO_TAKEN.append(shared)
one_at_a_time = asking.one_at_a_time


def check(by: User, count: int, sensitive: bool, now: datetime) -> None:
    """Raises `Refused` over the hard limits. One person's windows wait for each other."""
    one_at_a_time(by)
    asking.within_limits(by, count, sensitive, now)


def many(by: User, count: int, now: datetime) -> bool:
    """Whether the general manager is asked too: parts and exports of thirty days add up."""
    return asking.taken(by, now) + count >= policy.EXPORT_APPROVAL_ROWS
