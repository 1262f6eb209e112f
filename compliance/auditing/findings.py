"""Findings: recorded from what was seen, given to somebody who puts them right, closed by an auditor (J3)."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.timezone import localdate
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from agency import policy
from agency.acting import acting
from agency.errors import Refused
from agency.holders import holders
from agency.models import Event, Notice, User
from compliance.models import (
    AuditFinding,
    AuditPlan,
    ControlResult,
    CorrectiveAction,
    Finding,
    WorkingPaper,
)
from customers import numbering

from . import planning
from .controls import BY_CODE
from .rights import DRAFT, JUDGE

PREFIX = "FX"  # 发现
State, Severity, Source = AuditFinding.State, AuditFinding.Severity, AuditFinding.Source


@dataclass(frozen=True)
class Origin:
    """What a finding comes from, as the form begins with it."""

    source: str
    record: UUID | None = None
    plan: AuditPlan | None = None
    control: str = ""
    title: str = ""


def may_record(user) -> bool:
    """Auditors, and the privacy officer for what alerts and breaches show."""
    return user.has_perm(DRAFT) or user.has_perm(JUDGE)


def origin(source: str, pk: str, user) -> Origin:
    """What `source` and `pk` lead to. Raises `LookupError` for what is not there."""
    if source == "result":
        found = ControlResult.objects.select_related("run__plan").get(pk=int(pk))
        control = BY_CODE[found.code]
        return Origin(
            Source.CONTROL, found.run_id, found.run.plan, found.code, _("Not passed: %s") % control.title
        )
    if source == "paper":
        paper = WorkingPaper.objects.select_related("sample__plan").get(pk=UUID(pk))
        return Origin(Source.PAPER, paper.pk, paper.sample.plan, "sampled_archives", paper.number)
    if source == "spot_finding":
        spot = Finding.objects.visible_to(user).select_related("customer").get(pk=UUID(pk))
        return Origin(Source.SPOT_CHECK, spot.pk, None, "", spot.customer.number)
    if source == "plan":
        return Origin(Source.TALK, None, AuditPlan.objects.get(pk=UUID(pk)))
    raise LookupError(source)


def record(
    *,
    by,
    severity: str,
    title: str,
    detail: str = "",
    source: str = Source.TALK,
    record: UUID | None = None,
    plan: AuditPlan | None = None,
    control: str = "",
    owner: User | None = None,
    due_on: date | None = None,
    now: datetime | None = None,
) -> AuditFinding:
    """Write a finding down; with `owner` the action is asked for at once.

    Raises `Refused` where the same paper, result or alert has one already, and for all but an observation
    without anybody to put it right.
    """
    if not may_record(by):
        raise PermissionDenied
    if not title.strip():
        raise Refused(_("Say what is wrong."))
    if severity != Severity.OBSERVATION and owner is None:
        raise Refused(_("Name who puts it right."))
    moment = now or clock()
    with acting(by, reason=gettext_noop("Audit finding")):
        if plan is not None and not planning.held_running(plan.pk):
            raise Refused(_("Findings are recorded while the audit is under way."))
        finding = AuditFinding(
            number=numbering.take(PREFIX, year=localdate(moment).year),
            plan=plan,
            severity=severity,
            source=source,
            record=record,
            control=control,
            title=title.strip(),
            detail=detail.strip() or None,
            recorded_by=by,
        )
        try:
            with transaction.atomic():
                finding.save(force_insert=True)
        except IntegrityError:
            raise Refused(_("There is a finding about this already.")) from None
        note(finding, "finding_recorded", by, severity=severity, source=source)
        if owner is not None:
            ask(finding, by=by, owner=owner, due_on=due_on, now=moment)
    return finding


def raised(
    source: str, record: UUID, *, severity: str, title: str, detail: str, now: datetime
) -> AuditFinding | None:
    """What the system itself found wrong, for the auditors to take up; once for each record."""
    if AuditFinding.objects.filter(source=source, record=record).exists():
        return None
    finding = AuditFinding(
        number=numbering.take(PREFIX, year=localdate(now).year),
        severity=severity,
        source=source,
        record=record,
        title=title,
        detail=detail,
    )
    finding.save(force_insert=True)
    note(finding, "finding_recorded", None, severity=severity, source=source)
    for auditor in holders(DRAFT):
        Notice.objects.post(
            key=f"finding_raised:{finding.pk}:{auditor.pk}",
            to=auditor,
            kind="finding_raised",
            params={"number": finding.number},
            url=finding.get_absolute_url(),
        )
    return finding


def give(pk: UUID, *, by, owner: User, due_on: date | None = None, now: datetime | None = None) -> None:
    """Somebody is asked to put right what the system found, or what was recorded without an owner."""
    if not by.has_perm(DRAFT):
        raise PermissionDenied
    with acting(by, reason=gettext_noop("Audit finding")):
        finding = AuditFinding.objects.select_for_update(no_key=True).get(pk=pk)
        if finding.state != State.OPEN:
            raise Refused(_("This was decided already; nothing was changed."))
        ask(finding, by=by, owner=owner, due_on=due_on, now=now or clock())


def ask(
    finding: AuditFinding, *, by, owner: User, due_on: date | None = None, now: datetime
) -> CorrectiveAction:
    """Ask `owner` to put it right; one round of a finding at a time."""
    if owner.pk == by.pk:
        raise Refused(_("Another person than the one who found it puts it right."))
    last = finding.actions.order_by("-round").first()
    action = CorrectiveAction(
        finding=finding,
        round=last.round + 1 if last else 1,
        owner=owner,
        asked_by=by,
        due_on=due_on or localdate(now) + policy.CORRECT_WITHIN[finding.severity],
    )
    action.save(force_insert=True)
    finding.state = State.ACTING
    finding.save()
    note(finding, "action_asked", by, person=owner.pk, round=action.round)
    tell(action, owner, "corrective_asked", number=finding.number, due_on=action.due_on.isoformat())
    return action


def close(pk: UUID, *, by, now: datetime | None = None) -> AuditFinding:
    """An observation needs no action; everything else closes with the check of its effect."""
    if not by.has_perm(DRAFT):
        raise PermissionDenied
    with acting(by, reason=gettext_noop("Audit finding closed")):
        finding = AuditFinding.objects.select_for_update(no_key=True).get(pk=pk)
        if finding.state != State.OPEN or finding.severity != Severity.OBSERVATION:
            raise Refused(_("A finding closes when its action has had effect."))
        finding.state, finding.closed_by, finding.closed_at = State.CLOSED, by, now or clock()
        finding.save()
        note(finding, "finding_closed", by)
    return finding


def owners():
    """Who may be asked: managers and whoever answers for the house or the system."""
    rights = ("customers.view_team", "agency.view_system", "agency.manage_people", "compliance.approve_audit")
    return holders(*rights).exclude(groups__name="auditor").order_by("department", "name")


def tell(action: CorrectiveAction, to: User, kind: str, step: str = "", **params) -> None:
    Notice.objects.post(
        key=f"{kind}:{action.pk}:{step}:{to.pk}",
        to=to,
        kind=kind,
        params=params,
        url=action.get_absolute_url(),
    )


def note(finding: AuditFinding, act: str, by, **facts) -> None:
    """A line of the register about a finding."""
    Event.note(Event.Kind.AUDIT, by=by, subject=finding.pk, act=act, **facts)
