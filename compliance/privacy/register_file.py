"""The purpose register as lines: for the page, for paper, and as a file no spreadsheet can be tricked with."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from agency import spreadsheets
from agency.acting import acting, current
from agency.models import Event
from compliance.exporting import TYPES, Export, watermark
from customers.models import Purpose, PurposeVersion

State = PurposeVersion.State
LIST = "purposes"


@dataclass(frozen=True)
class Row:
    """A purpose, its entry in force (or the last one, where it was retired), and the one that is coming."""

    purpose: Purpose
    entry: PurposeVersion | None
    coming: PurposeVersion | None

    @property
    def role(self) -> str:
        return self.entry.role_label if self.entry else ""


def rows() -> list[Row]:
    """Every purpose in its order."""
    standing, coming = {}, {}
    kept = PurposeVersion.objects.filter(
        state__in=(State.APPROVED, State.RETIRED, State.DRAFT, State.PROPOSED)
    )
    for entry in kept.select_related("drafted_by", "approved_by").order_by("number"):
        (standing if entry.state in (State.APPROVED, State.RETIRED) else coming)[entry.purpose_id] = entry
    return [Row(one, standing.get(one.pk), coming.get(one.pk)) for one in Purpose.objects.all()]


def heads() -> list[str]:
    return [
        _("Purpose"),
        _("Code"),
        _("Version"),
        _("State"),
        _("Lawful basis"),
        _("What is done, and why it is needed"),
        _("Whose data"),
        _("Kinds of data"),
        _("Recipients"),
        _("Kept how long"),
        _("Sent abroad"),
        _("Responsible role"),
        _("Drafted by"),
        _("Approved by"),
        _("Approved at"),
        _("To be reviewed by"),
    ]


def line(row: Row) -> list[str]:
    """One line in the order of `heads`; of a purpose nobody described yet, its name only."""
    entry = row.entry
    if entry is None:
        return [str(row.purpose), row.purpose.code, "", _("not described yet"), *[""] * 12]
    return [
        str(row.purpose),
        row.purpose.code,
        str(entry.number),
        str(entry.get_state_display()),
        str(entry.get_basis_display()),
        entry.what_for,
        "、".join(entry.subject_labels),
        "、".join(entry.category_labels),
        entry.recipients,
        entry.retention,
        entry.abroad if entry.cross_border else _("no"),
        row.role,
        str(entry.drafted_by or ""),
        str(entry.approved_by or ""),
        f"{localtime(entry.approved_at):%Y-%m-%d}" if entry.approved_at else "",
        entry.review_on.isoformat() if entry.review_on else "",
    ]


def export(*, by, format: str, now: datetime) -> Export:
    """The file with its taker's mark, noted in the register. Raises `KeyError` for a format we do not write."""
    kind, found = TYPES[format], rows()
    with acting(by):
        mark = watermark(by, now, current().request_id)
        lines = [heads(), *(line(row) for row in found), [mark]]
        file = (
            spreadsheets.csv_file(lines)
            if format == "csv"
            else spreadsheets.xlsx_file(lines, title=_("Purpose register"), mark=mark)
        )
        Event.note(Event.Kind.EXPORTED, by=by, list=LIST, format=format, rows=len(found))
    return Export(file, f"ludang-{LIST}-{localtime(now):%Y%m%d-%H%M%S}.{format}", kind, len(found))


def note_print(count: int, *, by) -> None:
    with acting(by):
        Event.note(Event.Kind.PRINTED, by=by, list=LIST, rows=count)
