"""Pages of first contacts by key: what waits by its end, the soonest first; the rest by its beginning."""

from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from agency import policy
from agency.pages import Page
from agency.visibility import NOTHING, scope_of

from .models import Intake

# view → (what belongs to it, by which moment, backwards)
VIEWS = {
    "waiting": (lambda now: Q(entered_at=None, closed_at=None), "due_at", False),
    "late": (
        lambda now: Q(entered_at=None, closed_at=None, due_at__lt=now),
        "due_at",
        False,
    ),
    "done": (lambda now: Q(entered_at__isnull=False), "collected_at", True),
    "given_up": (lambda now: Q(closed_at__isnull=False), "collected_at", True),
}


def contacts_page(
    user,
    view: str,
    *,
    mine: bool,
    after: tuple[datetime, UUID] | None,
    now: datetime,
    size: int = policy.PAGE,
) -> Page:
    """The next `size` contacts of `view` within the person's scope; each branch of it is an index range."""
    belongs, column, backwards = VIEWS[view]
    rows = Intake.objects.filter(belongs(now)).filter(_beyond(after, column, backwards))
    order = (f"-{column}", "-id") if backwards else (column, "id")
    parts = [
        part.order_by(*order).values_list("pk", column)[: size + 1] for part in _branches(user, rows, mine)
    ]
    united = parts[0] if len(parts) == 1 else parts[0].union(*parts[1:]).order_by(*order)
    keys = list(united[: size + 1])
    shown = Intake.objects.select_related("collected_by", "source", "customer").in_bulk(
        [pk for pk, _at in keys[:size]]
    )
    last = keys[size - 1] if len(keys) > size else None
    return Page([shown[pk] for pk, _at in keys[:size] if pk in shown], (last[1], last[0]) if last else None)


def _branches(user, rows: QuerySet, mine: bool) -> list[QuerySet]:
    scope = scope_of(user)
    if scope is NOTHING:
        return [rows.none()]
    if mine:
        return [rows.filter(collected_by=user)]
    if scope.everything:
        return [rows]
    return [rows.filter(collected_by=user), *(rows.filter(department=pk) for pk in scope.departments)]


def _beyond(after: tuple[datetime, UUID] | None, column: str, backwards: bool) -> Q:
    if after is None:
        return Q()
    moment, pk = after
    side = "lt" if backwards else "gt"
    return Q(**{f"{column}__{side}e": moment}) & (
        Q(**{f"{column}__{side}": moment}) | Q(**{f"pk__{side}": pk})
    )


def write_key(after: tuple[datetime, UUID]) -> str:
    return f"{after[0].isoformat()}~{after[1]}"


def read_key(text: str) -> tuple[datetime, UUID] | None:
    """The key in an address; None for anything that is none."""
    moment, _sign, pk = text.partition("~")
    try:
        read = datetime.fromisoformat(moment), UUID(pk)
    except ValueError:
        return None
    return read if read[0].tzinfo else None
