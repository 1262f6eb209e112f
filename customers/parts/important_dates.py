"""Days customers keep, and which of them come in the days ahead (C14).

What returns on a day is found by keyed marks (`DayMark`), so that a million archives are asked without opening
one; what the marks propose is opened and compared here.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import batched
from uuid import UUID

from agency.encryption import tokens
from agency.encryption.provider import provider
from customers.models import Customer, DayMark, ImportantDate

from . import days
from .days import Day

BATCH = 500  # dates opened at a time
BIRTHDAY_LEAD = 7  # days before, for the birthday in the archive itself; ours
LONGEST_LEAD = 60  # days: what `ImportantDate.lead_days` may be


@dataclass(frozen=True)
class Due:
    """A date that comes on `on`; `date` is None for the birthday in the archive itself."""

    customer: Customer
    on: date
    day: Day
    date: ImportantDate | None = None

    @property
    def kind(self) -> str:
        return self.date.kind if self.date else ImportantDate.Kind.BIRTHDAY

    @property
    def lead_days(self) -> int:
        return self.date.lead_days if self.date else BIRTHDAY_LEAD

    @property
    def years(self) -> int | None:
        """How many times it has come by then; None without the year."""
        return self.on.year - self.day.year if self.day.year else None


def day_of(kept: ImportantDate) -> Day | None:
    """The day as a value; None where it does not open any more."""
    return days.read(kept.day) if kept.day else None


def next_occurrence(kept: ImportantDate, today: date) -> date | None:
    """When the date comes next, today included. Once only, and past: never."""
    if (day := day_of(kept)) is None:
        return None
    if kept.yearly:
        return days.next_of(day, today)
    once = day.first()
    return once if once and once >= today else None


def is_due(kept: ImportantDate, today: date) -> date | None:
    """The day it comes on, where that is near enough to remind of it."""
    coming = next_occurrence(kept, today)
    return coming if coming and (coming - today).days <= kept.lead_days else None


def due_between(first: date, count: int, customers=None) -> Iterator[Due]:
    """Dates that come within `count` days from `first`, as far as the declared actor sees.

    `customers`: a queryset of archives to look among. In the order of the archives, not of the days.
    """
    marks = marks_between(first, count)
    found = DayMark.objects.filter(mark__in=marks).order_by("customer_id", "pk")
    if customers is not None:
        found = found.filter(customer__in=customers.values("pk"))
    for some in batched(found.iterator(chunk_size=BATCH), BATCH):
        yield from _opened(some, first, first + timedelta(days=count))


def marks_between(first: date, count: int) -> set[int]:
    """The marks of all days that come within `count` days from `first`."""
    return {mark for day in days.following(first, count) for mark in _marks_on(day)}


def reminders(today: date, customers=None) -> Iterator[Due]:
    """Dates whose reminder is due: no more than their own `lead_days` away."""
    for due in due_between(today, LONGEST_LEAD + 1, customers):
        if (due.on - today).days <= due.lead_days:
            yield due


def _opened(marks: Iterable[DayMark], first: date, end: date) -> Iterator[Due]:
    archives = Customer.objects.select_related("owner").in_bulk({mark.customer_id for mark in marks})
    kept = ImportantDate.objects.in_bulk({mark.date_id for mark in marks if mark.date_id})
    for key in dict.fromkeys((mark.customer_id, mark.date_id) for mark in marks):
        customer, one = archives.get(key[0]), kept.get(key[1])
        if customer is None or (key[1] and one is None):
            continue
        day = day_of(one) if one else _birthday(customer)
        on = day and (next_occurrence(one, first) if one else days.next_of(day, first))
        if on and on < end:
            yield Due(customer, on, day, one)


def _birthday(customer: Customer) -> Day | None:
    born = customer.born_on
    return Day(born.month, born.day, born.year) if born else None


def _marks_on(moment: date) -> Iterator[int]:
    for text in (*days.recurrences_on(moment), f"once {moment.isoformat()}"):
        yield tokens.scheme().mark(text)


# --- the marks themselves, written with the search row ---------------------------------------------------


def mark_again(customers: Collection[Customer], versions: tuple[int, ...] = ()) -> None:
    """Write the marks of `customers` anew, under each index key of `versions`."""
    versions = versions or (provider().index_version(),)
    keys = [customer.pk for customer in customers]
    kept: dict[UUID, list[ImportantDate]] = {pk: [] for pk in keys}
    for one in ImportantDate.objects.filter(customer__in=keys):
        kept[one.customer_id].append(one)
    rows = [row for customer in customers for row in marks_of(customer, kept[customer.pk], versions)]
    DayMark.objects.filter(customer__in=keys).delete()
    DayMark.objects.bulk_create(rows)


def marks_of(customer: Customer, kept: list[ImportantDate], versions: tuple[int, ...]) -> Iterator[DayMark]:
    """The marks of one archive; a birthday kept as a date of its own stands for the one in the archive."""
    told = [(one, _text(one, day)) for one in kept if (day := day_of(one))]
    if not any(one.kind == ImportantDate.Kind.BIRTHDAY for one, _words in told):
        told += [(None, birthday.recurrence) for birthday in [_birthday(customer)] if birthday]
    for version in versions:
        for one, text in told:
            yield DayMark(
                customer_id=customer.pk,
                date=one,
                key_version=version,
                mark=tokens.scheme(version).mark(text),
            )


def _text(kept: ImportantDate, day: Day) -> str:
    return day.recurrence if kept.yearly else f"once {day.first().isoformat()}"
