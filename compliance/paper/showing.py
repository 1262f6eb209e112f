"""What the pages of paper files show and offer to one person."""

from dataclasses import dataclass
from functools import cached_property

from django.utils.text import capfirst
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from compliance.forms.paper import BorrowForm, MoveForm, ReturnForm, ScanForm, ShredForm
from compliance.lists.codes import word
from compliance.models import PaperFile, PaperLoan
from customers.models import Customer
from customers.revealing import sees_whole

from . import boxes, filing, lending, shredding

State = PaperFile.State
TONES = {"shelved": "green", "out": "amber", "lost": "red", "shredded": "rose", "destroyed": "line"}
ICONS = {"shelved": "archive", "out": "arrow-up-right", "lost": "triangle-alert", "shredded": "flame"}


@dataclass(frozen=True)
class Row:
    """One line of the list."""

    file: PaperFile
    loan: PaperLoan | None

    tone = property(lambda self: TONES[self.file.state])
    icon = property(lambda self: ICONS.get(self.file.state, ""))


def rows_of(files) -> list[Row]:
    """The files with the loan that is open."""
    files = list(files)
    loans = PaperLoan.objects.open().filter(file__in=[one.pk for one in files]).select_related("borrower")
    of_a_file = {loan.file_id: loan for loan in loans}
    return [Row(one, of_a_file.get(one.pk)) for one in files]


class Sheet:
    """One paper file as `user` may handle it: each form stands only where its act would be let."""

    def __init__(self, file: PaperFile, user, data=None, files=None, act: str = ""):
        self.file, self.user, self.data, self.files, self.act = file, user, data, files, act

    tone = property(lambda self: TONES[self.file.state])
    icon = property(lambda self: ICONS.get(self.file.state, ""))

    @cached_property
    def customer(self) -> Customer | None:
        """The archive, for whoever may open it."""
        return Customer.objects.visible_to(self.user).filter(pk=self.file.customer_id).first()

    @cached_property
    def loan(self) -> PaperLoan | None:
        rows = PaperLoan.objects.open().filter(file=self.file).select_related("borrower", "purpose")
        return rows.first()

    @cached_property
    def past(self) -> list[PaperLoan]:
        rows = PaperLoan.objects.filter(file=self.file).exclude(state__in=PaperLoan.OPEN)
        return list(rows.select_related("borrower", "checked_by").order_by("-created_at")[:20])

    @cached_property
    def handles(self) -> bool:
        mine = self.loan is not None and self.loan.borrower_id == self.user.pk
        return boxes.handles(self.user, self.file.box) and not mine

    def _form(self, act: str, form_class, **options):
        bound = (self.data, self.files) if self.act == act else (None, None)
        return form_class(*bound, prefix=None, **options)

    @cached_property
    def borrow(self) -> BorrowForm | None:
        fits = self.file.state == State.SHELVED and self.loan is None and self.customer is not None
        return (
            self._form("borrow", BorrowForm)
            if fits and lending.may_borrow(self.user, self.customer)
            else None
        )

    @cached_property
    def hand_out(self) -> bool:
        return bool(self.loan and self.loan.state == "approved" and self.handles)

    @cached_property
    def take_back(self) -> ReturnForm | None:
        out = self.loan and self.loan.state == "out" and self.handles
        return self._form("return", ReturnForm, initial={"pages": self.file.pages}) if out else None

    @cached_property
    def extend(self) -> bool:
        return bool(self.take_back and lending.extendable(self.loan, now()))

    @cached_property
    def withdraw(self) -> bool:
        mine = self.loan and self.loan.borrower_id == self.user.pk
        return bool(mine and self.loan.state in ("waiting", "approved"))

    @cached_property
    def move(self) -> MoveForm | None:
        fits = self.file.state == State.SHELVED and boxes.handles(self.user, self.file.box)
        return self._form("move", MoveForm, initial={"box": self.file.box_id}) if fits else None

    @cached_property
    def lose(self) -> bool:
        mine = self.loan and self.loan.state == "out" and self.loan.borrower_id == self.user.pk
        present = self.file.state in (State.SHELVED, State.OUT)
        return bool(present and (boxes.handles(self.user, self.file.box) or mine))

    @cached_property
    def found(self) -> bool:
        return self.file.state == State.LOST and boxes.handles(self.user, self.file.box)

    @cached_property
    def whole(self) -> bool:
        return self.customer is not None and sees_whole(self.user, self.customer)

    @cached_property
    def scan(self) -> ScanForm | None:
        fits = self.whole and not self.file.matched_by_id and self.file.state == State.SHELVED
        return self._form("scan", ScanForm, file=self.file) if fits else None

    @cached_property
    def match(self) -> bool:
        waits = self.file.scan_id and not self.file.matched_by_id
        return bool(self.whole and waits and self.file.scanned_by_id != self.user.pk)

    @cached_property
    def due(self) -> bool:
        return self.file.state in (State.SHELVED, State.LOST) and shredding.is_due(self.file)

    @cached_property
    def shred(self) -> ShredForm | None:
        fits = self.due and boxes.handles(self.user, self.file.box)
        return self._form("shred", ShredForm) if fits else None

    @cached_property
    def witness(self) -> bool:
        return shredding.may_witness(self.user, self.file)

    @property
    def custody(self):
        """The register's lines about this paper, newest first, each with its `words`."""
        events = list(filing.events_of(self.file)[:30])
        for event in events:
            event.words = capfirst(word(event.data.get("act", "")) or "")
        return events


TABS = {
    "": (_("All"), lambda rows, user, now: rows),
    "out": (pgettext_lazy("paper", "Lent"), lambda rows, user, now: rows.filter(state="out")),
    "overdue": (
        _("Overdue"),
        lambda rows, user, now: rows.filter(pk__in=PaperLoan.objects.overdue(now).values("file")),
    ),
    "mine": (
        _("With me"),
        lambda rows, user, now: rows.filter(
            pk__in=PaperLoan.objects.open().filter(borrower=user).values("file")
        ),
    ),
    "kept": (_("In my boxes"), lambda rows, user, now: rows.filter(box__keeper=user)),
    "unmatched": (
        _("Scan to compare"),
        lambda rows, user, now: rows.filter(scan__isnull=False, matched_by=None),
    ),
    "lost": (_("Lost"), lambda rows, user, now: rows.filter(state="lost")),
    "shred": (_("To witness"), lambda rows, user, now: rows.filter(state="shredded")),
}
