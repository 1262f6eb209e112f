"""What a list of the trail is narrowed to: read from the address and written back, nothing personal in it."""

import unicodedata
from dataclasses import dataclass, fields, replace
from datetime import date, datetime, timedelta
from urllib.parse import urlencode
from uuid import UUID

from django.http import QueryDict
from django.utils.timezone import get_current_timezone
from django.utils.translation import gettext_lazy as _

PERIODS: dict[str, tuple[str, timedelta | None]] = {
    "day": (_("last 24 hours"), timedelta(days=1)),
    "week": (_("last 7 days"), timedelta(days=7)),
    "month": (_("last 30 days"), timedelta(days=30)),
    "quarter": (_("last 90 days"), timedelta(days=90)),
    "year": (_("last 365 days"), timedelta(days=365)),
    "all": (_("since the beginning"), None),
}
USUAL = "month"
NUMBER_LONGEST = 36  # characters: an archive number, or the id of a record


@dataclass(frozen=True)
class Narrowing:
    """The filters of one list. `since` and `until` are days in Shanghai and take the place of `period`."""

    period: str = USUAL
    since: date | None = None
    until: date | None = None
    person: int | None = None
    archive: str = ""  # an archive number as typed, or the id of a record
    kind: str = ""  # whatever the list sorts its lines by

    @classmethod
    def parse(cls, query: QueryDict | dict) -> "Narrowing":
        """The filters an address names; what is not understood is left out."""
        period, person = query.get("period", ""), query.get("person", "")
        return cls(
            period=period if period in PERIODS else USUAL,
            since=_day(query.get("since", "")),
            until=_day(query.get("until", "")),
            person=int(person) if person.isascii() and person.isdigit() and len(person) < 10 else None,
            archive=_tidy(query.get("archive", "")),
            kind=query.get("kind", "") if query.get("kind", "").isidentifier() else "",
        )

    def named(self) -> dict[str, str]:
        """The filters in use, as they stand in an address."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        if self.period == USUAL or self.dated:
            values.pop("period")
        return {name: str(value) for name, value in values.items() if value}

    def query(self, **changes) -> str:
        """The filters as a query string; names that are no filter are added as they stand."""
        mine = {name: changes.pop(name) for name in list(changes) if name in self.__dataclass_fields__}
        return urlencode(
            replace(self, **mine).named() | {name: value for name, value in changes.items() if value}
        )

    @property
    def dated(self) -> bool:
        return bool(self.since or self.until)

    @property
    def narrowed(self) -> bool:
        return bool(self.named())

    @property
    def record_id(self) -> UUID | None:
        """The id, where one was typed in place of a number."""
        try:
            return UUID(self.archive)
        except ValueError:
            return None

    def bounds(self, now: datetime) -> tuple[datetime | None, datetime | None]:
        """From (inclusive) and to (exclusive); None where open."""
        if self.dated:
            following = self.until + timedelta(days=1) if self.until and self.until < date.max else None
            return _midnight(self.since), _midnight(following)
        length = PERIODS[self.period][1]
        return (now - length if length else None), None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _midnight(day: date | None) -> datetime | None:
    if day is None:
        return None
    return datetime(day.year, day.month, day.day, tzinfo=get_current_timezone())


def _tidy(text: str) -> str:
    """A number as it is written: half-width capitals, nothing that cannot be in one."""
    plain = unicodedata.normalize("NFKC", text).strip().upper()
    return (
        plain
        if len(plain) <= NUMBER_LONGEST and all(c.isalnum() or c == "-" for c in plain)
        else plain[:1] and "?"
    )
