from datetime import datetime

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agency.encryption import SealedModel, SealedTextField
from agency.encryption.ids import uuid7
from agency.facts import own_notes
from agency.history import Trail
from agency.models import Audited, colleague
from agency.visibility import scope_of

from .paper import PaperFile


class PaperLoanQuerySet(models.QuerySet):
    def open(self):
        return self.filter(state__in=PaperLoan.OPEN)

    def visible_to(self, user):
        if scope_of(user).everything:
            return self
        files = PaperFile.objects.visible_to(user).values("pk")
        return self.filter(Q(borrower=user) | Q(deciders__contains=[user.pk]) | Q(file__in=files))

    def overdue(self, now: datetime):
        return self.filter(state=PaperLoan.State.OUT, due_at__lt=now)


class PaperLoan(SealedModel, Audited):
    """One borrowing: asked for, approved by the keeper's manager, handed out, due, taken back and checked.

    `deciders` are the ids of whoever was asked; the words stand under the archive's key. At most one is open
    for a file: the database keeps two people from the same paper.
    """

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("paper", "waiting for approval")
        APPROVED = "approved", pgettext_lazy("paper", "approved, to be handed out")
        OUT = "out", pgettext_lazy("paper", "lent")
        RETURNED = "returned", pgettext_lazy("paper", "returned")
        REFUSED = "refused", pgettext_lazy("paper", "refused")
        WITHDRAWN = "withdrawn", pgettext_lazy("paper", "withdrawn")
        LOST = "lost", pgettext_lazy("paper", "lost")

    OPEN = ("waiting", "approved", "out")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    file = models.ForeignKey(PaperFile, models.PROTECT, related_name="loans", db_index=False)
    customer = models.ForeignKey(
        "customers.Customer", models.PROTECT, related_name="paper_loans", db_index=False
    )
    number = models.CharField(_("number"), max_length=20)
    kind = models.CharField(_("kind"), max_length=12, choices=PaperFile.Kind)
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.WAITING, editable=False)
    borrower = colleague(pgettext_lazy("paper", "borrower"))
    purpose = models.ForeignKey(
        "customers.Purpose", models.PROTECT, related_name="+", verbose_name=_("purpose")
    )
    deciders = ArrayField(models.BigIntegerField(), verbose_name=_("asked of"))
    decided_by, decided_at = colleague(_("decided by"), null=True), models.DateTimeField(null=True)
    handed_by, handed_at = colleague(_("handed out by"), null=True), models.DateTimeField(null=True)
    due_at = models.DateTimeField(_("due back"), null=True)
    extended = models.PositiveSmallIntegerField(_("extended"), default=0)
    checked_by, returned_at = colleague(_("taken back by"), null=True), models.DateTimeField(null=True)
    pages_back = models.PositiveSmallIntegerField(_("pages that came back"), null=True)
    note = SealedTextField(
        _("explanation"), context="paperloan.note", subject="customer_id", null=True, blank=True
    )
    comment = SealedTextField(
        _("comment"), context="paperloan.comment", subject="customer_id", null=True, blank=True
    )

    FACTS = own_notes("compliance.PaperLoan", "note", "comment")

    history = Trail(sealed=True)
    objects = models.Manager.from_queryset(PaperLoanQuerySet)()

    class Meta:
        verbose_name = _("loan of a paper file")
        constraints = [
            models.UniqueConstraint(
                fields=["file"],
                condition=Q(state__in=["waiting", "approved", "out"]),
                name="paper_loan_one_open",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("borrower")),
                name="paper_loan_decided_by_another",
            ),
            models.CheckConstraint(
                condition=Q(checked_by=None) | ~Q(checked_by=F("borrower")),
                name="paper_loan_checked_by_another",
            ),
            models.CheckConstraint(
                condition=~Q(state="out") | Q(due_at__isnull=False),
                name="paper_loan_out_has_an_end",
            ),
        ]
        indexes = [
            models.Index(fields=["file", "-created_at"], name="paper_loan_file"),
            models.Index(fields=["customer", "-created_at"], name="paper_loan_customer"),
            models.Index(fields=["borrower", "-created_at"], name="paper_loan_borrower"),
            models.Index(fields=["due_at"], condition=Q(state="out"), name="paper_loan_due"),
            models.Index(fields=["created_at"], condition=Q(state="waiting"), name="paper_loan_waiting"),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("compliance:paper", args=[self.file_id])
