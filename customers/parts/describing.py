"""What an entry of a block says beside its fields: what it is, its state in chips, since when it is known."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from customers.models import Customer, PreferenceItem

from . import documents_due, important_dates
from .alerts import SEVERITY_TONES
from .looking import Entry, Look


def nothing_more(look: Look, entry: Entry) -> None:
    pass


def contact(look: Look, entry: Entry) -> None:
    part = entry.part
    entry.title = f"{part.get_kind_display()} · {part.get_usage_display()}"
    if part.preferred:
        entry.chips.append((_("preferred"), "teal", "star"))
    if part.do_not_contact:
        entry.chips.append((_("do not contact"), "red", "ban"))
    if part.verified_at:
        day = date_format(part.verified_at, "SHORT_DATE_FORMAT")
        entry.chips.append((_("verified %(day)s") % {"day": day}, "green", "badge-check"))


def document(look: Look, entry: Entry) -> None:
    term = documents_due.documents_due(entry.part.valid_until or None, look.today, look.trips)
    if term:
        tone = "red" if term.state == documents_due.EXPIRED else "amber"
        entry.chips.append((term_words(term), tone, "triangle-alert"))


def term_words(term: documents_due.Term) -> str:
    """What to say of a document's term; "" where it is fine."""
    if term.state == documents_due.SHORT:
        day = date_format(term.trip, "SHORT_DATE_FORMAT")
        return _("less than 6 months after the journey until %(day)s") % {"day": day}
    words = {documents_due.EXPIRED: _("expired"), documents_due.SOON: _("valid for less than 6 months")}
    return words.get(term.state, "")


def address(look: Look, entry: Entry) -> None:
    if entry.part.preferred:
        entry.chips.append((_("preferred"), "teal", "star"))


def family(look: Look, entry: Entry) -> None:
    part = entry.part
    entry.title = entry.lines.pop(0).value
    if part.relative_id:
        mine = Customer.objects.visible_to(look.sheet.user).filter(pk=part.relative_id).first()
        if mine:
            entry.note = mine.number


def date(look: Look, entry: Entry) -> None:
    part = entry.part
    entry.chips.append((part.get_calendar_display(), "line", ""))
    if coming := important_dates.is_due(part, look.today):
        left = (coming - look.today).days
        entry.chips.append((_("in %(days)s days") % {"days": left} if left else _("today"), "amber", "cake"))


def preference(look: Look, entry: Entry) -> None:
    part = entry.part
    entry.chips.append((part.get_source_display(), "line", ""))
    if part.confidence != PreferenceItem.Confidence.HIGH:
        entry.chips.append((part.get_confidence_display(), "amber", "circle-question-mark"))
    day = part.confirmed_on or part.observed_on
    words = _("confirmed %(day)s") if part.confirmed_on else _("observed %(day)s")
    entry.note = words % {"day": date_format(day, "SHORT_DATE_FORMAT")}


def alert(look: Look, entry: Entry) -> None:
    part = entry.part
    entry.title = ""
    entry.chips.append((part.get_severity_display(), SEVERITY_TONES[part.severity], "triangle-alert"))
    if part.ends_on:
        entry.note = _("until %(day)s") % {"day": date_format(part.ends_on, "SHORT_DATE_FORMAT")}
