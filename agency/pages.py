"""List pages that stay fast for everybody: the newest rows of each branch of a person's scope, united.

`owner OR department OR shared` in one WHERE walks the whole table for a newcomer; a union of short ordered
branches reads only what it shows (`permissions.md` §1.3). Pages go by key, never by offset, and counts stop
at `policy.COUNT_CAP`.
"""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, QuerySet

from agency import policy
from agency.visibility import NOTHING, live_grants, scope_of


@dataclass
class Page:
    """Rows of one page with the keys that lead to the next; `after` is None on the last."""

    rows: list = field(default_factory=list)
    after: tuple | None = None

    def __iter__(self):
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)


def branches(user, queryset: QuerySet) -> list[QuerySet]:
    """`queryset` cut into the parts `user` may see: each an index range of its own."""
    scope = scope_of(user)
    if scope is NOTHING:
        return [queryset.none()]
    if scope.everything:
        return [queryset]
    parts = [queryset.filter(owner=user)]
    parts += [queryset.filter(department=pk) for pk in scope.departments]
    if scope.grants:
        parts.append(queryset.filter(pk__in=live_grants(user).values("content_object")))
    return parts


def older_than(after: tuple[Any, Any] | None, column: str = "updated_at") -> Q:
    """Rows after a key, in the form PostgreSQL answers from the index (measured in permissions.md §1.3)."""
    if after is None:
        return Q()
    moment, pk = after
    return Q(**{f"{column}__lte": moment}) & (Q(**{f"{column}__lt": moment}) | Q(pk__lt=pk))


def scoped_page(
    user, queryset: QuerySet, *, after: tuple | None = None, size: int = policy.PAGE, column: str = "updated_at"
) -> Page:
    """The `size` rows of `queryset` that come next for `user`, newest first by (`column`, id)."""
    order = (f"-{column}", "-pk")
    base = queryset.order_by().filter(older_than(after, column))
    parts = [part.order_by(*order).values_list("pk", column)[: size + 1] for part in branches(user, base)]
    united = parts[0] if len(parts) == 1 else parts[0].union(*parts[1:]).order_by(f"-{column}", "-id")
    keys = list(united[: size + 1])
    found = queryset.order_by().in_bulk([pk for pk, _moment in keys[:size]])
    rows = [found[pk] for pk, _moment in keys[:size] if pk in found]
    last = keys[size - 1] if len(keys) > size else None
    return Page(rows, (last[1], last[0]) if last else None)


def capped_count(user, queryset: QuerySet, cap: int = policy.COUNT_CAP) -> int:
    """How many rows `user` may see, at most `cap` + 1 (shown as “1000+”)."""
    parts = [part.order_by().values("pk")[: cap + 1] for part in branches(user, queryset)]
    united = parts[0] if len(parts) == 1 else parts[0].union(*parts[1:])
    return min(united[: cap + 1].count(), cap + 1)
