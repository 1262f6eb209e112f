"""Ninety, sixty, thirty and seven days before a licence runs out its keepers hear of it, each time once (§1.6)."""

from datetime import datetime, timedelta

from django.utils.timezone import localdate

from agency.acting import acting_as
from agency.models import Notice, User
from contracts import policy
from contracts.expiry import moments
from contracts.models import LicenceReminder
from customers.helping.managers import line_of

from . import knowing

ACTOR = "system:expiry"
DAYS = policy.LICENCE_WARNINGS
MANAGER = 30  # days before: from then on those above the keepers hear of it too


def sweep(now: datetime) -> int:
    """Tell what is due; may run anywhere, at once and again. How many reminders were given.

    Of several that are due together, because a licence was entered late, only the last is told.
    """
    with acting_as(ACTOR):
        today = localdate(now)
        known = [one for one in knowing.until(today + timedelta(days=DAYS[0])) if one.valid_until >= today]
        given = _given([one.key for one in known])
        return sum(_tell(one, now, given) for one in known)


def _given(keys: list[str]) -> set[tuple]:
    rows = LicenceReminder.objects.filter(key__in=keys)
    return set(rows.values_list("key", "valid_until", "days"))


def due_at(valid_until, days: int) -> datetime:
    return moments.morning(valid_until - timedelta(days=days))


def _tell(one: knowing.Known, now: datetime, given: set[tuple]) -> int:
    due = [
        days
        for days in DAYS
        if (one.key, one.valid_until, days) not in given and due_at(one.valid_until, days) <= now
    ]
    if not due:
        return 0
    told = _people(one, due[-1])
    rows = [
        LicenceReminder(
            key=one.key,
            valid_until=one.valid_until,
            days=days,
            due_at=due_at(one.valid_until, days),
            at=now,
            told=[person.pk for person in told] if days == due[-1] else [],
        )
        for days in due
    ]
    LicenceReminder.objects.bulk_create(rows, ignore_conflicts=True)  # another worker may have been here
    for person in told:
        Notice.objects.post(
            key=f"licence:{one.key}:{one.valid_until}:{due[-1]}:{person.pk}",
            to=person,
            kind="licence_ending",
            params={"valid_on": one.valid_until.isoformat()},
            url=one.url,
        )
    return 1


def _people(one: knowing.Known, days: int) -> list[User]:
    """The keepers who are there; from thirty days on, or where none is there, those above them."""
    keepers = list(User.objects.filter(pk__in=one.people).select_related("department"))
    found = {person.pk: person for person in keepers if person.is_active}
    if days <= MANAGER or not found:
        for person in keepers:
            found |= {boss.pk: boss for boss in list(line_of(person))[:1]}
    return list(found.values())
