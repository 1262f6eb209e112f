"""What a leaver had of paper: requests end, borrowed papers and boxes pass to whoever takes over (H8)."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from agency.models import User
from agency.offboarding import BATCH, step
from compliance.models import PaperBox, PaperLoan
from customers.helping import managers

from . import lending
from .boxes import note

State = PaperLoan.State


@step(
    "paper_asked",
    _("Requests for paper files"),
    lambda person: PaperLoan.objects.filter(borrower=person, state__in=(State.WAITING, State.APPROVED)),
)
def asked(rows, person: User, heir, now: datetime) -> int:
    found = list(rows.select_for_update(no_key=True, of=("self",)).select_related("file"))
    for loan in found:
        lending.end(loan, loan.file, State.WITHDRAWN, "paper_withdrawn", None)
    return len(found)


@step(
    "paper_decisions",
    _("Decisions about paper files"),
    lambda person: PaperLoan.objects.filter(state=State.WAITING, deciders__contains=[person.pk]),
)
def decisions(rows, person: User, heir, now: datetime) -> int:
    """The next above decides; the account is closed by now, so the line passes it by."""
    found = list(
        rows.select_for_update(no_key=True, of=("self",)).select_related("file__box__keeper", "borrower")
    )
    for loan in found:
        line = [one for one in managers.line_of(loan.file.box.keeper) if one not in (person, loan.borrower)]
        loan.deciders = [one.pk for one in line[:1]]
        loan.save()
        for one in line[:1]:
            lending.tell(loan, one, "paper_asked", inbox=True, person=loan.borrower.name)
    return len(found)


@step(
    "paper_loans",
    _("Borrowed paper files"),
    lambda person: PaperLoan.objects.filter(borrower=person, state=State.OUT),
    handed=True,
)
def loans(rows, person: User, heir: User, now: datetime) -> int:
    """Whoever takes over brings them back, on the day they are due."""
    found = list(
        rows.select_for_update(no_key=True, of=("self",)).select_related("file__box__keeper")[:BATCH]
    )
    for loan in found:
        if loan.decided_by_id == heir.pk:  # who approved it does not become its borrower: back to the keeper
            loan.decided_by = None
        loan.borrower = heir
        loan.save()
        note(loan.file, "paper_passed", None, loan=str(loan.pk), person=heir.pk)
        lending.tell(loan, heir, "paper_due", due_at=loan.due_at.isoformat())
        lending.tell(loan, loan.file.box.keeper, "paper_passed", person=heir.name)
    return len(found)


@step(
    "paper_boxes",
    _("Boxes of paper files"),
    lambda person: PaperBox.objects.filter(keeper=person),
    handed=True,
)
def boxes(rows, person: User, heir: User, now: datetime) -> int:
    """The heir keeps them; whoever runs the paper may name another."""
    found = list(rows.select_for_update(no_key=True, of=("self",))[:BATCH])
    for box in found:
        box.keeper = heir
        box.save()
    return len(found)
