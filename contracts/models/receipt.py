from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agency import masking
from agency.encryption import SealedTextField
from agency.facts import Category, Fact
from agency.history import Trail
from agency.models import colleague
from customers.models import Purchase
from customers.models.part import Part, PartManager, PartQuerySet


class ReceiptQuerySet(PartQuerySet):
    def counting(self):
        """What moves money: payments as noted, what was taken back or given back once finance agreed."""
        return self.filter(
            Q(kind=Receipt.Kind.PAYMENT) | Q(state=Receipt.State.CONFIRMED),
        )


class Receipt(Part):
    """Money that came in under a contract, or went back (E26). Never written again: a trigger keeps that.

    A mistake is put right by a `reversal` row of the same amount below zero, money is given back by a `refund`
    row; both count from the moment finance agreed to them. A payment counts at once, and is `noted` until finance
    found it on the account. Whole fen; `day` is the Shanghai day the money moved.
    """

    class Kind(models.TextChoices):
        PAYMENT = "payment", pgettext_lazy("receipt", "payment")
        REVERSAL = "reversal", pgettext_lazy("receipt", "correction")
        REFUND = "refund", pgettext_lazy("receipt", "refund")

    class State(models.TextChoices):
        NOTED = "noted", pgettext_lazy("receipt", "noted, finance has yet to find it")
        WAITING = "waiting", pgettext_lazy("receipt", "waiting for finance")
        CONFIRMED = "confirmed", pgettext_lazy("receipt", "confirmed")
        REFUSED = "refused", pgettext_lazy("receipt", "refused")

    METHODS = [pair for pair in Purchase.Payment.choices if pair[0] not in ("account", "unknown")]
    OPEN = (State.NOTED, State.WAITING)
    of_contract = "contract_id"

    contract = models.ForeignKey(
        "contracts.Contract", models.PROTECT, related_name="receipts", db_index=False
    )
    kind = models.CharField(
        pgettext_lazy("receipt", "kind"), max_length=8, choices=Kind, default=Kind.PAYMENT
    )
    amount = models.BigIntegerField(_("amount"))
    currency = models.CharField(max_length=3, default="CNY", editable=False)
    day = models.DateField(_("day of payment"))
    method = models.CharField(_("way of payment"), max_length=8, choices=METHODS)
    reverses = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="corrections", db_index=False, editable=False
    )
    account = SealedTextField(
        _("account of the agency"),
        context="contract_receipt.account",
        subject="customer_id",
        max_length=120,
        null=True,
    )
    reference = SealedTextField(
        _("reference of the bank or the platform"),
        context="contract_receipt.reference",
        subject="customer_id",
        max_length=120,
        null=True,
    )
    reason = SealedTextField(
        _("reason"), context="contract_receipt.reason", subject="customer_id", max_length=600, null=True
    )
    entered_by = colleague(_("entered by"))
    entered_at = models.DateTimeField(_("entered at"))
    state = models.CharField(pgettext_lazy("receipt", "state"), max_length=9, choices=State)
    decided_by = colleague(_("confirmed by"), null=True)
    decided_at = models.DateTimeField(_("confirmed at"), null=True)

    FACTS = tuple(
        Fact(
            name,
            "own",
            0,
            masking.hidden,
            model="contracts.Receipt",
            category=Category.TRADE,
            exportable=False,
        )
        for name in ("account", "reference", "reason")
    )

    history = Trail(sealed=True)
    objects = PartManager.from_queryset(ReceiptQuerySet)()

    class Meta:
        verbose_name = _("receipt of money")
        ordering = ["-day", "-entered_at"]
        permissions = [
            ("note_receipt", _("Note payments of customers")),
            ("confirm_receipt", _("Confirm, correct and give back payments")),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="payment", amount__gt=0, reverses=None)
                | Q(kind="reversal", amount__lt=0, reverses__isnull=False)
                | Q(kind="refund", amount__lt=0, reverses=None),
                name="receipt_sign",
            ),
            models.CheckConstraint(
                condition=Q(kind="payment", state__in=["noted", "confirmed"])
                | Q(kind__in=["reversal", "refund"], state__in=["waiting", "confirmed", "refused"]),
                name="receipt_state",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["noted", "waiting"], decided_by=None, decided_at=None)
                | Q(state__in=["confirmed", "refused"], decided_by__isnull=False, decided_at__isnull=False),
                name="receipt_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(kind="refund") | Q(decided_by=None) | ~Q(decided_by=F("entered_by")),
                name="refund_by_two",
            ),
            models.UniqueConstraint(
                fields=["reverses"],
                condition=Q(reverses__isnull=False, state__in=["waiting", "confirmed"]),
                name="receipt_corrected_once",
            ),
        ]
        indexes = [
            models.Index(fields=["contract", "-day"], name="receipt_of_contract"),
            models.Index(
                fields=["entered_at", "id"],
                condition=Q(state__in=["noted", "waiting"]),
                name="receipt_open",
            ),
            models.Index(fields=["entered_by", "-entered_at"], name="receipt_entered_by"),
            models.Index(fields=["decided_by", "-decided_at"], name="receipt_decided_by"),
            models.Index(fields=["-day", "-id"], name="receipt_latest"),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Allocation(Part):
    """So much of a payment counts towards this due; below zero where it was taken off again. Written once.

    The database adds it to the due and refuses more than the payment brought.
    """

    of_contract = "contract_id"

    contract = models.ForeignKey("contracts.Contract", models.PROTECT, related_name="+", db_index=False)
    receipt = models.ForeignKey(Receipt, models.PROTECT, related_name="allocations", db_index=False)
    due = models.ForeignKey("contracts.Due", models.PROTECT, related_name="allocations", db_index=False)
    amount = models.BigIntegerField(_("amount"))

    history = Trail()

    class Meta:
        verbose_name = _("allocation of a payment")
        ordering = ["created_at", "id"]
        constraints = [models.CheckConstraint(condition=~Q(amount=0), name="allocation_of_something")]
        indexes = [
            models.Index(fields=["contract"], name="allocation_of_contract"),
            models.Index(fields=["receipt"], name="allocation_of_receipt"),
            models.Index(fields=["due"], name="allocation_of_due"),
        ]

    def __str__(self) -> str:
        return f"{self.receipt_id} {self.due_id}"
