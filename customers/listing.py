"""The list of archives as a page: rows with their masked values, tabs with counts, ways to the next page."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache, cached_property

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agency import pages, policy
from agency.models import SavedView
from agency.saved_views import SavedList

from . import fieldbook
from .filters import VIEWS, Filters
from .models import Customer
from .revealing import fields_known, sees_whole

SAVED = SavedList(
    "customers",
    "customers",
    gettext_lazy("Customer archives"),
    kept=lambda query: Filters.parse(query).query(saved=""),
    shared_help=gettext_lazy("Colleagues see the name and the filters, and their own archives."),
    renew_help=gettext_lazy("Its filters, columns, order and density take the place of those kept so far."),
)
TAB_CAP = 99  # counts beside the tabs stop here: they are a hint, and every page pays for them
LISTED = ("name", "phone")  # the only sealed columns a row opens
UNOPENED = tuple(fact.name for fact in fieldbook.FACTS if fact.name not in LISTED)


@dataclass(frozen=True)
class Row:
    """One archive as the list shows it: no value in it is plain but the name."""

    customer: Customer
    shared: bool = False
    fields: frozenset[str] | None = None  # opened by a share; None: all

    @property
    def name(self) -> str:
        """The name, or the words that stand for a destroyed or damaged one."""
        return str(self.customer.name)

    @property
    def important(self) -> bool:
        return self.customer.grade == Customer.Grade.VIP

    @property
    def phone(self) -> str:
        return self.masked("phone")

    def masked(self, name: str) -> str:
        """The masked value; nothing at all of a field the share does not name."""
        if self.fields is not None and name in fieldbook.OPENED and name not in self.fields:
            return ""
        return fieldbook.masked(self.customer, name)

    # Said here and not in the template, where fifty rows would look up the same address and words again.

    @property
    def url(self) -> str:
        """The archive's own address; its peek stands below it."""
        return f"{archives_url()}{self.customer.pk}/"

    @property
    def select_label(self) -> str:
        return _("Select %(name)s") % {"name": self.name}

    @property
    def peek_label(self) -> str:
        return _("Peek at %(name)s") % {"name": self.name}

    @property
    def letter(self) -> str:
        return "V" if self.important else self.customer.grade.upper()

    @cached_property
    def facts(self) -> list[tuple[str, str, str]]:
        """(field, label, masked value) of what the drawer shows."""
        return [
            (fact.name, fact.label, self.masked(fact.name))
            for fact in fieldbook.FACTS
            if fact.group in ("contact", "document", "guardian") and self.masked(fact.name)
        ]


@cache
def archives_url() -> str:
    return reverse("customers:list")


def rows_of(user, customers: Iterable[Customer]) -> list[Row]:
    """The archives as rows for `user`; one more query where some are hers only by a share."""
    customers = list(customers)
    known = fields_known(user, customers)
    return [
        Row(one) if sees_whole(user, one) else Row(one, shared=True, fields=known[one.pk])
        for one in customers
    ]


@dataclass(frozen=True)
class Listing:
    """One page of the list under some filters."""

    user: object
    filters: Filters
    page: pages.Page
    rows: list[Row]
    now: datetime

    @cached_property
    def count(self) -> int:
        """How many in all, at most the cap + 1; no query when everything is on this page."""
        if self.page.after is None and self.page.before is None:
            return len(self.rows)
        if self.page.count is not None:
            return self.page.count
        return pages.capped_count(
            self.user,
            self.filters.rows(self.now),
            relation=self.filters.relation,
            column=self.filters.column,
            by=self.filters.by,
        )

    @property
    def total(self) -> str:
        return pages.capped(self.count)

    @property
    def whole(self) -> str:
        """How many a selection of all would hold: 64, or the most one act takes."""
        return str(self.count) if self.count <= policy.COUNT_CAP else f"≤ {policy.BULK_MOST}"

    def _link(self, **keys) -> str:
        return f"{reverse('customers:list')}?{self.filters.query(**keys)}"

    @property
    def older(self) -> str:
        return self._link(after=pages.key_to_text(self.page.after)) if self.page.after else ""

    @property
    def newer(self) -> str:
        return self._link(before=pages.key_to_text(self.page.before)) if self.page.before else ""


def listing(user, filters: Filters, *, after: str = "", before: str = "", now: datetime) -> Listing:
    """The page of the list next to a key (`agency.pages.key_to_text`)."""
    queryset = filters.rows(now).select_related("owner", "department").defer(*UNOPENED)
    page = pages.scoped_page(
        user,
        queryset,
        after=pages.key_from_text(after),
        before=pages.key_from_text(before),
        relation=filters.relation,
        column=filters.column,
        by=filters.by,
        count_to=policy.COUNT_CAP if filters.by == "pk" else 0,
    )
    return Listing(user, filters, page, rows_of(user, page), now)


def tabs(
    user, filters: Filters, saved: list[SavedView], *, now: datetime, page: Listing | None
) -> list[dict]:
    """The standing views with their counts (one query, each stops at 99) and the saved ones without.

    What `page` counted already is not counted again. Beside a search (no page) no view is counted: its
    results belong to none of them.
    """
    path = reverse("customers:list")
    standing = {code: Filters(view=code) for code in VIEWS}
    counts = {}
    if page is not None:
        counts = {code: page.count for code, one in standing.items() if filters.query() == one.query()}
        asked = {code: (one.rows(now), one.relation) for code, one in standing.items() if code not in counts}
        counts |= pages.capped_counts(user, asked, TAB_CAP)
    return [
        {
            "label": VIEWS[code][0],
            "url": f"{path}?{one.query() or 'view='}",
            "count": pages.capped(counts[code], TAB_CAP) if code in counts else "",
            "current": code == filters.view and not filters.saved,
        }
        for code, one in standing.items()
    ] + SAVED.tabs(saved, filters.saved)
