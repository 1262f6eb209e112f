"""The lines of an archive's timeline in words: what happened, who did it, what it changed (masked)."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import groupby

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.timezone import localdate, localtime
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agency.encryption import attach_keys
from agency.models import Event

from . import fieldbook, telling, timeline
from .models import Customer, ShareRequest
from .showing import Sheet

COMPARED = (
    *fieldbook.NAMES,
    "document_type",
    "grade",
    "state",
    "source",
    "owner",
    "department",
    "consent_state",
)
FIELD_OF_DOCUMENT = {"document_type": "document_number"}  # a plain column that says something of a sealed one


@dataclass
class Line:
    """One line as components/timeline.html draws it; `key` tells which lines of one act become one."""

    icon: str
    tone: str
    title: str
    who: str
    moment: datetime
    key: tuple
    body: str = ""
    chips: list[str] = field(default_factory=list)
    rows: list[dict] = field(default_factory=list)
    url: str = ""

    @property
    def at(self) -> str:
        return date_format(localtime(self.moment), "H:i")


def days(sheet: Sheet, after: timeline.Key | None = None, size: int = timeline.PAGE):
    """([(heading of the day, [Line])], key of the next page)."""
    found, following = timeline.page(sheet, after, size)
    earlier = timeline.before(sheet, [row for source, row in found if source.code == "change"])
    attach_keys([sheet.customer, *(row for _source, row in found), *filter(None, earlier.values())])
    lines = [line for source, row in found if (line := TELLERS[source.code](sheet, row, earlier))]
    told = [_one(list(group)) for _key, group in groupby(lines, key=lambda line: line.key)]
    today = localdate(clock())
    by_day = groupby(told, key=lambda line: localdate(line.moment))
    return [(_heading(day, today), list(group)) for day, group in by_day], following


def difference(sheet: Sheet, older, newer) -> list[dict]:
    """Rows of components/diff.html: what changed between two versions, masked, of what `sheet` may show."""
    rows = []
    for name in COMPARED:
        if FIELD_OF_DOCUMENT.get(name, name) in fieldbook.BY_NAME.keys() - sheet.open_fields:
            continue
        attribute = Customer._meta.get_field(name).attname
        if getattr(older, attribute) != getattr(newer, attribute):
            fact = fieldbook.BY_NAME.get(name)
            label = str(capfirst(Customer._meta.get_field(name).verbose_name))
            rows.append(
                {
                    "label": label,
                    "old": _shown(older, name),
                    "new": _shown(newer, name),
                    "sealed": fact and fact.opens,
                }
            )
    return rows


def in_words(reason: str | None) -> str:
    """A history row's reason: ours in the reader's language, a person's own as typed."""
    return _(reason) if reason else ""


def _shown(row, name: str) -> str:
    if name in fieldbook.BY_NAME:
        return fieldbook.masked(row, name)
    display = getattr(row, f"get_{name}_display", None)
    return str(display() if display else getattr(row, name) or "")


def _heading(day: date, today: date) -> str:
    if day == today:
        return _("Today")
    if day == today - timedelta(days=1):
        return _("Yesterday")
    return date_format(day, "MONTH_DAY_FORMAT" if day.year == today.year else "DATE_FORMAT")


def _one(lines: list[Line]) -> Line:
    """Lines of one act become one: the answers to one notice, the fields opened for one check."""
    first = lines[0]
    first.chips = [chip for line in reversed(lines) for chip in line.chips]
    return first


def _actor(user, name: str = "") -> str:
    return str(user) if user else _("The system")


def _change(sheet: Sheet, row, earlier) -> Line | None:
    who, key = _actor(row.history_user), ("change", row.history_id)
    if row.history_type == "+":
        return Line("user-plus", "teal", _("Archive registered"), who, row.history_date, key)
    older = earlier.get(row.history_id)
    rows = difference(sheet, older, row) if older else []
    if not rows:
        return None
    if older.version == row.version:
        return Line(
            "refresh-cw", "", in_words(row.history_change_reason), who, row.history_date, key, rows=rows
        )
    title, why = _("Information changed"), in_words(row.history_change_reason) if sheet.whole else ""
    return Line("pencil", "", title, who, row.history_date, key, body=why, rows=rows)


def _look(sheet: Sheet, row, earlier) -> Line:
    body = _("Purpose: %(purpose)s") % {"purpose": row.purpose}
    if row.note is not None:
        body = _("%(purpose)s. %(note)s") % {"purpose": body, "note": row.note}
    key = ("look", row.by_id, row.at, row.purpose_id)
    label = fieldbook.label(row.field)
    return Line(
        "eye", "violet", _("Opened in plain text"), str(row.by), row.at, key, body=body, chips=[label]
    )


def _consent(sheet: Sheet, row, earlier) -> Line:
    chip = _("%(purpose)s: %(decision)s") % {"purpose": row.purpose, "decision": row.get_decision_display()}
    body = _("Notice %(version)s") % {"version": row.notice.version}
    key = ("consent", row.by_id, row.at)
    who = str(row.by or _("The system"))
    return Line("hand", "violet", _("Consent recorded"), who, row.at, key, body=body, chips=[chip])


CHECK_WORDS = {
    "waiting": ("clipboard-list", "gold"),
    "confirmed": ("clipboard-check", "green"),
    "discrepancy": ("clipboard-x", "rose"),
    "dropped": ("clipboard-minus", ""),
}


def _check(sheet: Sheet, row, earlier) -> Line:
    icon, tone = CHECK_WORDS.get(row.state, ("clipboard", ""))
    title = in_words(row.history_change_reason) or row.get_state_display()
    body = str(row.note) if row.note is not None and row.state == "discrepancy" else ""
    return Line(
        icon, tone, title, _actor(row.history_user), row.history_date, ("check", row.history_id), body=body
    )


SHARE_WORDS = {
    "waiting": gettext_lazy("Access asked for %(person)s"),
    "approved": gettext_lazy("Access given to %(person)s"),
    "refused": gettext_lazy("Access refused to %(person)s"),
    "withdrawn": gettext_lazy("Request for access withdrawn (%(person)s)"),
    "lapsed": gettext_lazy("Request for access lapsed (%(person)s)"),
    "revoked": gettext_lazy("Access of %(person)s ended early"),
    "ended": gettext_lazy("Access of %(person)s ended"),
}


def _share(sheet: Sheet, row, earlier) -> Line:
    title = SHARE_WORDS[row.state] % {"person": row.recipient}
    labels = [fieldbook.label(name) for name in row.fields]
    body = _("Purpose: %(purpose)s") % {"purpose": row.purpose}
    if row.state == ShareRequest.State.APPROVED and row.expires_at:
        until = date_format(localtime(row.expires_at), "SHORT_DATE_FORMAT")
        body = _("%(purpose)s. Until %(day)s") % {"purpose": body, "day": until}
    key = ("share", row.history_id)
    return Line(
        "share-2", "indigo", title, _actor(row.history_user), row.history_date, key, body=body, chips=labels
    )


def _event(sheet: Sheet, row, earlier) -> Line | None:
    told = telling.TELLERS[row.kind](sheet, row)
    return None if told is None else line_of(row, told)


def line_of(row: Event, told: telling.Told) -> Line:
    """A line of the register as the timeline tells it."""
    return Line(
        told.icon,
        told.tone,
        told.title,
        _actor(row.by),
        row.at,
        ("event", row.pk),
        body=told.body,
        chips=list(told.chips),
        url=told.url,
    )


TELLERS = {
    "change": _change,
    "check": _check,
    "consent": _consent,
    "event": _event,
    "look": _look,
    "share": _share,
}
