"""Audit plans before those who approve them, corrective actions before their owners (J1, J3)."""

from datetime import datetime, time

from django.utils.timezone import localdate, make_aware
from django.utils.translation import gettext as _

from agency.errors import Refused
from compliance.models import AuditPlan, CorrectiveAction
from customers.inbox import Item, Kind, register

from . import planning
from .controls import BY_CODE
from .rights import APPROVE, SEE


@register
class Plan(Kind):
    """An auditor asks for the approval of a plan."""

    code = "audit_plan"
    template = "compliance/auditing/inbox_plan.html"

    def waiting(self, user):
        if not user.has_perm(APPROVE):
            return AuditPlan.objects.none()
        return _with_people(AuditPlan.objects.waiting().exclude(drafted_by=user)).order_by("updated_at")

    def asked(self, user):
        mine = AuditPlan.objects.filter(drafted_by=user).exclude(state=AuditPlan.State.DRAFT)
        return _with_people(mine).order_by("-created_at")

    def done(self, user):
        return _with_people(AuditPlan.objects.filter(approved_by=user)).order_by("-approved_at")

    def find(self, user, pk):
        if not user.has_perm(SEE):
            return None
        return _with_people(AuditPlan.objects.filter(pk=pk)).first()

    def item(self, record):
        return Item(
            kind=self.code,
            record=record,
            icon="clipboard-list",
            label=_("Audit plan"),
            title=record.title,
            who=record.drafted_by,
            at=record.updated_at,
        )

    def is_waiting(self, user, record):
        return record.state == AuditPlan.State.SUBMITTED

    def decided_by(self, record):
        return record.approved_by_id

    def decided_at(self, record):
        return record.approved_at

    def context(self, user, record):
        lines = record.programme.all()
        return {
            "decidable": self.is_waiting(user, record)
            and user.has_perm(APPROVE)
            and record.drafted_by_id != user.pk,
            "programme": [(BY_CODE[line.code], line) for line in lines if line.code in BY_CODE],
        }

    def decide(self, record, *, by, action, comment):
        approve = action == "approve"
        planning.decide(record.pk, by=by, approve=approve, comment=comment)
        return _("The audit plan is approved.") if approve else _("The audit plan goes back to its drafter.")


@register
class Correction(Kind):
    """What an audit asks of its owner, and, once done, its effect of the auditor (J3)."""

    code = "corrective"
    template = "compliance/auditing/inbox_action.html"
    foot = "compliance/auditing/inbox_action_foot.html"

    def waiting(self, user):
        today = localdate()
        rows = CorrectiveAction.objects.filter(owner=user, state__in=CorrectiveAction.WITH_OWNER)
        rows |= CorrectiveAction.objects.filter(asked_by=user, state="done", check_on__lte=today)
        return _with_finding(rows).order_by("due_on", "pk")

    def asked(self, user):
        return _with_finding(CorrectiveAction.objects.filter(asked_by=user)).order_by("-created_at")

    def done(self, user):
        rows = CorrectiveAction.objects.exclude(state__in=CorrectiveAction.WITH_OWNER).filter(owner=user)
        return _with_finding(rows).order_by("-done_at")

    def find(self, user, pk):
        rows = CorrectiveAction.objects.filter(pk=pk)
        if not user.has_perm(SEE):
            rows = rows.filter(owner=user)
        return _with_finding(rows).first()

    def item(self, record):
        return Item(
            kind=self.code,
            record=record,
            icon="wrench",
            label=_("Audit finding"),
            title=f"{record.finding.number} {record.finding.title}",
            who=record.asked_by,
            at=record.created_at,
            due=_end_of(record.due_on) if record.state in CorrectiveAction.WITH_OWNER else None,
        )

    def is_waiting(self, user, record):
        if record.owner_id == user.pk:
            return record.state in CorrectiveAction.WITH_OWNER
        return record.state == "done" and record.check_on <= localdate()

    def decided_by(self, record):
        return record.checked_by_id

    def decided_at(self, record):
        return record.done_at

    def decide(self, record, *, by, action, comment):
        raise Refused(_("Open the finding and answer there."))


def _end_of(day):
    return make_aware(datetime.combine(day, time.max.replace(microsecond=0)))


def _with_finding(rows):
    return rows.select_related("finding", "owner__department", "asked_by__department")


def _with_people(plans):
    return plans.select_related("drafted_by__department", "approved_by")
