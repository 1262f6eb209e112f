"""Asking for a file of archives: right, purpose, quotas; above the thresholds it waits for a second person."""

from collections.abc import Callable
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import connection
from django.db.models import Sum
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _

from agency import policy
from agency.acting import acting
from agency.errors import Refused
from agency.holders import holders
from agency.models import Event, Notice, User
from agency.visibility import visible_q
from customers import restricting, revealing
from customers.guarding import gates
from customers.models import Customer, CustomerExport, Purpose, Selection
from customers.segments import choosing

from .columns import SENSITIVE, all_columns

# What else leaves the house in a person's name: functions (by, since, sensitive) → archives, of the apps above.
ALSO_TAKEN: list[Callable[[User, datetime, bool], int]] = []
RIGHT, APPROVAL = "customers.export_customer", "customers.approve_export"


def ask(
    selection: Selection,
    *,
    by: User,
    columns: list[str],
    plain: list[str],
    purpose: Purpose,
    format: str,
    now: datetime,
    note: str = "",
) -> CustomerExport:
    """Ask for the archives of the selection as a file; made at once by the clock, or after an approval.

    Raises `PermissionDenied` without the right, `Refused` for a missing purpose, no column or a full quota.
    """
    known, note = all_columns(), note.strip()
    chosen = [code for code in known if code in set(columns) | set(plain)]
    opened = [code for code in chosen if code in plain and known[code].opens]
    if not by.has_perm(RIGHT) or (opened and not by.has_perm("customers.reveal_customer")):
        raise PermissionDenied
    if not chosen:
        raise Refused(_("Choose at least one column."))
    if not (purpose.access and purpose.active):
        raise Refused(_("Choose one of the purposes on the list."))
    if purpose.explain and not note:
        raise Refused(_("Say what you need it for."))
    with acting(by, purpose=purpose.code):
        one_at_a_time(by)
        ids = exportable(selection, by=by)
        if not ids:
            raise Refused(_("You may export none of these archives."))
        sensitive = any(known[code].tier >= SENSITIVE for code in opened)
        if sensitive and (children := gates.closed_children(by, ids, now)):
            raise Refused(
                _("%(count)s of them are children under 14: ask for their data first, or leave them out.")
                % {"count": len(children)}
            )
        _within_quota(by, len(ids), sensitive, now)
        asked = CustomerExport(
            by=by,
            state=CustomerExport.State.WAITING
            if needs_approval(by, len(ids), opened, now)
            else CustomerExport.State.BUILDING,
            format=CustomerExport.Format(format),
            customers=ids,
            columns=chosen,
            plain=opened,
            sensitive=sensitive,
            purpose=purpose,
            use=selection.use,
            note=note or None,
            count=len(ids),
        )
        asked.save(force_insert=True)
        write_down(asked, "asked", by=by, columns=chosen, plain=opened, purpose=purpose.code)
        if asked.state == CustomerExport.State.WAITING:
            _tell_approvers(asked)
    return asked


def exportable(selection: Selection, *, by: User) -> list:
    """Those of the selection that `by` may take along: her own, her departments', or the house's."""
    rows = Customer.objects.filter(pk__in=selection.customers).filter(visible_q(by, "export_customer"))
    rows = restricting.free(rows)
    if selection.use:  # chosen from a segment: whoever it leaves out by now stays out
        rows = choosing.allowed_still(rows, selection.use, by, clock())
    return list(
        rows.exclude(state__in=[Customer.State.WITHDRAWN, Customer.State.DESTROYED])
        .order_by("number")
        .values_list("pk", flat=True)
    )


def kinds_of(selection: Selection, *, by: User) -> frozenset[str]:
    """The kinds of customers among those `by` may take along."""
    rows = Customer.objects.filter(pk__in=exportable(selection, by=by))
    return frozenset(rows.order_by().values_list("kind", flat=True).distinct())


def taken(by: User, now: datetime, *, sensitive: bool = False) -> int:
    """Archives `by` exported, or shared outward, within the rolling span."""
    since = now - policy.EXPORT_SPAN
    recent = CustomerExport.objects.counting().filter(by=by, created_at__gt=since)
    if sensitive:
        recent = recent.filter(sensitive=True)
    exported = recent.aggregate(sum=Sum("count"))["sum"] or 0
    return exported + sum(also(by, since, sensitive) for also in ALSO_TAKEN)


def needs_approval(by: User, rows: int, opened: list[str], now: datetime) -> bool:
    """Many archives (parts add up), sensitive fields in plain, or more openings than the day's quota leaves."""
    known = all_columns()
    if any(known[code].tier >= SENSITIVE for code in opened):
        return True
    if opened and rows > revealing.quota_left(by, now):
        return True
    return taken(by, now) + rows >= policy.EXPORT_APPROVAL_ROWS


def write_down(export: CustomerExport, act: str, *, by: User | None, **data) -> Event:
    return Event.note(
        Event.Kind.EXPORTED,
        by=by,
        list="customers",
        export=str(export.pk),
        act=act,
        rows=export.count,
        format=export.format,
        **data,
    )


def _within_quota(by: User, rows: int, sensitive: bool, now: datetime) -> None:
    midnight = localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    today = CustomerExport.objects.counting().filter(by=by, created_at__gte=midnight).count()
    if today >= policy.EXPORTS_PER_DAY:
        raise Refused(
            _("You have asked for %(quota)s exports today; no more before midnight.") % {"quota": today}
        )
    within_limits(by, rows, sensitive, now)


def within_limits(by: User, rows: int, sensitive: bool, now: datetime) -> None:
    """Raises `Refused` where more would leave the house in thirty days than the criminal law lets pass (§0-7)."""
    left = policy.EXPORT_ROWS - taken(by, now)
    if rows > left:
        raise Refused(
            _("At most %(most)s archives leave in 30 days; %(left)s are left for you.")
            % {"most": policy.EXPORT_ROWS, "left": max(0, left)}
        )
    if sensitive and rows > (left := policy.EXPORT_SENSITIVE_ROWS - taken(by, now, sensitive=True)):
        raise Refused(
            _("At most %(most)s archives leave with sensitive fields in 30 days; %(left)s are left for you.")
            % {"most": policy.EXPORT_SENSITIVE_ROWS, "left": max(0, left)}
        )


def one_at_a_time(user: User) -> None:
    """Two windows of one person count one after the other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"export:{user.pk}"])


def _tell_approvers(export: CustomerExport) -> None:
    for person in holders("customers.approve_export").exclude(pk=export.by_id):
        Notice.objects.post(
            key=f"export:{export.pk}",
            to=person,
            kind="export_waiting",
            params={"person": export.by.name, "count": export.count},
            url=reverse("agency:inbox_item", args=["export", export.pk]),
        )
