from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agency import masking
from agency.encryption import SealedTextField
from agency.facts import Category, Fact
from agency.history import Trail
from agency.models import colleague
from customers.models.part import Part

from .dispute_stages import Stage


class DisputeEntry(Part):
    """What was done or said in a dispute, and at which stage: its diary."""

    of_contract = "contract_id"

    dispute = models.ForeignKey("contracts.Dispute", models.PROTECT, related_name="entries", db_index=False)
    contract = models.ForeignKey("contracts.Contract", models.PROTECT, related_name="+", db_index=False)
    stage = models.CharField(_("stage"), max_length=11, choices=Stage)
    words = SealedTextField(
        _("what happened"), context="contract_dispute_entry.words", subject="customer_id", max_length=2000
    )
    by = colleague(_("by"))
    at = models.DateTimeField(_("at"))

    FACTS = (
        Fact(
            "words",
            "trade",
            0,
            masking.hidden,
            model="contracts.DisputeEntry",
            category=Category.NOTE,
            exportable=False,
        ),
    )

    history = Trail(sealed=True)

    class Meta:
        verbose_name = _("entry of a dispute")
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["dispute", "at"], name="dispute_entries")]

    def __str__(self) -> str:
        return str(self.pk)


class DisputeDeadline(Part):
    """A day by which something must be done in a dispute; told once ahead and once when it has passed."""

    of_contract = "contract_id"

    class What(models.TextChoices):
        REPLY = "reply", _("written reply to the complaint")
        DEFENCE = "defence", _("statement of defence")
        EVIDENCE = "evidence", _("handing in of evidence")
        HEARING = "hearing", _("hearing")
        APPEAL = "appeal", _("appeal")
        PAYMENT = "payment", _("payment of the settlement")
        OTHER = "other", pgettext_lazy("deadline", "other")

    dispute = models.ForeignKey("contracts.Dispute", models.PROTECT, related_name="deadlines", db_index=False)
    contract = models.ForeignKey("contracts.Contract", models.PROTECT, related_name="+", db_index=False)
    what = models.CharField(_("what"), max_length=8, choices=What)
    due_on = models.DateField(_("due on"))
    done_on = models.DateField(_("done on"), null=True)
    done_by = colleague(_("done by"), null=True)
    set_by = colleague(_("set by"), null=True)  # None: set by the stage
    told = models.PositiveSmallIntegerField(default=0, editable=False)  # 0 not yet, 1 ahead, 2 overdue

    history = Trail()

    class Meta:
        verbose_name = _("deadline of a dispute")
        ordering = ["due_on", "pk"]
        indexes = [
            models.Index(fields=["due_on"], condition=Q(done_on=None), name="dispute_deadline_open"),
            models.Index(fields=["dispute"], name="dispute_deadlines"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(done_on=None, done_by=None) | Q(done_on__isnull=False, done_by__isnull=False),
                name="dispute_deadline_done_by",
            )
        ]

    def __str__(self) -> str:
        return str(self.get_what_display())

    def overdue(self, today: date | None = None) -> bool:
        return self.done_on is None and self.due_on < (today or localdate())


class DisputePaper(Part):
    """A file of the archive that belongs to a dispute as evidence."""

    of_contract = "contract_id"

    dispute = models.ForeignKey("contracts.Dispute", models.PROTECT, related_name="papers", db_index=False)
    contract = models.ForeignKey("contracts.Contract", models.PROTECT, related_name="+", db_index=False)
    attachment = models.ForeignKey("customers.Attachment", models.PROTECT, related_name="+", db_index=False)
    added_by = colleague(_("added by"))

    history = Trail()

    class Meta:
        verbose_name = _("paper of a dispute")
        ordering = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["dispute", "attachment"], name="dispute_paper_once"),
        ]

    def __str__(self) -> str:
        return str(self.pk)
