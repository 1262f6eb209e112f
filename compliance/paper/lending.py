"""Borrowing a paper file: asked for, approved by the keeper's manager, handed out, due, back and checked (§2.12)."""

from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.urls import reverse
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from agency import policy
from agency.acting import acting_for
from agency.errors import Refused
from agency.models import Notice, User
from compliance.models import PaperFile, PaperLoan
from customers import restricting, revealing
from customers.helping import managers
from customers.models import Customer, Purpose

from .boxes import ACTOR, handles, locked, note

State, File = PaperLoan.State, PaperFile.State


def may_borrow(user, customer: Customer) -> bool:
    """Whoever sees the whole archive and opens fields in it: the paper shows all of them."""
    return revealing.sees_whole(user, customer) and revealing.may_reveal(user, customer)


def ask(
    pk: UUID,
    *,
    by,
    purpose: Purpose,
    note_text: str = "",
    key: UUID | None = None,
    now: datetime | None = None,
) -> PaperLoan:
    """Ask for a paper; the keeper's manager, or the next above who is not `by`, decides.

    `key` is the form's one-time id. Raises `PermissionDenied` outside one's rights, `Refused` where somebody
    else has it or asked first, for a restricted archive, and for a purpose that is not on the list.
    """
    words = note_text.strip()
    with acting_for(by, ACTOR, reason=gettext_noop("paper asked for")):
        held = locked(pk)
        customer = Customer.objects.visible_to(by).filter(pk=held.customer_id).first()
        if customer is None or not may_borrow(by, customer):
            raise PermissionDenied
        if key and (there := PaperLoan.objects.filter(pk=key, borrower=by, file=held).first()):
            return there
        restricting.check(customer, by=by)
        if not (purpose.access and purpose.active):
            raise Refused(_("Choose one of the purposes on the list."))
        if purpose.explain and not words:
            raise Refused(_("Say what you need it for."))
        open_one = PaperLoan.objects.open().filter(file=held).select_related("borrower").first()
        if open_one:
            raise Refused(
                _("%(person)s has this file or asked for it first.") % {"person": open_one.borrower}
            )
        if held.state != File.SHELVED:
            raise Refused(_("This file is not in its box: %(state)s.") % {"state": held.get_state_display()})
        asked = deciders(held, by)
        if not asked:
            raise Refused(_("There is nobody who could approve this: tell the CRM manager."))
        made = PaperLoan(
            **({"pk": key} if key else {}),
            file=held,
            customer_id=held.customer_id,
            number=held.number,
            kind=held.kind,
            borrower=by,
            purpose=purpose,
            note=words or None,
            deciders=[person.pk for person in asked],
        )
        made.save(force_insert=True)
        note(held, "paper_asked", by, loan=str(made.pk), purpose=purpose.code)
        for person in asked:
            tell(made, person, "paper_asked", inbox=True, person=by.name)
    return made


def deciders(file: PaperFile, borrower) -> list[User]:
    """The manager of whoever keeps the box; who borrows does not decide."""
    line = (one for one in managers.line_of(file.box.keeper) if one.pk != borrower.pk)
    return list(line)[:1]


def decidable(user):
    return PaperLoan.objects.filter(state=State.WAITING, deciders__contains=[user.pk]).exclude(borrower=user)


def concerned(user) -> Q:
    return Q(borrower=user) | Q(deciders__contains=[user.pk]) | Q(decided_by=user)


def decide(pk: UUID, *, by, approve: bool, comment: str = "", now: datetime | None = None) -> PaperLoan:
    """Approve or refuse; a refusal says why."""
    with acting_for(by, ACTOR, reason=gettext_noop("paper decided")):
        held, file = _open(pk, State.WAITING)
        if by.pk not in held.deciders or held.borrower_id == by.pk:
            raise PermissionDenied
        if not approve and not comment.strip():
            raise Refused(_("Say why it is refused; the colleague reads it."))
        held.state = State.APPROVED if approve else State.REFUSED
        held.decided_by, held.decided_at, held.comment = by, now or clock(), comment.strip() or None
        held.save()
        note(file, "paper_approved" if approve else "paper_refused", by, loan=str(held.pk))
        tell(held, held.borrower, "paper_approved" if approve else "paper_refused")
        if approve and file.box.keeper_id != held.borrower_id:
            tell(held, file.box.keeper, "paper_to_hand_out", person=held.borrower.name)
    return held


