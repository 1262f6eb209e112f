"""The report of an audit on paper: scope, tests, samples, findings, actions, comparison, conclusion (J1)."""

from datetime import datetime

from django.db.models import Prefetch
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from agency.acting import acting
from agency.models import Event
from compliance.models import AuditFinding, AuditPlan, ControlResult, CorrectiveAction, WorkingPaper
from customers.papers.paper import DRAWN, Block, Entry, Paper, day, minute, stamp

from . import papers, reporting, strata
from .controls import BY_CODE

Outcome = ControlResult.Outcome


def print_report(plan: AuditPlan, *, by, form: str, now: datetime) -> Paper:
    """The report as it stands; a draft says so until the audit is closed. Written down before it leaves."""
    with acting(by):
        facts = {"list": "audit_report", "rows": plan.findings.count(), "as": DRAWN[form]}
        Event.note(Event.Kind.PRINTED, by=by, subject=plan.pk, **facts)
    return made(plan, watermark=stamp(by, now))


def made(plan: AuditPlan, watermark: str) -> Paper:
    closed = plan.state == AuditPlan.State.CLOSED
    state = str(plan.get_state_display()) if closed else _("draft of the report")
    return Paper(
        title=f"{_('Report')}：{plan.title}",
        file=f"audit-{plan.kind}-{plan.year}{f'-q{plan.quarter}' if plan.quarter else ''}",
        head=(
            Entry(_("Period"), f"{plan.starts_on} – {plan.ends_on}"),
            Entry(_("State"), state),
            Entry(_("Drafted by"), str(plan.drafted_by)),
            Entry(_("Approved by"), str(plan.approved_by or "—")),
        ),
        blocks=(
            *_scope(plan),
            _tests(plan),
            *(_sample(one) for one in plan.samples.select_related("drawn_by").order_by("number")),
            *_exceptions(plan),
            *_findings(plan),
            *_conclusion(plan),
        ),
        sign=(_("Auditor"), _("Approved by"), _("Date")),
        watermark=watermark,
    )


def _scope(plan: AuditPlan) -> tuple[Block, ...]:
    talks = [
        BY_CODE[line.code]
        for line in plan.programme.filter(included=True, way="talk")
        if line.code in BY_CODE
    ]
    words = [str(plan.scope)]
    if plan.left_out:
        words.append(f"{_('Left out:')} {plan.left_out}")
    blocks = [Block(_("Scope and focus"), paragraphs=tuple(words))]
    if talks:
        blocks.append(
            Block(
                _("Talk and inspection"),
                columns=(_("Control"), _("Procedure"), _("Rule")),
                rows=tuple((str(one.title), str(one.procedure), one.source) for one in talks),
                widths=(60, 0, 40),
            )
        )
    return tuple(blocks)


def _tests(plan: AuditPlan) -> Block:
    last = reporting.before(plan)
    return Block(
        _("Control tests"),
        columns=(
            _("Control"),
            _("Result"),
            _("Measured"),
            _("Before (%(year)s)") % {"year": last.year} if last else _("Before"),
            _("Rule"),
        ),
        rows=tuple(
            (
                str(one.control.title),
                str(Outcome(one.now["outcome"]).label),
                one.told or "—",
                one.told_then or "—",
                one.control.source,
            )
            for one in reporting.compared(plan)
        ),
        widths=(0, 24, 26, 26, 40),
    )


def _sample(sample) -> Block:
    told = [f"{strata.LABELS[code]} {drawn}/{count}" for code, count, drawn in sample.strata]
    return Block(
        _("Sample %(number)s") % {"number": sample.number},
        entries=(
            Entry(_("Archives drawn"), f"{sample.size} / {sample.population}"),
            Entry(_("Drawn at"), f"{minute(sample.drawn_at)} · {sample.drawn_by}"),
            Entry(_("Strata"), "；".join(told), wide=True),
            Entry(_("Seed of the lot"), sample.seed, wide=True),
        ),
        paragraphs=(str(strata.WORDS),),
    )


def _exceptions(plan: AuditPlan) -> tuple[Block, ...]:
    rows = WorkingPaper.objects.filter(sample__plan=plan, state="failed").select_related("customer")
    lines = []
    for paper in rows.order_by("sample__number", "place"):
        wrong = [
            str(one.question) for one in papers.points_of(paper) if paper.answers.get(one.code) == "wrong"
        ]
        lines.append((str(paper.place), paper.number, "；".join(wrong), str(paper.note or "")))
    if not lines:
        return ()
    return (
        Block(
            _("Exceptions of the samples"),
            columns=(_("No."), _("Archive number"), _("Not in order"), _("What was seen")),
            rows=tuple(lines),
            widths=(12, 40, 0, 60),
        ),
    )


def _findings(plan: AuditPlan) -> tuple[Block, ...]:
    blocks = []
    actions = Prefetch("actions", CorrectiveAction.objects.select_related("owner").order_by("round"))
    for finding in plan.findings.prefetch_related(actions).order_by("number"):
        blocks.append(
            Block(
                f"{finding.number} · {AuditFinding.Severity(finding.severity).label} · {finding.title}",
                paragraphs=(str(finding.detail),) if finding.detail else (),
                entries=tuple(entry for one in finding.actions.all() for entry in _action(one))
                or (Entry(_("State"), str(finding.get_state_display())),),
            )
        )
    title = pgettext("audit", "Findings")
    return (Block(title, paragraphs=("" if blocks else _("No finding."),)), *blocks)


def _action(action) -> tuple[Entry, ...]:
    return (
        Entry(_("Owner"), str(action.owner)),
        Entry(_("State"), f"{action.get_state_display()} · {_('Due on')} {action.due_on}"),
        Entry(_("Root cause"), str(action.cause or "—"), wide=True),
        Entry(_("What will be done"), str(action.action or "—"), wide=True),
        Entry(_("What was done"), str(action.done or "—"), wide=True),
        Entry(_("What the check showed"), str(action.effect or "—"), wide=True),
    )


def _conclusion(plan: AuditPlan) -> tuple[Block, ...]:
    if not plan.conclusion:
        return ()
    closed = f"{plan.closed_by} · {day(plan.closed_at)}"
    return (Block(_("Conclusion"), paragraphs=(str(plan.conclusion), closed)),)
