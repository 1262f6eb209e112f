"""Working papers: the archive looked at for the audit, the checklist answered, the evidence kept (J1)."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from agency.acting import acting
from agency.errors import Refused
from agency.models import Event
from compliance.models import AuditSample, WorkingPaper
from compliance.spot_checks.checklist import POINTS, Point, seen_by_the_system
from customers.guarding import purposes
from customers.models import Customer, Purpose, PurposeGrant

from . import planning
from .rights import DRAFT

PURPOSE = "audit"
ANSWERS = {
    "ok": gettext_lazy("in order"),
    "wrong": gettext_lazy("not in order"),
    "none": gettext_lazy("does not apply"),
}
PROOF = Point(
    "proof",
    gettext_lazy("Each consent can be proved: notice, version, answer, evidence"),
    "B15 · 个人信息保护法 14",
)
GUARDIAN = Point("guardian", gettext_lazy("A guardian consented and is on file"), "未成年人网络保护条例 31")


@dataclass(frozen=True)
class Question:
    point: Point
    seen: bool | None  # what the system can say by itself
    answer: str

    @property
    def label(self) -> str:
        return str(ANSWERS.get(self.answer, ""))


def points_of(paper: WorkingPaper) -> tuple[Point, ...]:
    return (*POINTS, PROOF, GUARDIAN) if paper.stratum == "minors" else (*POINTS, PROOF)


def questions(paper: WorkingPaper) -> list[Question]:
    seen = seen_by_the_system(paper.customer)
    return [
        Question(point, seen.get(point.code), paper.answers.get(point.code, "")) for point in points_of(paper)
    ]


def open_archive(paper: WorkingPaper, *, by, now: datetime | None = None) -> Customer:
    """Declare the purpose “audit” for this archive; from then on it may be looked at for half an hour.

    Raises `PermissionDenied` without the right and `Customer.DoesNotExist` for one that is gone.
    """
    if not by.has_perm(DRAFT):
        raise PermissionDenied
    customer = Customer.objects.visible_to(by).get(pk=paper.customer_id)
    purpose = Purpose.objects.get(code=PURPOSE)
    with acting(by, purpose=PURPOSE):
        purposes.declare(customer, by=by, purpose=purpose, note=paper.number, now=now or clock())
        Event.note(
            Event.Kind.AUDIT, by=by, subject=customer.pk, act="archive_opened", working_paper=str(paper.pk)
        )
    return customer


def was_opened(paper: WorkingPaper, user) -> bool:
    """Has `user` opened the archive for the audit since it was drawn?"""
    grants = PurposeGrant.objects.filter(
        customer=paper.customer_id, by=user, purpose__code=PURPOSE, declared_at__gte=paper.sample.drawn_at
    )
    return grants.exists()


def write(
    pk: UUID, *, by, answers: dict[str, str], note: str = "", now: datetime | None = None
) -> WorkingPaper:
    """The checklist of one archive, answered point by point; what is not in order needs a word.

    Raises `Refused` before the archive was opened for the audit, and once the audit is closed.
    """
    if not by.has_perm(DRAFT):
        raise PermissionDenied
    with acting(by, reason=gettext_noop("Working paper")):
        plan = AuditSample.objects.values_list("plan", flat=True).get(papers=pk)
        if not planning.held_running(plan):
            raise Refused(_("The audit is closed; its papers stay as they are."))
        rows = WorkingPaper.objects.select_for_update(no_key=True, of=("self",)).select_related("sample")
        paper = rows.get(pk=pk)
        if not was_opened(paper, by) and not gone(paper):
            raise Refused(_("Open the archive for the audit first, then answer."))
        codes = [point.code for point in points_of(paper)]
        if any(answers.get(code) not in ANSWERS for code in codes):
            raise Refused(_("Answer every point of the checklist."))
        wrong = [code for code in codes if answers[code] == "wrong"]
        if wrong and not note.strip():
            raise Refused(_("Say what you saw, so that others can follow it."))
        paper.answers = {code: answers[code] for code in codes}
        paper.state = WorkingPaper.State.FAILED if wrong else WorkingPaper.State.PASSED
        paper.note, paper.looked_at_by, paper.looked_at = note.strip() or None, by, now or clock()
        paper.save()
        Event.note(
            Event.Kind.AUDIT,
            by=by,
            subject=paper.sample.plan_id,
            act="paper_written",
            working_paper=str(paper.pk),
            outcome=str(paper.state),
            wrong=wrong,
        )
    return paper


def gone(paper: WorkingPaper) -> bool:
    """The archive was destroyed or merged since: that is what the paper says then."""
    return not Customer.objects.filter(pk=paper.customer_id, state__in=("active", "awaiting")).exists()


def counts(sample: AuditSample) -> tuple[int, int]:
    """(papers written, those with exceptions)."""
    states = list(sample.papers.values_list("state", flat=True))
    return len(states) - states.count("open"), states.count("failed")
