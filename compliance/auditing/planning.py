"""A plan: drawn up from the controls, approved by another, begun, closed with a conclusion (J1)."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from agency.acting import acting
from agency.errors import Refused
from agency.holders import holders
from agency.models import Event, Notice
from compliance.models import AuditPlan, ProgrammeLine

from . import periods
from .controls import CONTROLS, Control
from .rights import APPROVE, DRAFT

State = AuditPlan.State


def controls_of(kind: str) -> list[Control]:
    """What an audit of this kind tests: of children's data only what concerns them."""
    return [one for one in CONTROLS if kind != AuditPlan.Kind.MINORS or one.minors]


def draw_up(
    *, by, kind: str, year: int, quarter: int = 0, scope: str, without: Iterable[str] = (), left_out: str = ""
) -> AuditPlan:
    """A draft with its programme: all controls of the kind but `without`, which need a reason.

    Raises `PermissionDenied` without the right, `Refused` for a period that is planned already.
    """
    if not by.has_perm(DRAFT):
        raise PermissionDenied
    controls, without = controls_of(kind), set(without)
    if not scope.strip():
        raise Refused(_("Say what the audit looks at."))
    if without >= {one.code for one in controls}:
        raise Refused(_("An audit tests at least one control."))
    if without and not left_out.strip():
        raise Refused(_("Say why controls are left out."))
    starts_on, ends_on = periods.period_of(kind, year, quarter)
    with acting(by, reason=gettext_noop("Audit planned")):
        plan = AuditPlan(
            kind=kind,
            year=year,
            quarter=quarter,
            starts_on=starts_on,
            ends_on=ends_on,
            due_on=periods.due_on(kind, year, quarter),
            scope=scope.strip(),
            left_out=left_out.strip() or None,
            drafted_by=by,
        )
        try:
            with transaction.atomic():
                plan.save(force_insert=True)
        except IntegrityError:
            raise Refused(_("An audit of this kind and period is planned already.")) from None
        ProgrammeLine.objects.bulk_create(
            ProgrammeLine(
                plan=plan, position=place, code=one.code, way=one.way, included=one.code not in without
            )
            for place, one in enumerate(controls)
        )
        _note(plan, "planned", by)
    return plan


def submit(pk: UUID, *, by) -> AuditPlan:
    """Put the draft before those who approve."""
    return step(pk, by, DRAFT, {State.DRAFT}, State.SUBMITTED, "submitted", _submitted)


def _submitted(plan: AuditPlan, by, now: datetime) -> None:
    plan.comment = None
    for one in deciders(plan):
        Notice.objects.post(
            key=f"audit-plan:{plan.pk}:{plan.updated_at.isoformat()}:{one.pk}",
            to=one,
            kind="audit_plan",
            params={"person": by.name, "year": plan.year},
            url=reverse("agency:inbox_item", args=["audit_plan", plan.pk]),
        )


def deciders(plan: AuditPlan):
    """Who may approve: everybody with the right but the drafter."""
    return holders(APPROVE).exclude(pk=plan.drafted_by_id).order_by("name")


def decide(pk: UUID, *, by, approve: bool, comment: str = "") -> AuditPlan:
    """Approve, or send back with a word. Refused to the drafter (four eyes)."""
    if not approve and not comment.strip():
        raise Refused(_("Say what is to be changed."))

    def body(plan: AuditPlan, by, now: datetime) -> None:
        if plan.drafted_by_id == by.pk:
            raise Refused(_("Another person than the one who drafted it approves an audit plan."))
        plan.comment = comment.strip() or None
        if approve:
            plan.approved_by, plan.approved_at = by, now
        Notice.objects.post(
            key=f"audit-decided:{plan.pk}:{now.isoformat()}",
            to=plan.drafted_by,
            kind="audit_approved" if approve else "audit_sent_back",
            params={"person": by.name, "year": plan.year},
            url=plan.get_absolute_url(),
        )

    target, act = (State.APPROVED, "approved") if approve else (State.DRAFT, "sent_back")
    return step(pk, by, APPROVE, {State.SUBMITTED}, target, act, body)


def start(pk: UUID, *, by, now: datetime | None = None) -> AuditPlan:
    def body(plan: AuditPlan, by, now: datetime) -> None:
        plan.started_at = now

    return step(pk, by, DRAFT, {State.APPROVED}, State.RUNNING, "begun", body, now)


def call_off(pk: UUID, *, by) -> AuditPlan:
    """A draft that is not wanted any more; its period may be planned anew."""
    return step(pk, by, DRAFT, {State.DRAFT, State.SUBMITTED}, State.CANCELLED, "called_off")


def held_running(pk: UUID) -> bool:
    """Whether the audit is under way; until the transaction ends nobody closes it."""
    return AuditPlan.objects.select_for_update(no_key=True).get(pk=pk).state == State.RUNNING


def step(pk, by, right: str, sources: set, target: str, act: str, body=None, now=None) -> AuditPlan:
    """Locked, checked, recorded: one step of a plan."""
    if not by.has_perm(right):
        raise PermissionDenied
    with acting(by, reason=gettext_noop("Audit")):
        plan = AuditPlan.objects.select_for_update(no_key=True).get(pk=pk)
        if plan.state not in sources:
            raise Refused(
                _("This is already “%(state)s”; nothing was changed.") % {"state": plan.get_state_display()}
            )
        if body:
            body(plan, by, now or clock())
        plan.state = target
        plan.save()
        _note(plan, act, by)
    return plan


def _note(plan: AuditPlan, act: str, by, **facts) -> None:
    Event.note(Event.Kind.AUDIT, by=by, subject=plan.pk, act=act, form=plan.kind, year=plan.year, **facts)
