from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agency import masking
from agency.encryption import SealedTextField
from agency.facts import Category, Fact
from agency.history import Trail
from agency.visibility import NOTHING, scope_of
from customers.models import Purchase
from customers.models.part import Part, PartManager, PartQuerySet

from .contract import Contract


class DueQuerySet(PartQuerySet):
    def visible_to(self, user):
        """Of the contracts this person may see; row-level security asks the same."""
        if scope_of(user) is NOTHING:
            return self.none()
        return self.filter(contract__in=Contract.objects.visible_to(user).values("pk"))

    def open(self):
        """Claimed and not wholly paid; without those that wait for a decision on an ended contract."""
        return self.filter(paid__lt=F("amount") - F("waived"), halted_at=None)

    def overdue(self, today):
        return self.open().filter(due_on__lt=today)


class DueManager(PartManager.from_queryset(DueQuerySet)):
    pass


class Due(Part):
    """One payment the other side owes under a signed contract (E26; contracts_compliance.md §1.1, §1.6).

    Made of the payment plan of the revision that was signed. `paid` is what was allocated to it and is written by
    the database alone; `waived` is what is not claimed any more. Whole fen, Shanghai days.
    """

    class Kind(models.TextChoices):
        DEPOSIT = "deposit", _("deposit")
        INSTALMENT = "instalment", _("instalment")
        BALANCE = "balance", pgettext_lazy("payment", "balance")

    of_contract = "contract_id"

    contract = models.ForeignKey("contracts.Contract", models.PROTECT, related_name="dues", db_index=False)
    revision = models.ForeignKey("contracts.Revision", models.PROTECT, related_name="+", db_index=False)
    key = models.CharField(max_length=40)  # of the payment in the terms of that revision
    place = models.PositiveSmallIntegerField(default=0)
    kind = models.CharField(_("payment"), max_length=10, choices=Kind, default=Kind.BALANCE)
    method = models.CharField(_("agreed way of payment"), max_length=8, choices=Purchase.Payment)
    amount = models.BigIntegerField(_("amount"))
    currency = models.CharField(max_length=3, default="CNY", editable=False)
    due_on = models.DateField(_("due"))
    paid = models.BigIntegerField(_("paid"), default=0, editable=False)
    waived = models.BigIntegerField(_("not claimed any more"), default=0, editable=False)
    halted_at = models.DateTimeField(
        null=True, editable=False
    )  # the contract ended: what is kept is to be decided
    told = models.PositiveSmallIntegerField(default=0, editable=False)  # the reminders that were sent
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided at"), null=True)
    reason = SealedTextField(
        _("reason"), context="contract_due.reason", subject="customer_id", max_length=600, null=True
    )

    FACTS = (
        Fact(
            "reason",
            "own",
            0,
            masking.hidden,
            model="contracts.Due",
            category=Category.TRADE,
            exportable=False,
        ),
    )

    history = Trail(sealed=True)
    objects = DueManager()

    class Meta:
        verbose_name = _("payment due")
        ordering = ["due_on", "place", "id"]
        constraints = [
            models.UniqueConstraint(fields=["contract", "revision", "key"], name="due_once"),
            models.CheckConstraint(
                condition=Q(amount__gt=0, paid__gte=0, waived__gte=0, paid__lte=F("amount") - F("waived")),
                name="due_never_overpaid",
            ),
            models.CheckConstraint(
                condition=Q(waived=0) | Q(decided_by__isnull=False, decided_at__isnull=False),
                name="due_waived_by_somebody",
            ),
        ]
        indexes = [
            models.Index(fields=["contract", "due_on"], name="due_of_contract"),
            models.Index(
                fields=["due_on", "id"],
                condition=Q(paid__lt=F("amount") - F("waived"), halted_at=None),
                name="due_open",
            ),
            models.Index(
                fields=["customer"], condition=Q(paid__lt=F("amount") - F("waived")), name="due_owed"
            ),
            models.Index(
                fields=["halted_at", "id"], condition=Q(halted_at__isnull=False), name="due_to_decide"
            ),
            models.Index(fields=["-due_on", "-id"], name="due_latest"),
        ]

    def __str__(self) -> str:
        return f"{self.contract_id} {self.key}"

    @property
    def claimed(self) -> int:
        return self.amount - self.waived

    @property
    def left(self) -> int:
        """What is still to come, in fen."""
        return self.amount - self.waived - self.paid
