"""How approvals go: passed at the first submission, hours per step (§1.4, G9). As far as the reader sees contracts."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Avg, Count, Exists, ExpressionWrapper, F, OuterRef, fields

from contracts.models import ApprovalStep

State = ApprovalStep.State


@dataclass(frozen=True)
class Rate:
    passed: int
    of: int

    @property
    def percent(self) -> float | None:
        return self.passed * 100 / self.of if self.of else None


@dataclass(frozen=True)
class Hours:
    office: str
    label: str
    count: int
    hours: float


def first_pass_rate(since: datetime) -> Rate:
    """Contracts first submitted since then whose first submission was approved by everybody, out of those decided.

    Taken back by the author, or still waiting: not counted. An edit after the approval does not take it away.
    """
    first = ApprovalStep.objects.filter(round=1)
    asked = first.filter(asked_at__gte=since).order_by().values("contract").distinct()
    of_it = first.filter(contract=OuterRef("contract"))
    turned_down = Exists(of_it.filter(state__in=(State.RETURNED, State.REJECTED)))
    unanswered = Exists(of_it.filter(decided_at=None).exclude(state=State.SKIPPED))
    passed = asked.filter(~turned_down, ~unanswered).count()
    return Rate(passed, passed + asked.filter(turned_down).count())


def hours_per_step(since: datetime) -> list[Hours]:
    """Mean hours from the question to the answer, by office, of steps answered since then."""
    took = ExpressionWrapper(F("decided_at") - F("asked_at"), output_field=fields.DurationField())
    answered = ApprovalStep.objects.filter(decided_at__gte=since, asked_at__isnull=False).exclude(
        state=State.QUEUED
    )
    labels = dict(ApprovalStep.Office.choices)
    rows = answered.order_by().values("office").annotate(count=Count("pk"), mean=Avg(took)).order_by("office")
    return [
        Hours(row["office"], str(labels[row["office"]]), row["count"], row["mean"].total_seconds() / 3600)
        for row in rows
    ]
