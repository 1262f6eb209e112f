"""Days that come again every year, of the solar and of the lunar calendar, and when they do.

What custom and our own rules say where the calendar leaves a gap:
- 29 February comes on 1 March in common years, the day on which `documents.age_on` adds the year.
- A day of a leap month comes in that leap month where the year has it, else in the month of the same number.
  A day of the ordinary month stays in the ordinary month, also in years that have it twice.
- The 30th of a lunar month that has 29 days this year comes on the 29th, its last day.
The lunar calendar (GB/T 33661-2017) is borax's, which reaches from 1900 to 2100; beyond there is no answer.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from borax.calendars.lunardate import LCalendars, LunarDate
from django.utils.dates import MONTHS
from django.utils.translation import get_language
from django.utils.translation import gettext as _

WRITTEN = re.compile(r"(?P<lunar>L-)?(?:(?P<year>\d{4})|-)-(?P<month>\d\d)(?P<leap>[-+])(?P<day>\d\d)")
FIRST, LAST = 1901, 2100  # lunar years asked for
LONGEST = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


@dataclass(frozen=True)
class Day:
    """A day of the year, with its year where it is known. Raises `ValueError` for one that cannot be."""

    month: int
    day: int
    year: int | None = None
    lunar: bool = False
    leap: bool = False  # of the leap month that follows `month`

    def __post_init__(self):
        if not 1 <= self.month <= 12 or not 1 <= self.day <= (30 if self.lunar else LONGEST[self.month - 1]):
            raise ValueError("no such day")
        if self.leap and not self.lunar:
            raise ValueError("only the lunar calendar has leap months")
        if self.year is not None and self.first() is None:
            raise ValueError("that year has no such day")

    def first(self) -> date | None:
        """The very day, as the solar calendar has it; None without a year or outside the calendar."""
        if self.year is None:
            return None
        if not self.lunar:
            try:
                return date(self.year, self.month, self.day)
            except ValueError:
                return None
        return _solar(self.year, self.month, self.day, self.leap)

    def in_year(self, year: int) -> date | None:
        """When the day comes in `year` (of its own calendar); None outside 1901–2100 of the lunar one."""
        if not self.lunar:
            if (self.month, self.day) == (2, 29) and not _has_29_february(year):
                return date(year, 3, 1)
            return date(year, self.month, self.day)
        leap = self.leap and _leap_month(year) == self.month
        return _solar(year, self.month, self.day, leap) or _solar(year, self.month, 29, leap)

    def __str__(self) -> str:
        """As it is stored: 1985-03-07, --03-07, L-1985-08-15, L-1985-08+15 in a leap month."""
        year = f"{self.year:04}" if self.year else "-"
        sign = "+" if self.leap else "-"
        return f"{'L-' if self.lunar else ''}{year}-{self.month:02}{sign}{self.day:02}"

    @property
    def recurrence(self) -> str:
        """What returns every year, without the year: s02-29, l08-15, l08+15."""
        return f"{'l' if self.lunar else 's'}{self.month:02}{'+' if self.leap else '-'}{self.day:02}"

    @property
    def words(self) -> str:
        """As it is read: 1985年3月7日, 农历八月十五, lunar 8/15."""
        if not self.lunar:
            return self._solar_words()
        if (get_language() or "").startswith("zh"):
            named = LunarDate(2024, self.month, 1).cn_month
            year = f"{self.year}年" if self.year else ""
            return f"农历{year}{'闰' if self.leap else ''}{named}月{_day_name(self.day)}"
        text = _("lunar %(month)s/%(day)s") % {"month": self.month, "day": self.day}
        if self.leap:
            text = _("%(day)s, leap month") % {"day": text}
        return f"{self.year} {text}" if self.year else text

    def _solar_words(self) -> str:
        if (get_language() or "").startswith("zh"):
            return f"{f'{self.year}年' if self.year else ''}{self.month}月{self.day}日"
        return f"{self.day} {MONTHS[self.month]}{f' {self.year}' if self.year else ''}"


def read(text: str) -> Day:
    """The day a stored text says. Raises `ValueError`."""
    found = WRITTEN.fullmatch(text)
    if not found:
        raise ValueError("not a stored day")
    year = found["year"]
    return Day(
        int(found["month"]),
        int(found["day"]),
        int(year) if year else None,
        bool(found["lunar"]),
        found["leap"] == "+",
    )


def next_of(day: Day, today: date) -> date | None:
    """The next time the day comes, today included; None beyond the calendar."""
    year = _lunar(today).year if day.lunar and _lunar(today) else today.year
    coming = (day.in_year(one) for one in (year, year + 1) if not day.lunar or FIRST <= one <= LAST)
    return next((moment for moment in coming if moment and moment >= today), None)


@lru_cache(1024)
def recurrences_on(moment: date) -> tuple[str, ...]:
    """Everything that returns on `moment`: the `recurrence` of every day that comes then."""
    found = [f"s{moment:%m-%d}"]
    if (moment.month, moment.day) == (3, 1) and not _has_29_february(moment.year):
        found.append("s02-29")
    if lunar := _lunar(moment):
        signs = "+" if lunar.leap else "-" if _leap_month(lunar.year) == lunar.month else "-+"
        short = lunar.day == 29 and LCalendars.ndays(lunar.year, lunar.month, lunar.leap) == 29
        for day in (29, 30) if short else (lunar.day,):
            found += [f"l{lunar.month:02}{sign}{day:02}" for sign in signs]
    return tuple(found)


def following(first: date, count: int) -> Iterator[date]:
    """`count` days from `first` on."""
    return (first + timedelta(days=place) for place in range(count))


@lru_cache(4096)
def _lunar(moment: date) -> LunarDate | None:
    try:
        return LunarDate.from_solar_date(moment.year, moment.month, moment.day)
    except ValueError:
        return None


@lru_cache(4096)
def _solar(year: int, month: int, day: int, leap: bool) -> date | None:
    try:
        return LunarDate(year, month, day, int(leap)).to_solar_date()
    except ValueError:
        return None


def _leap_month(year: int) -> int:
    """The month that comes twice in the lunar `year`; 0 for none or beyond the calendar."""
    return LCalendars.leap_month(year) if FIRST - 1 <= year <= LAST else 0


def _has_29_february(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def _day_name(day: int) -> str:
    """初一 to 三十, read from a month that has thirty days."""
    return LunarDate(2023, 12, day).cn_day
