"""What an audit found, in figures; how they compare with the audit before; closing with a conclusion (J1)."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.utils.translation import gettext as _

from agency.errors import Refused
from compliance.models import AuditFinding, AuditPlan, ControlResult, ControlRun, WorkingPaper

from . import planning
from .controls import BY_CODE, Control
from .rights import DRAFT
from .showing import exceptions

State = AuditPlan.State


def last_run(plan: AuditPlan) -> ControlRun | None:
    return plan.runs.filter(state="done").order_by("-asked_at").first()


def figures(plan: AuditPlan) -> dict:
    """The audit in codes and numbers, as they stand; what the report keeps when it is closed."""
    run = last_run(plan)
    papers = WorkingPaper.objects.filter(sample__plan=plan)
    wrong = Counter(
        code
        for answers in papers.filter(state="failed").values_list("answers", flat=True)
        for code, answer in answers.items()
        if answer == "wrong"
    )
    found = AuditFinding.objects.filter(plan=plan)
    return {
        "tests": {one.code: facts_of(one) for one in run.results.all()} if run else {},
        "papers": Counter(papers.values_list("state", flat=True)),
        "wrong": wrong,
        "findings": Counter(found.values_list("severity", flat=True)),
        "open": found.open().count(),
    }


def facts_of(result: ControlResult) -> dict:
    """One result as reports and reviews keep it."""
    figure = None if result.figure is None else float(result.figure)
    return {
        "outcome": result.outcome,
        "hits": result.hits,
        "population": result.population,
        "figure": figure,
    }


def kept(plan: AuditPlan) -> dict:
    """The figures of the closed report; before that as they stand."""
    return plan.figures or figures(plan)


def before(plan: AuditPlan) -> AuditPlan | None:
    """The last closed audit of the same kind before this one."""
    earlier = AuditPlan.objects.filter(kind=plan.kind, state=State.CLOSED, starts_on__lt=plan.starts_on)
    return earlier.order_by("-starts_on").first()


@dataclass(frozen=True)
class Compared:
    """One control, now and in the audit before; {} where it was not tested."""

    control: Control
    now: dict
    then: dict

    @property
    def told(self) -> str:
        return told(self.now)

    @property
    def told_then(self) -> str:
        return told(self.then)

    @property
    def better(self) -> bool | None:
        """None where nothing can be compared, or nothing changed."""
        pair = self._pair
        return None if pair is None or pair[0] == pair[1] else pair[0] > pair[1]

    @property
    def _pair(self) -> tuple | None:
        if not self.now or not self.then:
            return None
        if self.now.get("figure") is not None and self.then.get("figure") is not None:
            return Decimal(str(self.now["figure"])), Decimal(str(self.then["figure"]))
        if "nothing" in (self.now["outcome"], self.then["outcome"]):
            return None
        return -self.now["hits"], -self.then["hits"]


def told(facts: dict) -> str:
    """98.5 %, or 3 of 120."""
    if not facts or facts["outcome"] in ("nothing", "error"):
        return ""
    if facts.get("figure") is not None:
        return f"{facts['figure']:g} %"
    return exceptions(facts["hits"], facts["population"])


def compared(plan: AuditPlan) -> list[Compared]:
    now, last = kept(plan)["tests"], before(plan)
    then = kept(last)["tests"] if last else {}
    return [
        Compared(control, now[code], then.get(code, {})) for code, control in BY_CODE.items() if code in now
    ]


def close(pk: UUID, *, by, conclusion: str, now: datetime | None = None) -> AuditPlan:
    """Close the audit with its conclusion: the figures stay as they are.

    Refused before its tests have run, before its sample is drawn and while a paper is unwritten. Findings may be
    open: they are followed up after the report, as J3 asks.
    """
    if not conclusion.strip():
        raise Refused(_("Write the conclusion."))

    def body(plan: AuditPlan, by, moment: datetime) -> None:
        if missing := unfinished(plan):
            raise Refused(missing[0])
        plan.conclusion, plan.closed_by, plan.closed_at = conclusion.strip(), by, moment
        plan.figures = figures(plan)

    return planning.step(pk, by, DRAFT, {State.RUNNING}, State.CLOSED, "report_written", body, now)


def unfinished(plan: AuditPlan) -> list[str]:
    """What keeps the report from being closed, in words."""
    ways = set(plan.programme.filter(included=True).values_list("way", flat=True))
    found = []
    if "test" in ways and last_run(plan) is None:
        found.append(_("The control tests have not run yet."))
    if "sample" in ways and not plan.samples.exists():
        found.append(_("No sample was drawn yet."))
    if open_ones := WorkingPaper.objects.filter(sample__plan=plan, state="open").count():
        found.append(_("%(count)s working papers are not written yet.") % {"count": open_ones})
    return found
