"""List pages that stay fast for everybody: the newest rows of each branch of a person's scope, united.

`owner OR department OR shared` in one WHERE walks the whole table for a newcomer; a union of short ordered
branches reads only what it shows (`permissions.md` §1.3). Pages go by key, never by offset, and counts stop
at `policy.COUNT_CAP`.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import BooleanField, F, Func, Q, QuerySet, Value

from agency import policy
from agency.visibility import NOTHING, live_grants, scope_of

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
Key = tuple[Any, Any]


@dataclass
class Page:
    """Rows of one page, newest first. `after` leads to older ones, `before` to newer; None at an end.

    `count` is how many there are in all, where they were counted on the way.
    """

    rows: list = field(default_factory=list)
    after: Key | None = None
    before: Key | None = None
    count: int | None = None

    def __iter__(self) -> Iterator:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)


class Among(Func):
    """`id = ANY(ARRAY(…))`: a handful of ids found first, whatever the planner believes about the table.

    With IN it may walk the newest archives of the whole house instead, looking for the shared ones.
    """

    template = "%(expressions)s)"
    arg_joiner = " = ANY("
    output_field = BooleanField()


class Pinned(Func):
    """`owner_id = ANY(ARRAY(SELECT 14))`: one owner's, or one department's, whatever the planner believes of it.

    With `owner_id = 14` the planner looks 14 up in its statistics. Where they say that 14 owns nearly everything
    (she did, until she handed it over), the index of the whole table seems as good as hers, and she who owns
    nothing any more has it walked to its end for every page.
    """

    template = "%(expressions)s::bigint))"
    arg_joiner = " = ANY(ARRAY(SELECT "
    output_field = BooleanField()


def _led(queryset: QuerySet, column: str, order: tuple[str, ...]) -> QuerySet:
    """In `order`, said so that only an index that begins with `column` gives it."""
    if not column:
        return queryset.order_by(*order)
    return queryset.order_by(column if order[0].startswith("-") else f"-{column}", *order)


def pinned(column: str, pk: int) -> Pinned:
    return Pinned(F(column), Value(int(pk)))


def branches(
    user,
    queryset: QuerySet,
    order: tuple[str, ...],
    relation: str = "",
    *,
    by: str = "",
    joined: bool = False,
) -> list[QuerySet]:
    """`queryset` in `order`, cut into the parts `user` may see: each an index range of its own.

    `relation` "owner" or "grant" leaves only that part: one's own, or those shared; "reach" leaves out those
    shared. `by` is the column the rows are narrowed to one value of already (`pinned`): its index leads, so the
    departments are one part; or "pk": few, found by another table, so one's own belong to that part too. `joined`
    makes one part of the departments, in turn, and leaves the shared, found by id, unsorted: cheaper to count.
    """
    scope = scope_of(user)
    if scope is NOTHING:
        return [queryset.none()]
    own = _led(queryset.filter(pinned("owner_id", user.pk)), "owner_id", order)
    shared = queryset.filter(Among(F("pk"), ArraySubquery(live_grants(user).values("content_object"))))
    shared = shared.order_by(*() if joined else order)
    if relation and relation != "reach":
        return [{"owner": own, "grant": shared}[relation]]
    if scope.everything:
        return [_led(queryset, "" if by == "pk" else by, order)]
    if scope.departments and by == "pk":
        reach = queryset.filter(Q(owner=user.pk) | Q(department__in=scope.departments)).order_by(*order)
        return [reach, *([shared] if scope.grants and not relation else [])]
    if scope.departments and (by or (joined and len(scope.departments) > 1)):
        within = queryset.filter(department__in=scope.departments)
        departments = [_led(within, by or "department_id", order)]
    else:
        departments = [
            _led(queryset.filter(pinned("department_id", pk)), "department_id", order)
            for pk in scope.departments
        ]
    return [own, *departments, *([shared] if scope.grants and not relation else [])]


def older_than(after: Key | None, column: str = "updated_at") -> Q:
    """Rows after a key, in the form PostgreSQL answers from the index (measured in permissions.md §1.3)."""
    if after is None:
        return Q()
    moment, pk = after
    return Q(**{f"{column}__lte": moment}) & (Q(**{f"{column}__lt": moment}) | Q(pk__lt=pk))


def newer_than(before: Key, column: str = "updated_at") -> Q:
    moment, pk = before
    return Q(**{f"{column}__gte": moment}) & (Q(**{f"{column}__gt": moment}) | Q(pk__gt=pk))


def scoped_page(
    user,
    queryset: QuerySet,
    *,
    after: Key | None = None,
    before: Key | None = None,
    size: int = policy.PAGE,
    column: str = "updated_at",
    relation: str = "",
    by: str = "",
    count_to: int = 0,
) -> Page:
    """The `size` rows of `queryset` next to a key for `user`, newest first by (`column`, id).

    `after` goes on to older rows, `before` back to newer ones; where fewer than `size` are newer, the first
    page is shown. `count_to` counts so many on a first page: for what is sorted whole anyway (`by` "pk").
    """
    count_to = 0 if after or before else count_to
    keys = _keys(user, queryset, after, before, max(size, count_to) + 1, column, relation, by)
    if before and len(keys) < size:
        return scoped_page(user, queryset, size=size, column=column, relation=relation, by=by)
    count = len(keys) if count_to else None
    more, keys = len(keys) > size, keys[:size]
    if before:
        keys.reverse()
    found = queryset.order_by().in_bulk([pk for pk, _moment in keys])
    page = Page([found[pk] for pk, _moment in keys if pk in found], count=count)
    if keys and (more or before):
        page.after = keys[-1][::-1]
    if keys and (after or (before and more)):
        page.before = keys[0][::-1]
    return page


def _keys(user, queryset, after, before, size, column, relation, by) -> list[tuple]:
    """(id, moment) of the rows nearest to the key, nearest first."""
    sign = "" if before else "-"
    base = queryset.order_by().filter(newer_than(before, column) if before else older_than(after, column))
    parts = [
        part.values_list("pk", column)[:size]
        for part in branches(user, base, (f"{sign}{column}", f"{sign}pk"), relation, by=by)
    ]
    if len(parts) == 1:
        return list(parts[0])
    return list(parts[0].union(*parts[1:]).order_by(f"{sign}{column}", f"{sign}id")[:size])


def freeze(
    user, queryset: QuerySet, *, limit: int, column: str = "updated_at", relation: str = "", by: str = ""
) -> list:
    """The ids of the newest `limit` rows of `queryset` that `user` may see now."""
    return [pk for pk, _moment in _keys(user, queryset, None, None, limit, column, relation, by)]


def capped_count(
    user,
    queryset: QuerySet,
    cap: int = policy.COUNT_CAP,
    relation: str = "",
    column: str = "updated_at",
    by: str = "",
) -> int:
    """How many rows `user` may see, at most `cap` + 1 (shown as “1000+”)."""
    return capped_counts(user, {"": (queryset, relation)}, cap, column, by)[""]


def capped_counts(
    user,
    sets: dict[Any, tuple[QuerySet, str]],
    cap: int = policy.COUNT_CAP,
    column: str = "updated_at",
    by: str = "",
) -> dict[Any, int]:
    """The counts of several (queryset, relation) in one query, each at most `cap` + 1.

    They are taken in the order of the list, department by department, so that they walk the same index, past
    nobody else's rows, and stop where it is full; shared ones, found by id, in any order, so that they stop too.
    """
    order = (f"-{column}", "-pk")
    counts, asked, selects, params = dict.fromkeys(sets, 0), [], [], []
    for name, (queryset, relation) in sets.items():
        parts = [
            part.values("pk")[: cap + 1]
            for part in branches(user, queryset, order, relation, by=by, joined=True)
        ]
        united = parts[0] if len(parts) == 1 else parts[0].union(*parts[1:])[: cap + 1]
        try:
            sql, values = united.query.sql_with_params()
        except EmptyResultSet:
            continue
        asked.append(name)
        selects.append(f"(SELECT count(*) FROM ({sql}) AS counted)")  # noqa: S608 (compiled by the ORM)
        params += values
    if selects:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {', '.join(selects)}", params)  # noqa: S608
            counts |= dict(zip(asked, cursor.fetchone(), strict=True))
    return counts


def capped(count: int, cap: int = policy.COUNT_CAP) -> str:
    """How a capped count reads: 64, 1000+."""
    return f"{cap}+" if count > cap else str(count)


def key_to_text(key: Key) -> str:
    """A (moment, id) key as it stands in a URL: microseconds since 1970 and the id, nothing personal."""
    moment, pk = key
    return f"{(moment - EPOCH) // timedelta(microseconds=1)}_{UUID(str(pk)).hex}"


def key_from_text(text: str) -> Key | None:
    """The key a URL names; None for anything else, so that a mangled address shows the first page."""
    moment, _sign, pk = text.partition("_")
    try:
        return EPOCH + timedelta(microseconds=int(moment)), UUID(pk)
    except (ValueError, OverflowError):
        return None
