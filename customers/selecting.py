"""Acts on many archives: what was marked is frozen, previewed, done once, and can be taken back for a while.

A selection holds ids, not a query, so nothing that appears or changes meanwhile slips in; every right is
asked again when the act is done, and whoever lost it in between changes nothing.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from agency import pages, policy
from agency.acting import acting, acting_as, current
from agency.errors import Refused
from agency.holders import holders
from agency.models import Event, Notice, User
from agency.visibility import scope_of, visible_q

from .filters import Filters
from .models import Customer, Selection, ShareRequest, SourceChannel, Verification

RIGHT = "customers.assign_customer"
ACTOR, BATCH = "system:bulk", 500  # archives changed in one transaction by the clock
LONGEST = policy.BULK_MOST  # archives in one selection
COLUMNS = {  # of the archive, that an act changes
    Selection.Act.ASSIGN: ("owner_id", "department_id"),
    Selection.Act.GRADE: ("grade",),
    Selection.Act.SOURCE: ("source_id",),
}
UNDO_WITHIN = timedelta(minutes=10)  # ours
GRADES = (
    Customer.Grade.A,
    Customer.Grade.B,
    Customer.Grade.C,
)  # an important one is made singly: it is checked


def freeze(ids: Iterable[UUID], *, by: User) -> Selection:
    """Keep the marked archives. Raises `Refused` when none is marked or too many are."""
    ids = list(dict.fromkeys(ids))
    if not ids:
        raise Refused(_("Select at least one archive first."))
    if len(ids) > LONGEST:
        raise Refused(_("At most %(limit)s archives can be changed at once.") % {"limit": LONGEST})
    return Selection.objects.create(owner=by, customers=ids)


def freeze_all(filters: Filters, *, by: User, now: datetime) -> Selection:
    """Keep all archives the filters show now, the newest `LONGEST` where there are more."""
    rows = filters.rows(now)
    ids = pages.freeze(
        by, rows, limit=LONGEST, relation=filters.relation, column=filters.column, by=filters.by
    )
    return freeze(ids, by=by)


def changeable(selection: Selection, act: str, *, by: User) -> QuerySet:
    """Those of the selection that `by` may treat so: of her departments, and no important one for a grade."""
    rows = Customer.objects.filter(pk__in=selection.customers).filter(visible_q(by, "assign_customer"))
    return rows.exclude(grade=Customer.Grade.VIP) if act == Selection.Act.GRADE else rows


def heirs(by: User) -> QuerySet:
    """The colleagues `by` may give archives to: active, at work with customers, in her departments."""
    staff = holders("customers.change_customer")
    scope = scope_of(by)
    staff = (
        staff.exclude(department=None) if scope.everything else staff.filter(department__in=scope.departments)
    )
    return staff.order_by("name")


def assign(selection: Selection, *, by: User, owner: User, reason: str, now: datetime) -> int:
    """Give the archives to `owner` and `owner`'s department; how many. Done twice, it happens once."""
    if not heirs(by).filter(pk=owner.pk).exists():
        raise PermissionDenied
    return _apply(
        selection,
        Selection.Act.ASSIGN,
        by=by,
        reason=reason,
        now=now,
        to=[owner.pk, owner.department_id],
    )


def grade(selection: Selection, *, by: User, grade: str, reason: str, now: datetime) -> int:
    """Set the grade of the archives; how many. Important customers stay as they are."""
    if grade not in GRADES:
        raise PermissionDenied
    return _apply(selection, Selection.Act.GRADE, by=by, reason=reason, now=now, to=[str(grade)])


def source(selection: Selection, *, by: User, source: SourceChannel, reason: str, now: datetime) -> int:
    """Say anew how the archives reached us; how many. Only a channel in use and approved as safe (B16)."""
    if not (source.active and source.safe):
        raise PermissionDenied
    return _apply(selection, Selection.Act.SOURCE, by=by, reason=reason, now=now, to=[source.pk])


def _apply(selection, act, *, by, reason, now, to: list) -> int:
    """At once, or from `policy.BULK_AT_ONCE` on by the clock, batch by batch; 0 then."""
    if not by.has_perm(RIGHT):
        raise PermissionDenied
    with acting(by, reason=reason):
        selection.refresh_from_db(
            from_queryset=Selection.objects.filter(owner=by).select_for_update(no_key=True)
        )
        if selection.asked_at or selection.applied_at:
            return len(selection.before.get("rows", {}))
        selection.act, selection.asked_at = act, now
        selection.wanted = {"to": to, "columns": list(COLUMNS[act]), "reason": reason}
        selection.before = {"to": to, "rows": {}}
        if len(selection.customers) <= policy.BULK_AT_ONCE:
            _advance(selection, by=by, size=len(selection.customers))
        selection.save()
    return len(selection.before["rows"])