def withdraw(pk: UUID, *, by) -> PaperLoan:
    """The borrower does not need it any more; possible until it is handed out."""
    with acting_for(by, ACTOR, reason=gettext_noop("paper withdrawn")):
        held, file = _open(pk, State.WAITING, State.APPROVED)
        if held.borrower_id != by.pk:
            raise PermissionDenied
        end(held, file, State.WITHDRAWN, "paper_withdrawn", by)
    return held


def hand_out(pk: UUID, *, by, now: datetime | None = None) -> PaperLoan:
    """The keeper puts it into the borrower's hands; from now on the days count.

    Raises `Refused` for an archive that was restricted since it was asked for.
    """
    moment = now or clock()
    with acting_for(by, ACTOR, reason=gettext_noop("paper handed out")):
        held, file = _open(pk, State.APPROVED)
        _handler(by, file, held)
        restricting.check(file.customer, by=held.borrower)
        held.state, held.handed_by, held.handed_at = State.OUT, by, moment
        held.due_at = managers.answer_by(moment, policy.PAPER_LOAN_DAYS)
        held.save()
        file.state = File.OUT
        file.save()
        note(file, "paper_handed", by, loan=str(held.pk), person=held.borrower_id)
        tell(held, held.borrower, "paper_due", due_at=held.due_at.isoformat())
    return held


def extendable(loan: PaperLoan, moment: datetime) -> bool:
    return loan.extended < policy.PAPER_LOAN_EXTENSIONS and loan.due_at >= moment


def extend(pk: UUID, *, by, now: datetime | None = None) -> PaperLoan:
    """Once, by as many days again, before it is overdue: the keeper lets it."""
    moment = now or clock()
    with acting_for(by, ACTOR, reason=gettext_noop("paper extended")):
        held, file = _open(pk, State.OUT)
        _handler(by, file, held)
        if not extendable(held, moment):
            raise Refused(_("It was extended before, or is overdue: it comes back first."))
        held.extended += 1
        held.due_at = managers.answer_by(held.due_at, policy.PAPER_LOAN_DAYS)
        held.save()
        note(file, "paper_extended", by, loan=str(held.pk))
        tell(held, held.borrower, "paper_due", due_at=held.due_at.isoformat())
    return held


def take_back(pk: UUID, *, by, pages: int, now: datetime | None = None) -> PaperLoan:
    """It came back and its pages were counted; fewer than left are told to whoever answers for privacy."""
    with acting_for(by, ACTOR, reason=gettext_noop("paper taken back")):
        held, file = _open(pk, State.OUT)
        _handler(by, file, held)
        held.state, held.checked_by, held.returned_at = State.RETURNED, by, now or clock()
        held.pages_back = pages
        held.save()
        file.state = File.SHELVED
        file.save()
        note(file, "paper_returned", by, loan=str(held.pk), pages=pages)
        if pages < file.pages:
            from .losing import lost_pages

            lost_pages(file, by=by, missing=file.pages - pages, loan=held)
    return held


def end(loan: PaperLoan, file: PaperFile, state: str, act: str, by) -> None:
    """Close a loan that was open; in the transaction of whoever does."""
    loan.state = state
    loan.save()
    note(file, act, by, loan=str(loan.pk))


def tell(loan: PaperLoan, to: User, kind: str, *, inbox: bool = False, **params) -> bool:
    address = reverse("agency:inbox_item", args=["paper", loan.pk]) if inbox else loan.get_absolute_url()
    return Notice.objects.post(
        key=f"{kind}:{loan.pk}:{loan.extended}:{to.pk}",
        to=to,
        kind=kind,
        params={"number": loan.number, **params},
        url=address,
    )


def _open(pk: UUID, *states: str) -> tuple[PaperLoan, PaperFile]:
    """File first, then loan: the order everybody takes them."""
    file = locked(PaperLoan.objects.values_list("file", flat=True).get(pk=pk))
    rows = PaperLoan.objects.select_for_update(no_key=True, of=("self",)).select_related("borrower")
    held = rows.get(pk=pk)
    if held.state not in states:
        raise Refused(
            _("This is already “%(state)s”; nothing was changed.") % {"state": held.get_state_display()}
        )
    return held, file


def _handler(by, file: PaperFile, loan: PaperLoan) -> None:
    if not handles(by, file.box):
        raise PermissionDenied
    if loan.borrower_id == by.pk:
        raise Refused(_("Nobody hands a file out to themselves or takes it back from themselves."))
