"""What a row of the list may show beside the name: a registry, each column with the right it needs.

A column reads the archive's own plain columns, or loads what it needs for a whole page at once: one query
for a page, whatever its length. Of an archive seen by a share it says only what the share lets know.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agency.templatetags.ui import avatar, chip, deadline, empty, masked

from .column_facts import industries, next_tasks, provinces_of, scores, sources
from .templatetags.customers import consent_chip, grade_chip, state_chip

Loaded = dict[UUID, Any]


@dataclass(frozen=True)
class Column:
    """`cell` draws (row, what `load` found for it). `shared`: shown of archives seen by a share, too."""

    label: Promise
    cell: Callable[[Any, Any], SafeString | str]
    load: Callable[[list], Loaded] | None = None
    right: str = ""
    shared: bool = False
    cls: str = "p3"


def _owner(row, _loaded) -> SafeString:
    owner = row.customer.owner.name
    small = format_html(
        '<span class="only-s">{}</span><span class="only-s">{}</span>',
        masked(row.phone),
        grade_chip(row.customer),
    )
    return format_html('<span class="who">{}{}</span>{}', avatar(owner, "s"), owner, small)


def _moment(at) -> SafeString:
    local = localtime(at)
    return format_html('<time datetime="{}">{}</time>', local.isoformat(), f"{local:%m-%d %H:%M}")


def _day(day) -> str:
    return empty(date_format(day, "Y-m-d") if day else "")


def _yuan(fen: int) -> str:
    return empty(f"¥{fen / 100:,.0f}" if fen else "")


# In the order in which they are offered; the name stands first in every list.
COLUMNS: dict[str, Column] = {
    "grade": Column(_("Grade"), lambda row, _x: grade_chip(row.customer), shared=True, cls=""),
    "entry": Column(
        _("Entry"),
        lambda row, _x: deadline(row.customer.due_at, row.customer.entered_at),
        shared=True,
        cls="m2",
    ),
    "phone": Column(_("Phone"), lambda row, _x: masked(row.phone), shared=True),
    "owner": Column(_("Owner"), _owner, shared=True, cls="m3"),
    "department": Column(_("Department"), lambda row, _x: str(row.customer.department), shared=True),
    "consent": Column(_("Consent"), lambda row, _x: consent_chip(row.customer), shared=True),
    "state": Column(_("State"), lambda row, _x: state_chip(row.customer), shared=True),
    "kind": Column(_("Kind"), lambda row, _x: row.customer.get_kind_display(), shared=True),
    "source": Column(_("Source"), lambda _row, said: empty(said), sources),
    "region": Column(_("Region"), lambda _row, said: empty(said), provinces_of),
    "industry": Column(_("Industry"), lambda _row, said: empty(said), industries),
    "quality": Column(
        _("Quality"), lambda _row, score: empty("" if score is None else f"{score} %"), scores, cls="p3 num"
    ),
    "heard": Column(
        _("Last contact"), lambda row, _x: _day(row.customer.last_contact_on), cls="p3 num nowrap"
    ),
    "task": Column(_("Next task"), lambda _row, task: _task(task), next_tasks, cls="p3 nowrap"),
    "bought": Column(
        _("Last purchase"), lambda row, _x: _day(row.customer.last_trip_on), cls="p3 num nowrap"
    ),
    "spent": Column(
        pgettext_lazy("column", "Spent"), lambda row, _x: _yuan(row.customer.spent), cls="p3 num nowrap"
    ),
    "entered": Column(
        _("Entered"), lambda row, _x: _moment(row.customer.entered_at), shared=True, cls="p3 num nowrap t3"
    ),
    "updated": Column(
        _("Updated"), lambda row, _x: _moment(row.customer.updated_at), shared=True, cls="p3 num nowrap t3"
    ),
}
USUAL = ("grade", "entry", "phone", "owner", "consent", "state", "updated")


def _task(task) -> SafeString | str:
    if task is None:
        return empty("")
    label, due, late = task
    return format_html("{} {}", chip(label, "red" if late else "line"), due)


def parse(text: str) -> tuple[str, ...]:
    """The columns an address names, each once; () for none of ours."""
    return tuple(dict.fromkeys(code for code in text.split(".") if code in COLUMNS))


def chosen(user, text: str) -> list[str]:
    """The columns shown to `user`: those named, or the usual ones; without those she has no right to."""
    return [code for code in parse(text) or USUAL if offered_to(user, code)]


def offered_to(user, code: str) -> bool:
    right = COLUMNS[code].right
    return not right or user.has_perm(right)


@dataclass(frozen=True)
class Head:
    label: Promise
    cls: str


@dataclass(frozen=True)
class Cell:
    html: SafeString | str
    cls: str


class Table:
    """The chosen columns over the rows of one page."""

    def __init__(self, codes: Iterable[str], rows: list):
        self.columns = [(code, COLUMNS[code], self._cls(code, codes)) for code in codes]
        self.rows = rows
        customers = [row.customer for row in rows]
        self.loaded = {
            code: column.load(customers) if rows else {} for code, column, _cls in self.columns if column.load
        }

    @staticmethod
    def _cls(code: str, codes: Iterable[str]) -> str:
        """On a phone the owner's line says the rest; without the owner, the first column does."""
        bare = [one for one in codes if one != "entry"]
        if "owner" not in codes and bare and code == bare[0]:
            return f"{COLUMNS[code].cls.replace('p3', '')} m3"
        return COLUMNS[code].cls

    @property
    def heads(self) -> list[Head]:
        return [Head(column.label, "p3" if "p3" in cls else "") for _code, column, cls in self.columns]

    def __iter__(self):
        """(row, its cells) in the order of the page."""
        for row in self.rows:
            yield row, [self._cell(code, column, cls, row) for code, column, cls in self.columns]

    def _cell(self, code: str, column: Column, cls: str, row) -> Cell:
        if row.shared and not column.shared:
            return Cell("", cls)
        return Cell(column.cell(row, self.loaded.get(code, {}).get(row.customer.pk)), cls)
