"""The list of what we sell, kept by the agency itself: added, renamed, retired, put in order (L2, B16).

A kind is never deleted: purchases and figures go on naming it. One retired is offered no more.
"""

from django.db import transaction
from django.db.models import Max
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from agency.acting import acting
from agency.errors import Refused
from customers.models import ProductKind

RIGHT = "customers.change_productkind"
ADDED = gettext_noop("kind of product added")
RENAMED = gettext_noop("kind of product changed")
RETIRED = gettext_noop("kind of product retired")
RETURNED = gettext_noop("kind of product in use again")
MOVED = gettext_noop("kinds of products put in order")
LATEST = 30


def add(kind: ProductKind, *, by) -> ProductKind:
    """Keep what the form filled, at the end of the list and with a code of its own."""
    with acting(by, reason=ADDED):
        _locked()
        kind.code = _code(kind.name_en)
        kind.position = (ProductKind.objects.aggregate(last=Max("position"))["last"] or 0) + 1
        kind.save(force_insert=True)
    return kind


def change(kind: ProductKind, *, by) -> ProductKind:
    """Names and shape as the form filled them; purchases on file keep the shape they were entered in."""
    with acting(by, reason=RENAMED):
        kind.save(update_fields=["name", "name_en", "shape", "updated_at"])
    return kind


def use(pk: int, *, by, active: bool) -> ProductKind:
    """Retire a kind, or offer it again. Raises `Refused` for the last one in use."""
    with acting(by, reason=RETURNED if active else RETIRED):
        kinds = {kind.pk: kind for kind in _locked()}
        kind = kinds[pk]
        if not active and sum(one.active for one in kinds.values()) == 1 and kind.active:
            raise Refused(_("One kind of product must stay in use."))
        if kind.active != active:
            kind.active = active
            kind.save(update_fields=["active", "updated_at"])
    return kind


def move(pk: int, *, by, up: bool) -> None:
    """One place up or down, past its neighbour; at the end of the list nothing happens."""
    with acting(by, reason=MOVED):
        kinds = _locked()
        at = next(place for place, kind in enumerate(kinds) if kind.pk == pk)
        to = at - 1 if up else at + 1
        if 0 <= to < len(kinds):
            kinds[at], kinds[to] = kinds[to], kinds[at]
        for place, kind in enumerate(kinds, 1):
            if kind.position != place:
                kind.position = place
                kind.save(update_fields=["position", "updated_at"])


def latest() -> list[dict]:
    """What was last done to the list, the newest first: who, when, what, and the name before a renaming."""
    rows = list(ProductKind.history.select_related("history_user").order_by("-history_id")[: LATEST * 2])
    told, before = [], {}
    for row in reversed(rows):
        old, before[row.id] = before.get(row.id), row
        if row.history_user_id:
            was = str(old.instance) if old and (old.name, old.name_en) != (row.name, row.name_en) else ""
            what = _(row.history_change_reason) if row.history_change_reason else ""
            told.append({"row": row, "name": str(row.instance), "what": what, "was": was})
    return told[::-1][:LATEST]


def _locked() -> list[ProductKind]:
    """The whole list in its order, for the rest of the transaction."""
    assert transaction.get_connection().in_atomic_block
    return list(ProductKind.objects.select_for_update(no_key=True).order_by("position", "code"))


def _code(name: str) -> str:
    """For addresses and sheets; never changed afterwards."""
    plain = slugify(name)[:24].strip("-") or "kind"
    taken, number, code = set(ProductKind.objects.values_list("code", flat=True)), 2, plain
    while code in taken:
        code, number = f"{plain}-{number}", number + 1
    return code
