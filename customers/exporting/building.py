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
from customers import restricting
from customers.guarding import gates
from customers.models import Customer, CustomerExport, Disclosure
from customers.segments import choosing

from . import part_columns
from .asking import RIGHT, write_down
from .columns import Column, all_columns, unread
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
        export = due.select_for_update(no_key=True, skip_locked=True, of=("self",)).first()
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
        archives = _archives(export, now)
        mark = watermark(export, now)
        if export.plain:
            _disclose(export, archives, now)
        export.count = len(archives)
        export.content = _file(export, archives, mark)
        export.state, export.ready_at, export.expires_at = State.READY, now, now + policy.EXPORT_LIFE
        export.save()
        write_down(export, "made", by=by)
    tell(export, "export_ready", expires_at=export.expires_at.isoformat())


def _archives(export: CustomerExport, now: datetime) -> list[Customer]:
    """Those asked for that the asker may still take along; nobody who lost the right takes any."""
    by, opening = export.by, bool(export.plain)
    if not (
        by.is_active and by.has_perm(RIGHT) and (not opening or by.has_perm("customers.reveal_customer"))
    ):
        raise PermissionError("the right to export was lost")
    rows = Customer.objects.filter(pk__in=export.customers).filter(visible_q(export.by, "export_customer"))
    rows = restricting.free(rows, {category for column in _columns(export) for category in column.categories})
    if export.use:
        rows = choosing.allowed_still(rows, export.use, by, now)
    if export.sensitive:  # an approval that has ended meanwhile opens no child's data
        rows = rows.exclude(pk__in=gates.closed_children(by, export.customers, now))
    rows = rows.exclude(state__in=[Customer.State.WITHDRAWN, Customer.State.DESTROYED]).select_related(
        "owner", "department", "source"
    )
    archives = list(rows.defer(*unread(export.columns)).order_by("number"))
    part_columns.load(archives, _columns(export))
    return archives


def _columns(export: CustomerExport) -> list[Column]:
    """Those that were asked for and that there still are."""
    known = all_columns()
    return [known[code] for code in export.columns if code in known]


def _file(export: CustomerExport, archives: list[Customer], mark: str) -> bytes:
    """In a workbook every part has a sheet of its own; in CSV it is one cell."""
    columns = _columns(export)
    if export.format == CustomerExport.Format.CSV:
        return spreadsheets.csv_file(_rows(export, columns, archives, mark), secret=True).read()
    single = [column for column in columns if not column.model]
    more = [(str(column.label), _part(export, column, archives, mark)) for column in columns if column.model]
    rows = _rows(export, single or [all_columns()["number"]], archives, mark)
    title = _("Customer archives")
    return spreadsheets.xlsx_file(rows, title=title, mark=mark, secret=True, more=more).read()


def _rows(
    export: CustomerExport, columns: list[Column], archives: list[Customer], mark: str
) -> Iterator[list[str]]:
    yield [column.head for column in columns]
    opened = set(export.plain)
    for archive in archives:
        yield [
            column.plain(archive) if column.code in opened else column.masked(archive) for column in columns
        ]
    yield [mark]


def _part(export: CustomerExport, column: Column, archives: list[Customer], mark: str) -> Iterator[list[str]]:
    yield part_columns.heads(column)
    for archive in archives:
        yield from part_columns.table(archive, column, plain=column.code in export.plain)
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
    left = {archive.pk: _left_in_plain(export, archive) for archive in archives}
    Disclosure.objects.bulk_create(
        Disclosure(customer=archive, field=field, by=export.by, at=now, purpose=export.purpose)
        for archive in archives
        for field in left[archive.pk]
    )
    Event.objects.bulk_create(
        Event(
            kind=Event.Kind.REVEALED,
            by=export.by,
            actor=current().name,
            subject=archive.pk,
            data={"fields": left[archive.pk], "purpose": export.purpose.code, code: str(export.pk)},
            request_id=current().request_id,
        )
        for archive in archives
        if left[archive.pk]
    )


def _left_in_plain(export: CustomerExport, archive: Customer) -> list[str]:
    """Fields of the archive, and the paths of those of its parts."""
    found = []
    for column in _columns(export):
        if column.code in export.plain:
            found += part_columns.opened(archive, column) if column.model else [column.code]
    return found


def expire(now: datetime) -> int:
    """Files whose time is over lose their key, requests nobody answered lapse."""
    with acting_as(ACTOR):
        open_ones = CustomerExport.objects.listed().select_for_update(
            no_key=True, skip_locked=True, of=("self",)
        )
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
