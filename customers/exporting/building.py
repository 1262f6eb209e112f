"""The clock makes the files that were asked for, as far as their askers' rights reach then; and destroys them."""

from collections.abc import Iterator
from datetime import datetime

import structlog
from django.db import transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import override

from agency import policy, spreadsheets
from agency.acting import acting, acting_as, current
from agency.encryption.rotation import shred
from agency.models import Event
from agency.visibility import visible_q
from customers.models import Customer, CustomerExport, Disclosure

from .asking import RIGHT, write_down
from .columns import all_columns, unread
from .deciding import tell

log = structlog.get_logger("customers.exporting")
ACTOR = "system:exports"
State = CustomerExport.State


def build_waiting(now: datetime) -> int:
    """Make every file that is due, each in a transaction of its own; how many were dealt with."""
    done = 0
    while _build_next(now):
        done += 1
    return done


def _build_next(now: datetime) -> bool:
    with acting_as(ACTOR):
        due = CustomerExport.objects.listed().filter(state=State.BUILDING).order_by("created_at")
        export = due.select_for_update(skip_locked=True, of=("self",)).first()
        if export is None:
            return False
        try:
            with transaction.atomic(), override(export.by.language or "zh-hans"):
                _build(export, now)
        except Exception:  # whatever is wrong with one file must not keep the others waiting
            log.exception("export_failed", export=str(export.pk))
            CustomerExport.objects.filter(pk=export.pk).update(state=State.FAILED)
            write_down(export, "failed", by=None)
            tell(export, "export_failed")
        return True


def _build(export: CustomerExport, now: datetime) -> None:
    by = export.by
    with acting(by, purpose=export.purpose.code):
        archives = _archives(export)
        mark = watermark(export, now)
        if export.plain:
            _disclose(export, archives, now)
        export.count = len(archives)
        export.content = _file(export, archives, mark)
        export.state, export.ready_at, export.expires_at = State.READY, now, now + policy.EXPORT_LIFE
        export.save()
        write_down(export, "made", by=by)
    tell(export, "export_ready", expires_at=export.expires_at.isoformat())


def _archives(export: CustomerExport) -> list[Customer]:
    """Those asked for that the asker may still take along; nobody who lost the right takes any."""
    by, opening = export.by, bool(export.plain)
    if not (
        by.is_active and by.has_perm(RIGHT) and (not opening or by.has_perm("customers.reveal_customer"))
    ):
        raise PermissionError("the right to export was lost")
    rows = Customer.objects.filter(pk__in=export.customers).filter(visible_q(export.by, "export_customer"))
    rows = rows.exclude(state=Customer.State.WITHDRAWN).select_related("owner", "department", "source")
    return list(rows.defer(*unread(export.columns)).order_by("number"))


def _file(export: CustomerExport, archives: list[Customer], mark: str) -> bytes:
    rows = _rows(export, archives, mark)
    if export.format == CustomerExport.Format.CSV:
        return spreadsheets.csv_file(rows, secret=True).read()
    return spreadsheets.xlsx_file(rows, title=_("Customer archives"), mark=mark, secret=True).read()


def _rows(export: CustomerExport, archives: list[Customer], mark: str) -> Iterator[list[str]]:
    columns = [all_columns()[code] for code in export.columns]
    yield [str(column.label) for column in columns]
    opened = set(export.plain)
    for archive in archives:
        yield [
            column.plain(archive) if column.code in opened else column.masked(archive) for column in columns
        ]
    yield [mark]


def watermark(export: CustomerExport, now: datetime) -> str:
    """Who took it, when, what for, and under which number the register knows it."""
    return _("Taken by %(person)s on %(moment)s for: %(purpose)s. Trace %(trace)s. Internal use only.") % {
        "person": f"{export.by.name} ({export.by.username})",
        "moment": f"{localtime(now):%Y-%m-%d %H:%M}",
        "purpose": export.purpose,
        "trace": export.pk,
    }


def _disclose(export: CustomerExport, archives: list[Customer], now: datetime) -> None:
    """Each archive's own log says that its fields left in plain, before they do (D1, D8).

    What nobody else approved counts against the day's quota of opened fields.
    """
    code = "approved_export" if export.decided_by_id else "export"
    Disclosure.objects.bulk_create(
        Disclosure(customer=archive, field=field, by=export.by, at=now, purpose=export.purpose)
        for archive in archives
        for field in export.plain
    )
    Event.objects.bulk_create(
        Event(
            kind=Event.Kind.REVEALED,
            by=export.by,
            actor=current().name,
            subject=archive.pk,
            data={"fields": export.plain, "purpose": export.purpose.code, code: str(export.pk)},
            request_id=current().request_id,
        )
        for archive in archives
    )


def expire(now: datetime) -> int:
    """Files whose time is over lose their key, requests nobody answered lapse."""
    with acting_as(ACTOR):
        open_ones = CustomerExport.objects.listed().select_for_update(skip_locked=True, of=("self",))
        over = list(open_ones.filter(state=State.READY, expires_at__lte=now))
        for export in over:
            shred(export.pk, at=now)
            CustomerExport.objects.filter(pk=export.pk).update(state=State.EXPIRED, content=None)
            write_down(export, "destroyed", by=None)
        unanswered = now - policy.EXPORT_ANSWER_WITHIN
        left = list(open_ones.filter(state=State.WAITING, created_at__lt=unanswered))
        for export in left:
            CustomerExport.objects.filter(pk=export.pk).update(state=State.LAPSED)
            write_down(export, "lapsed", by=None)
            tell(export, "export_lapsed")
    return len(over) + len(left)