def go_on(size: int = BATCH) -> int:
    """The clock: one batch of every act at work, each in a transaction of its own; how many batches."""
    with acting_as(ACTOR):
        waiting = list(
            Selection.objects.filter(asked_at__isnull=False, applied_at=None).values_list("pk", flat=True)
        )
    return sum(_go_on(pk, size) for pk in waiting)


def _go_on(pk: UUID, size: int) -> int:
    """All batches of one act; another worker that is at it already is left alone. Rights are asked each time."""
    batches = 0
    while True:
        with acting_as(ACTOR):
            selection = Selection.objects.select_for_update(
                no_key=True, skip_locked=True, of=("self",)
            ).filter(pk=pk, applied_at=None)
            selection = selection.select_related("owner").first()
            if selection is None:
                return batches
            with acting(selection.owner, reason=selection.wanted["reason"]):
                _advance(selection, by=selection.owner, size=size)
                selection.save()
        batches += 1


def _advance(selection: Selection, *, by: User, size: int) -> None:
    """Change the next `size` archives of the selection, and end the act with the last of them."""
    act, wanted, now = selection.act, selection.wanted, selection.asked_at
    to, columns = wanted["to"], wanted["columns"]
    ids = selection.customers[selection.done : selection.done + size]
    # no_key: approving a share, which holds its request, must not wait for us while we wait for the request
    rows = (
        changeable(selection, act, by=by).filter(pk__in=ids)
        if by.has_perm(RIGHT)
        else Customer.objects.none()
    )
    rows = rows.select_for_update(no_key=True, of=("self",)).order_by("pk")
    found = {pk: list(values) for pk, *values in rows.values_list("pk", *columns)}
    found = {pk: values for pk, values in found.items() if values != to}
    _write(found, dict(zip(columns, to, strict=True)), act=act, by=by, selection=selection, now=now)
    selection.before["rows"] |= {str(pk): values for pk, values in found.items()}
    selection.done += len(ids)
    if selection.done < len(selection.customers):
        return
    selection.applied_at = now
    changed = len(selection.before["rows"])
    if act == Selection.Act.ASSIGN and changed and to[0] != by.pk:
        _tell(selection, by, to[0], changed)


def undo(selection: Selection, *, by: User, now: datetime) -> int:
    """Put back what nobody changed since; how many. Raises `Refused` when the ten minutes are over."""
    with acting(by, reason=gettext_noop("Taken back")):
        selection.refresh_from_db(
            from_queryset=Selection.objects.filter(owner=by).select_for_update(no_key=True)
        )
        if not undoable(selection, now):
            raise Refused(_("This can no longer be taken back."))
        names, changed = COLUMNS[selection.act], 0
        as_left = dict(zip(names, selection.before["to"], strict=True))
        back = defaultdict(list)
        for pk, values in selection.before["rows"].items():
            back[tuple(values)].append(UUID(pk))
        for values, ids in back.items():
            rows = changeable(selection, "", by=by).filter(
                pk__in=ids, updated_at=selection.applied_at, **as_left
            )
            rows = rows.select_for_update(no_key=True, of=("self",)).order_by("pk")
            rows = dict.fromkeys(rows.values_list("pk", flat=True))
            _write(
                rows, dict(zip(names, values, strict=True)), act="undo", by=by, selection=selection, now=now
            )
            changed += len(rows)
        selection.undone_at = now
        selection.save()
    return changed


def undoable(selection: Selection, now: datetime) -> bool:
    return bool(
        selection.applied_at
        and not selection.undone_at
        and selection.before.get("rows")
        and now - selection.applied_at <= UNDO_WITHIN
    )


def _write(rows: dict, columns: dict, *, act: str, by: User, selection: Selection, now: datetime) -> None:
    """Change the archives and note each in the register; what waits for a decision moves along."""
    if not rows:
        return
    Customer.objects.filter(pk__in=rows).update(**columns, updated_at=now, version=F("version") + 1)
    if "department_id" in columns:
        move_waiting(rows, columns["department_id"], now)
    Event.objects.bulk_create(
        Event(
            kind=Event.Kind.CHANGED,
            by=by,
            actor=current().name,
            subject=pk,
            data={"act": str(act), "selection": str(selection.pk), **columns},
            request_id=current().request_id,
        )
        for pk in rows
    )


def move_waiting(customers: Iterable[UUID], department_id: int, now: datetime) -> None:
    """What waits for a decision about `customers` goes to their new department."""
    for model in (Verification, ShareRequest):
        waiting = model.objects.filter(customer__in=customers, state=model.State.WAITING)
        waiting.update(department_id=department_id, updated_at=now)


def _tell(selection: Selection, by: User, owner_id: int, count: int) -> None:
    Notice.objects.post(
        key=f"assigned:{selection.pk}",
        to=User(pk=owner_id),
        kind="customers_assigned",
        params={"person": by.name, "count": count},
        url="/customers/?view=mine",
    )
