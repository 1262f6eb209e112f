"""Every look at a sensitive field: who, when, which archive, which field, what for (D1, D8, D10)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count
from django.db.models.functions import TruncDate
from django.utils.timezone import get_current_timezone
from django.utils.translation import gettext_lazy

from agency import policy
from agency.encryption import attach_keys
from agency.models import User
from compliance import differences
from compliance.trail import Asked, Cell, Column, Listing, Source
from customers import fieldbook
from customers.models import Customer, Disclosure

from . import words

BUSIEST = 5  # days of one person the chart shows
LOOKS_BACK = timedelta(days=366)  # the chart counts at most a year


def rows(asked: Asked):
    looks = Disclosure.objects.all()
    if asked.narrowing.person:
        looks = looks.filter(by=asked.narrowing.person)
    if asked.record:
        looks = looks.filter(customer=asked.record)
    if asked.narrowing.kind:
        looks = looks.filter(field=asked.narrowing.kind)
    return looks


def tell(asked: Asked, wanted: dict[str, list]) -> dict[tuple, list[Cell]]:
    looks = list(Disclosure.objects.filter(pk__in=wanted["look"]).select_related("by__department", "purpose"))
    attach_keys(looks)
    numbers = words.numbers(look.customer_id for look in looks)
    return {
        ("look", look.pk): [
            words.moment(look.at),
            words.archive(look.customer_id, numbers, at=look.at),
            Cell(differences.label(Customer, look.field), "chip", tone="violet", icon="eye"),
            words.person(look.by),
            Cell(str(look.purpose)),
            Cell("" if look.note is None else str(look.note)),
            Cell(str(look.request_id or ""), "code"),
        ]
        for look in looks
    }


@dataclass(frozen=True)
class Busy:
    """What one person opened on one day in Shanghai."""

    person: User
    day: date
    count: int

    @property
    def unusual(self) -> bool:
        return self.count >= policy.REVEALS_BEFORE_ALARM


def busiest(asked: Asked, now: datetime) -> list[Busy]:
    """The fullest days of single persons in the period asked for, fullest first."""
    start, end = asked.bounds
    counted = words.of_period(
        Asked(asked.user, asked.narrowing, (max(start or now - LOOKS_BACK, now - LOOKS_BACK), end)),
        rows(asked),
        "at",
    )
    days = (
        counted.annotate(day=TruncDate("at", tzinfo=get_current_timezone()))
        .order_by()
        .values("by", "day")
        .annotate(count=Count("pk"))
        .order_by("-count", "-day", "by")[:BUSIEST]
    )
    found = list(days)
    people = User.objects.in_bulk({one["by"] for one in found})
    return [Busy(people[one["by"]], one["day"], one["count"]) for one in found if one["by"] in people]


LISTING = Listing(
    code="access",
    title=gettext_lazy("Access log"),
    hint=gettext_lazy(
        "Every sensitive field that was opened, and what for. An entry is written before the value is shown."
    ),
    columns=(
        Column(gettext_lazy("When")),
        Column(gettext_lazy("Archive"), "m1"),
        Column(gettext_lazy("Field"), "m2"),
        Column(gettext_lazy("Done by"), "m3"),
        Column(gettext_lazy("Purpose"), "m3"),
        Column(gettext_lazy("Explanation"), "p3"),
        Column(gettext_lazy("Request"), "file"),
    ),
    kind=gettext_lazy("Field"),
    kinds=lambda: [
        (name, differences.label(Customer, name)) for name in fieldbook.NAMES if name in fieldbook.OPENED
    ],
    sources=lambda asked: [Source("look", rows(asked), "at", number_key=False)],
    tell=tell,
)
