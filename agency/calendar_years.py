"""A year of the working-day calendar: the years shipped, and the notice somebody enters."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import DEFAULT_DB_ALIAS
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from agency.acting import acting
from agency.errors import Refused
from agency.models import Event, WorkCalendar
from agency.working_days import FOLLOWERS, SATURDAY

RIGHT = "agency.edit_calendar"
DAY = timedelta(days=1)
PROVISIONAL = gettext_noop("provisional: Monday to Friday")
MOST_OFF = 60  # ours: the notices name about thirty days; more is a slip


@dataclass(frozen=True)
class Official:
    year: int
    source: str
    off: str
    work: str


# As published; the same days as in chinesecalendar 1.11.0.
OFFICIAL = (
    Official(
        2026,
        "国务院办公厅关于2026年部分节假日安排的通知",
        "1月1日至3日，2月15日至23日，4月4日至6日，5月1日至5日，6月19日至21日，9月25日至27日，10月1日至7日",
        "1月4日，2月14日，2月28日，5月9日，9月20日，10月10日",
    ),
)
SHIPPED_PROVISIONAL = (2027,)

_TOKEN = re.compile(r"(?:(\d{4})\s*[-年/.]\s*)?(\d{1,2})\s*[-月/.]\s*(\d{1,2})\s*日?")
_RANGE = re.compile(r"\s*(?:至|到|—|–|~|～|\.\.)\s*")


def days_in(text: str, year: int) -> set[date]:
    """The days named in `text`: “10月1日至7日, 2027-02-05, 5-9”. Raises `Refused` for what is no day of `year`."""
    found: set[date] = set()
    text = re.sub(r"（[^）]*）|\([^)]*\)", "", text)
    for piece in filter(None, (one.strip() for one in re.split(r"[,，、;；\n]+", text))):
        first, *rest = _RANGE.split(piece, maxsplit=1)
        start = _day(first, year, piece)
        end = _day(rest[0], year, piece, month=start.month) if rest else start
        if end < start or (end - start).days > MOST_OFF:
            raise Refused(_("“%(text)s” is no span of days.") % {"text": piece[:40]})
        found |= {start + DAY * step for step in range((end - start).days + 1)}
    return found


def _day(text: str, year: int, piece: str, month: int | None = None) -> date:
    try:
        if month and re.fullmatch(r"\d{1,2}\s*日?", text.strip()):
            return date(year, month, int(re.sub(r"\D", "", text)))
        named, month_, day = _TOKEN.fullmatch(text.strip()).groups()
        if named and int(named) != year:
            raise ValueError
        return date(year, int(month_), int(day))
    except (AttributeError, ValueError):
        raise Refused(
            _("“%(text)s” is no day of %(year)s. Write e.g. 10-1 or 10月1日至7日.")
            % {"text": piece[:40], "year": year}
        ) from None


def enter(year: int, *, off: str, work: str, source: str, by, now: datetime | None = None) -> int:
    """Enter the notice of `year`; deadlines that run through it are worked out again. How many moved.

    Raises `PermissionDenied` without the right, `Refused` for days that contradict each other.
    """
    if not by.has_perm(RIGHT):
        raise PermissionDenied
    moment = now or clock()
    if not 2020 <= year <= 2100:
        raise Refused(_("Which year is it?"))
    if not source.strip():
        raise Refused(_("Name the notice: its title or number."))
    free, made_up = days_in(off, year), days_in(work, year)
    if not free or len(free) > MOST_OFF:
        raise Refused(_("The notice of a year names its days off: New Year to the National Day."))
    if both := free & made_up:
        raise Refused(_("%(day)s cannot be both off and worked.") % {"day": min(both).isoformat()})
    if strange := [day for day in sorted(made_up) if day.weekday() < SATURDAY]:
        raise Refused(_("%(day)s is no weekend day: it is worked anyway.") % {"day": strange[0].isoformat()})
    with acting(by, reason=gettext_noop("Working days entered")):
        _write(year, free, made_up, source.strip(), provisional=False)
        moved = sum(again(moment) for again in FOLLOWERS)
        Event.note(Event.Kind.CALENDAR, by=by, act="entered", year=year, count=len(free), moved=moved)
    return moved


def write_defaults(using: str = DEFAULT_DB_ALIAS) -> None:
    """The years shipped, unless somebody entered them; provisional years give way to official ones."""
    rows = WorkCalendar.objects.using(using)
    for one in OFFICIAL:
        if not rows.filter(date__year=one.year, provisional=False).exists():
            _write(
                one.year,
                days_in(one.off, one.year),
                days_in(one.work, one.year),
                one.source,
                provisional=False,
                using=using,
            )
    for year in SHIPPED_PROVISIONAL:
        if not rows.filter(date__year=year).exists():
            _write(year, set(), set(), PROVISIONAL, provisional=True, using=using)


def _write(
    year: int,
    free: Iterable[date],
    made_up: Iterable[date],
    source: str,
    *,
    provisional: bool,
    using: str = DEFAULT_DB_ALIAS,
) -> None:
    first = date(year, 1, 1)
    days = [first + DAY * step for step in range((date(year + 1, 1, 1) - first).days)]
    WorkCalendar.objects.using(using).bulk_create(
        [
            WorkCalendar(
                date=day,
                is_workday=day not in free and (day.weekday() < SATURDAY or day in made_up),
                provisional=provisional,
                source=source,
                changed_at=clock(),
            )
            for day in days
        ],
        update_conflicts=True,
        unique_fields=["date"],
        update_fields=["is_workday", "provisional", "source", "changed_at"],
    )


@dataclass(frozen=True)
class Year:
    """What the page shows of a year: its source, the days off that are no weekend, the worked weekends."""

    year: int
    provisional: bool
    source: str
    off: list[date]
    made_up: list[date]


def years() -> list[Year]:
    """Every year on file, newest first; two queries."""
    found: dict[int, Year] = {}
    for row in WorkCalendar.objects.order_by("date").iterator():
        year = found.setdefault(row.date.year, Year(row.date.year, row.provisional, row.source, [], []))
        weekend = row.date.weekday() >= SATURDAY
        if not row.is_workday and not weekend:
            year.off.append(row.date)
        elif row.is_workday and weekend:
            year.made_up.append(row.date)
    return sorted(found.values(), key=lambda year: -year.year)
