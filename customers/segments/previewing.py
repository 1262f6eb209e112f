"""Who is in a segment now, and who would be left out, before anything is made of it (D11)."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, QuerySet

from agency import pages, policy
from customers.filters import Filters
from customers.models import Customer, Segment

from . import choosing


@dataclass(frozen=True)
class Preview:
    """Numbers by reason; `more` when the segment holds more than one use takes: then the newest were judged."""

    found: int
    allowed: int
    left_out: dict[str, int]
    more: bool

    @property
    def left(self) -> int:
        return self.found - self.allowed

    @property
    def lines(self) -> list[tuple[choosing.Ground, int]]:
        """The grounds that leave somebody out, in their order."""
        return [(one, self.left_out[one.code]) for one in choosing.GROUNDS if self.left_out.get(one.code)]


def frozen(user, segment: Segment, now: datetime) -> list[UUID]:
    """The archives in it that `user` sees now: the newest, one more than a use takes."""
    filters = Filters.parse(segment.query)
    rows = filters.rows(now)
    return pages.freeze(
        user,
        rows,
        limit=policy.SEGMENT_MOST + 1,
        relation=filters.relation,
        column=filters.column,
        by=filters.by,
    )


def preview(user, segment: Segment, now: datetime, made: str = "") -> Preview:
    """What a use by `user` would do; two queries whatever the segment holds."""
    ids = frozen(user, segment, now)
    more, ids = len(ids) > policy.SEGMENT_MOST, ids[: policy.SEGMENT_MOST]
    return counted(ids, choosing.Asked(user, segment.aim, now, segment, made), more=more)


def counted(ids: list[UUID], asked: choosing.Asked, *, more: bool = False) -> Preview:
    rows = choosing.judged(Customer.objects.filter(pk__in=ids), asked).order_by()
    numbers = dict(rows.values_list("left_out_").annotate(n=Count("pk")))
    allowed = numbers.pop("", 0)
    return Preview(allowed + sum(numbers.values()), allowed, numbers, more)


def members(user, segment: Segment, now: datetime, show: str = "", *, after: str = "", before: str = ""):
    """One page of the archives: all, the allowed (“allowed”), or those left out for a reason."""
    filters = Filters.parse(segment.query)
    rows = _shown(filters.rows(now), choosing.Asked(user, segment.aim, now, segment), show)
    return pages.scoped_page(
        user,
        rows.select_related("owner", "department"),
        after=pages.key_from_text(after),
        before=pages.key_from_text(before),
        relation=filters.relation,
        column=filters.column,
        by=filters.by,
    )


def _shown(rows: QuerySet, asked: choosing.Asked, show: str) -> QuerySet:
    if show == "allowed":
        return choosing.allowed(rows, asked)
    return choosing.judged(rows, asked).filter(left_out_=show) if show else rows


def reasons(user, segment: Segment, now: datetime, customers) -> dict[UUID, str]:
    """{archive: code of the ground} of the rows of a page; one query."""
    asked = choosing.Asked(user, segment.aim, now, segment)
    rows = choosing.judged(Customer.objects.filter(pk__in=[one.pk for one in customers]), asked)
    return dict(rows.order_by().values_list("pk", "left_out_"))


def capped(user, segment: Segment, now: datetime) -> int:
    """How many archives are in it, at most the cap + 1."""
    filters = Filters.parse(segment.query)
    found = filters.rows(now)
    return pages.capped_count(user, found, relation=filters.relation, column=filters.column, by=filters.by)
