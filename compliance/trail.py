"""The lists an auditor reads: what a list is, and how a page of it is cut from several tables by key.

A list names its sources (tables), its columns, and how the rows found are told in cells. One query unites the
newest keys of all sources; then each source that appears is read once. Screen, print and export show the same
cells. A key is (moment, source, id): lines of one moment are neither lost nor repeated.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import CharField, F, Q, QuerySet, Value

from agency import policy
from compliance.forms.narrowing import Narrowing
from customers.models import Customer

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
Key = tuple[datetime, str, Any]
NOWHERE = UUID(int=0)  # the archive of a number nobody has


@dataclass(frozen=True)
class Column:
    """`place`: m1, m2, m3 stand on a phone's card, p3 only where there is room, "file" only in exports."""

    label: str
    place: str = ""


@dataclass(frozen=True)
class Cell:
    """One value: `text` is what exports write; the rest is how the screen shows it."""

    text: str = ""
    kind: str = "text"  # text, archive, person, moment, chip, chips, code
    url: str = ""
    sub: str = ""
    tone: str = ""
    icon: str = ""
    chips: tuple[str, ...] = ()
    moment: datetime | None = None


@dataclass(frozen=True)
class Source:
    """The rows of one table a list shows, and the column of their moment."""

    code: str
    rows: QuerySet
    moment: str
    number_key: bool = True  # the table's key is a number, else a UUID

    def keys(self, asked: "Asked", after: Key | None, before: Key | None, size: int) -> QuerySet:
        """The nearest `size` keys beyond a key, within the period asked for."""
        rows, at = self.rows.order_by(), self.moment
        start, end = asked.bounds
        if start:
            rows = rows.filter(**{f"{at}__gte": start})
        if end:
            rows = rows.filter(**{f"{at}__lt": end})
        if after or before:
            rows = rows.filter(self._beyond(after or before, newer=not after))
        sign = "-" if after or not before else ""
        rows = rows.order_by(f"{sign}{at}", f"{sign}pk")
        rows = rows.annotate(at_=F(at), code_=Value(self.code, CharField()), key_=F("pk"))
        return rows.values_list("at_", "code_", "key_")[:size]

    def _beyond(self, key: Key, *, newer: bool) -> Q:
        """In the form PostgreSQL answers from the index: the edge first, then what lies on it."""
        moment, code, pk = key
        way = "gt" if newer else "lt"
        if self.code == code:
            return Q(**{f"{self.moment}__{way}e": moment}) & (
                Q(**{f"{self.moment}__{way}": moment}) | Q(**{f"pk__{way}": pk})
            )
        inclusive = (self.code > code) if newer else (self.code < code)
        return Q(**{f"{self.moment}__{way}{'e' if inclusive else ''}": moment})


@dataclass
class Asked:
    """A narrowing on the spot: by whom, between which moments, about which archive."""

    user: Any
    narrowing: Narrowing
    bounds: tuple[datetime | None, datetime | None]
    record: UUID | None = None  # None: any; NOWHERE: a number that does not exist

    @classmethod
    def of(cls, user, narrowing: Narrowing, now: datetime) -> "Asked":
        return cls(user, narrowing, narrowing.bounds(now), _record(user, narrowing))

    @property
    def unknown(self) -> bool:
        """Whether the number asked for stands for no archive this person may see."""
        return self.record == NOWHERE

    def facts(self) -> dict[str, str]:
        """What the register keeps of the filters: ids and codes."""
        facts = self.narrowing.named()
        return facts | ({"archive": str(self.record)} if self.record else {})


def _record(user, narrowing: Narrowing) -> UUID | None:
    if not narrowing.archive:
        return None
    if narrowing.record_id:
        return narrowing.record_id
    found = Customer.objects.visible_to(user).filter(number=narrowing.archive)
    return found.values_list("pk", flat=True).first() or NOWHERE


@dataclass(frozen=True)
class Listing:
    """One list of the trail. `tell(asked, {source: ids})` gives {(source, id): cells} of the columns."""

    code: str
    title: str
    hint: str
    columns: tuple[Column, ...]
    kind: str  # what the filter by kind is called
    kinds: Callable[[], list[tuple[str, str]]]
    sources: Callable[[Asked], list[Source]]
    tell: Callable[[Asked, dict[str, list]], dict[tuple, list[Cell]]]
    permissions: tuple[str, ...] = ("customers.view_trail",)

    def open_to(self, user) -> bool:
        return any(user.has_perm(name) for name in self.permissions)


@dataclass
class Page:
    """Lines of one page, newest first; keys where older and newer ones begin, None at an end."""

    lines: list[list[Cell]] = field(default_factory=list)
    after: Key | None = None
    before: Key | None = None


def page(
    listing: Listing,
    asked: Asked,
    *,
    after: Key | None = None,
    before: Key | None = None,
    size: int = policy.PAGE,
) -> Page:
    """The lines next to a key: `after` goes on to older ones, `before` back to newer ones."""
    keys = _keys(listing, asked, after, before, size + 1)
    if before and not after and len(keys) < size:
        return page(listing, asked, size=size)
    more, keys = len(keys) > size, keys[:size]
    if before and not after:
        keys.reverse()
    wanted: dict[str, list] = {}
    for _moment, code, pk in keys:
        wanted.setdefault(code, []).append(pk)
    told = listing.tell(asked, wanted) if keys else {}
    shown = Page([told[code, pk] for _moment, code, pk in keys if (code, pk) in told])
    if keys and (more or (before and not after)):
        shown.after = keys[-1]
    if keys and (after or (before and more)):
        shown.before = keys[0]
    return shown


def _keys(listing, asked, after, before, size) -> list[Key]:
    parts = [source.keys(asked, after, before, size) for source in listing.sources(asked)]
    if not parts:
        return []
    if len(parts) == 1:
        return list(parts[0])
    sign = "" if before and not after else "-"
    united = parts[0].union(*parts[1:], all=True)
    return list(united.order_by(f"{sign}at_", f"{sign}code_", f"{sign}key_")[:size])


def lines(listing: Listing, asked: Asked, *, limit: int, step: int = 500) -> Iterator[list[Cell]]:
    """Line after line down to `limit`, read page by page, for exports."""
    after, given = None, 0
    while given < limit:
        part = page(listing, asked, after=after, size=min(step, limit - given))
        yield from part.lines
        given += max(len(part.lines), 1)
        after = part.after
        if after is None:
            return


def key_to_text(key: Key | None) -> str:
    """A key as it stands in an address: microseconds since 1970, source, id."""
    return f"{(key[0] - EPOCH) // timedelta(microseconds=1)}_{key[1]}_{key[2]}" if key else ""


def key_from_text(text: str, listing: Listing, asked: Asked) -> Key | None:
    """The key an address names; None for anything else, so that a mangled address shows the first page."""
    try:
        moment, code, pk = text.split("_")
        source = next(source for source in listing.sources(asked) if source.code == code)
        return EPOCH + timedelta(microseconds=int(moment)), code, int(pk) if source.number_key else UUID(pk)
    except (ValueError, OverflowError, StopIteration):
        return None
