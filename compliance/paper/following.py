"""The clock: whoever has a paper is reminded, an overdue one goes up, and the half-yearly count is called for."""

from collections.abc import Iterator
from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.timezone import localdate

from agency import policy
from agency.acting import acting_as
from agency.holders import holders
from agency.models import Notice
from compliance.models import PaperInventory, PaperLoan
from customers.helping import managers

from . import lending
from .boxes import ACTOR, RUN, note
from .counting import drawn_from, half_year

BATCH = 500


def sweep(now: datetime) -> int:
    """Remind, tell what is overdue, hand it up; each once, however often the clock comes. How many were told."""
    return remind(now) + overdue(now) + call_for_count(now)


def remind(now: datetime) -> int:
    """The borrower, some hours before the end."""
    with acting_as(ACTOR):
        rows = PaperLoan.objects.filter(state="out", due_at__gt=now, due_at__lte=now + policy.PAPER_REMINDED)
        return sum(
            lending.tell(loan, loan.borrower, "paper_due_soon", due_at=loan.due_at.isoformat())
            for loan in _each(rows.select_related("borrower"))
        )


def overdue(now: datetime) -> int:
    """Borrower and keeper at once, the borrower's manager a working day later."""
    told = 0
    with acting_as(ACTOR):
        rows = PaperLoan.objects.overdue(now).select_related("borrower__department", "file__box__keeper")
        for loan in _each(rows):
            first = lending.tell(loan, loan.borrower, "paper_overdue", due_at=loan.due_at.isoformat())
            if first:
                note(loan.file, "paper_overdue", None, loan=str(loan.pk))
            told += first
            above = [loan.file.box.keeper]
            if managers.answer_by(loan.due_at) <= now:
                above.append(managers.next_up(loan.borrower))
            for person in {one for one in above if one and one.pk != loan.borrower_id}:
                told += lending.tell(loan, person, "paper_overdue_of", person=loan.borrower.name)
    return told


def _each(rows: QuerySet[PaperLoan]) -> Iterator[PaperLoan]:
    """All of `rows`, the one due first at the beginning, `BATCH` at a time by (due_at, id)."""
    behind = Q()
    while True:
        found = list(rows.filter(behind).order_by("due_at", "pk")[:BATCH])
        yield from found
        if len(found) < BATCH:
            return
        last = found[-1]
        behind = Q(due_at__gt=last.due_at) | Q(due_at=last.due_at, pk__gt=last.pk)


def call_for_count(now: datetime) -> int:
    """Two months before the half-year ends without a count of the whole house, its people hear of it."""
    today = localdate(now)
    half = half_year(today)
    ends = date(today.year, 6, 30) if today.month < 7 else date(today.year, 12, 31)
    if (ends - today).days > policy.PAPER_COUNT_CALLED_FOR.days:
        return 0
    with acting_as(ACTOR):
        if PaperInventory.objects.filter(period=half, box=None).exists() or not drawn_from(None).exists():
            return 0
        return sum(
            Notice.objects.post(
                key=f"paper-count:{half}:{person.pk}",
                to=person,
                kind="paper_count_due",
                params={"due_on": ends.isoformat()},
                url=reverse("compliance:paper_inventories"),
            )
            for person in holders(RUN)
        )
