"""The audits of the year: which are due when, and who hears of it (J1; 未成年人网络保护条例 art. 37)."""

from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils.timezone import localdate

from agency import policy
from agency.acting import acting_as
from agency.holders import holders
from agency.models import Notice
from compliance.models import AuditPlan

from . import periods
from .rights import APPROVE, DRAFT
from .running import ACTOR

Kind = AuditPlan.Kind
FINISHED = (AuditPlan.State.CLOSED,)


@dataclass(frozen=True)
class Slot:
    """One audit of the calendar, planned or not."""

    kind: str
    year: int
    quarter: int
    due_on: date
    plan: AuditPlan | None

    @property
    def label(self) -> str:
        return AuditPlan(kind=self.kind, year=self.year, quarter=self.quarter).title

    @property
    def done(self) -> bool:
        return self.plan is not None and self.plan.state in FINISHED

    @property
    def key(self) -> str:
        return f"{self.kind}-{self.year}-{self.quarter}"

    def late(self, today: date) -> bool:
        return not self.done and today > self.due_on

    @property
    def url(self) -> str:
        if self.plan:
            return self.plan.get_absolute_url()
        query = f"?kind={self.kind}&year={self.year}&quarter={self.quarter}"
        return reverse("compliance:audit_new") + query


def slots(today: date) -> list[Slot]:
    """This year's audits and those of the last whose report is due in it, by the day they are due."""
    wanted = [(Kind.ANNUAL, year, 0) for year in (today.year - 1, today.year)]
    wanted += [(Kind.MINORS, year, 0) for year in (today.year - 1, today.year)]
    wanted += [(Kind.QUARTERLY, *periods.quarter_before(today)), (Kind.QUARTERLY, *periods.quarter_of(today))]
    plans = {
        (one.kind, one.year, one.quarter): one
        for one in AuditPlan.objects.standing().filter(year__gte=today.year - 1)
    }
    found = [Slot(*key, periods.due_on(*key), plans.get(key)) for key in wanted]
    return sorted((one for one in found if _shown(one, today)), key=lambda one: one.due_on)


def _shown(slot: Slot, today: date) -> bool:
    """What ended last year shows until it is done; the house's own first year begins with the first plan."""
    if slot.plan or slot.due_on >= today:
        return True
    return AuditPlan.objects.filter(
        starts_on__lt=periods.period_of(slot.kind, slot.year, slot.quarter)[0]
    ).exists()


def sweep(now: datetime) -> int:
    """Auditors hear before the last day, and whoever approves hears when it has passed; how many slots."""
    today = localdate(now)
    with acting_as(ACTOR):
        waiting = [slot for slot in slots(today) if not slot.done]
        return sum(_tell(slot, today) for slot in waiting)


def _tell(slot: Slot, today: date) -> int:
    left = (slot.due_on - today).days
    if left > max(policy.AUDIT_TOLD):
        return 0
    step = min((one for one in policy.AUDIT_TOLD if one >= left), default=0) if left >= 0 else -1
    right, kind = (DRAFT, "audit_due") if left >= 0 else (APPROVE, "audit_overdue")
    for one in holders(right).order_by("pk"):
        Notice.objects.post(
            key=f"{kind}:{slot.key}:{step}:{one.pk}",
            to=one,
            kind=f"{kind}_{slot.kind}",
            params={"year": slot.year, "due_on": slot.due_on.isoformat()},
            url=slot.url,
        )
    return 1
