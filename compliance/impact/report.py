"""The report of an assessment, as PIPL 56 asks for it: as a page to print or PDF, written down."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from agency.acting import acting
from agency.models import Event
from compliance.models import ImpactAssessment
from customers.papers.paper import DRAWN, Block, Entry, Paper, day, minute, stamp

from . import subjects
from .showing import risk_rows, texts


def printed(assessment: ImpactAssessment, *, by, form: str, now: datetime) -> Paper:
    """The report, with a line in the register."""
    with acting(by):
        facts = {"list": "impact_report", "number": assessment.number, "as": DRAWN[form]}
        Event.note(Event.Kind.PRINTED, by=by, subject=assessment.pk, **facts)
    return Paper(
        title=_("Impact assessment on personal information"),
        file=assessment.number,
        head=(
            Entry(pgettext("document", "Number"), assessment.number),
            Entry(_("Version"), str(assessment.version)),
            Entry(_("State"), str(assessment.get_state_display())),
        ),
        blocks=(_subject(assessment), *_parts(assessment), _risks(assessment), _decision(assessment)),
        sign=(_("Drafted by"), _("Privacy officer"), _("Date")),
        watermark=stamp(by, now),
    )


def _subject(assessment: ImpactAssessment) -> Block:
    about = subjects.of(assessment)
    covers = assessment.covers or subjects.facts(assessment.kind, assessment.key)
    return Block(
        _("What is assessed"),
        entries=(
            Entry(_("Kind"), about.kind_label),
            Entry(_("About"), about.label),
            Entry(_("Why it is needed"), "；".join(assessment.cause_labels), wide=True),
            Entry(_("What it covers"), "、".join(subjects.in_words(covers)) or "—", wide=True),
        ),
    )


def _parts(assessment: ImpactAssessment) -> list[Block]:
    return [
        Block(title, entries=tuple(Entry(label, text or "—", wide=True) for label, text in told))
        for title, told in texts(assessment)
    ]


def _risks(assessment: ImpactAssessment) -> Block:
    columns = (_("Risk"), _("Likelihood"), _("Severity"), _("Measure"), _("What is left"))
    rows = tuple(
        (
            one.what,
            str(one.likelihood.label),
            str(one.severity.label),
            one.measure,
            str(one.residual.label),
        )
        for one in risk_rows(assessment)
    )
    return Block(_("Risks"), columns=columns, rows=rows, widths=(0, 18, 18, 55, 18))


def _decision(assessment: ImpactAssessment) -> Block:
    one = assessment
    entries = [
        Entry(_("Drafted by"), _who(one.author, one.submitted_at)),
        Entry(_("Decided by"), _who(one.decided_by, one.decided_at)),
        Entry(_("Measures checked by"), _who(one.monitored_by, one.monitored_at)),
        Entry(_("To be refreshed by"), f"{one.due_on:%Y-%m-%d}" if one.due_on else "—"),
    ]
    more = (
        (_("Comment"), one.comment),
        (_("Conditions"), one.conditions),
        (_("What the check found"), one.monitoring),
        (_("Outdated"), " · ".join(filter(None, _ended(one)))),
    )
    entries += [Entry(label, text, wide=True) for label, text in more if text]
    return Block(_("Decision"), entries=tuple(entries))


def _ended(assessment: ImpactAssessment) -> list[str]:
    if not assessment.ended_at:
        return []
    why = str(assessment.get_ended_why_display())
    return [day(assessment.ended_at), why, assessment.ended_note]


def _who(person, moment: datetime | None) -> str:
    return f"{person} · {minute(moment)}" if person and moment else str(person or "—")
