"""The dated record of a security check: what was found is frozen, signed by a person, and put right by a day (H5)."""

from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from agency.acting import acting
from agency.errors import Refused
from agency.models import Event
from compliance.models import SecurityCheck
from customers import numbering
from customers.papers.paper import DRAWN, Block, Entry, Paper, minute, stamp

from . import looking

SIGN = "compliance.sign_checkups"
PREFIX = "AQ"  # 安全


def sign(
    *, by, findings: str = "", measures: str = "", due_on: date | None = None, now: datetime | None = None
) -> SecurityCheck:
    """Freeze what stands now. Raises `Refused` for findings without a day, and for red lines nobody speaks of."""
    moment = now or clock()
    if not by.has_perm(SIGN):
        raise PermissionDenied
    lines = looking.look(moment)
    if looking.counts(lines)[looking.BAD] and not findings.strip():
        raise Refused(_("Something is red: say what you found and what is done about it."))
    if findings.strip() and not due_on:
        raise Refused(_("Say by which day it is put right."))
    with acting(by, reason=gettext_noop("security check signed")):
        made = SecurityCheck(
            number=numbering.take(PREFIX, year=localtime(moment).year),
            at=moment,
            by=by,
            results={line.code: [line.state, line.value] for line in lines},
            findings=findings.strip() or None,
            measures=measures.strip() or None,
            due_on=due_on if findings.strip() else None,
        )
        made.save(force_insert=True)
        count = looking.counts(lines)[looking.BAD]
        Event.note(
            Event.Kind.CHECKUP, by=by, subject=made.pk, act="signed_check", number=made.number, red=count
        )
    return made


def mend(check: SecurityCheck, *, by, now: datetime | None = None) -> SecurityCheck:
    """What was found is put right."""
    if not by.has_perm(SIGN):
        raise PermissionDenied
    with acting(by, reason=gettext_noop("finding of a security check put right")):
        held = SecurityCheck.objects.select_for_update(no_key=True).get(pk=check.pk)
        if not held.findings or held.mended_at:
            raise Refused(_("There is nothing to put right; nothing was changed."))
        held.mended_at, held.mended_by = now or clock(), by
        held.save()
        Event.note(Event.Kind.CHECKUP, by=by, subject=held.pk, act="mended", number=held.number)
    return held


STATES = {
    "good": gettext_noop("as it should be"),
    "fair": gettext_noop("look at it"),
    "bad": gettext_noop("not as it should be"),
}


def printed(check: SecurityCheck, *, by, form: str, now: datetime) -> Paper:
    with acting(by):
        facts = {"list": "checkup", "as": DRAWN[form]}
        Event.note(Event.Kind.PRINTED, by=by, subject=check.pk, **facts)
    rows = tuple(
        (str(looking.LINES[code][0]), _(STATES[state]), value)
        for code, (state, value) in check.results.items()
        if code in looking.LINES
    )
    found = [Entry(_("What was found wrong"), check.findings or _("none"), wide=True)]
    if check.findings:
        due = date_format(check.due_on, "DATE_FORMAT")
        mended = minute(check.mended_at) if check.mended_at else "—"
        found += [Entry(_("Measures"), check.measures or "—", wide=True)]
        found += [Entry(_("Put right by"), due), Entry(_("Put right at"), mended)]
    return Paper(
        title=_("Security check"),
        file=f"security-check-{check.number}",
        head=(
            Entry(_("Reference number"), check.number),
            Entry(_("Looked at"), minute(check.at)),
            Entry(_("Looked at by"), check.by.name),
        ),
        blocks=(
            Block(
                _("Results"), columns=(_("Question"), _("State"), _("Value")), rows=rows, widths=(70, 25, 0)
            ),
            Block(_("What was found wrong"), entries=tuple(found)),
        ),
        sign=(_("Signature"), _("Signature of the manager"), _("Date")),
        watermark=stamp(by, now),
    )
