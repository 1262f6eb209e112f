from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agency import masking
from agency.encryption import SealedTextField
from agency.facts import Category, Fact
from agency.history import Trail
from agency.models import colleague
from customers.models.part import Part

from .contract import Contract

End = Contract.End


class EarlyEnd(Part):
    """One side ends a signed contract before its time, or an unsigned one is made void (旅游法 63, 65–67).

    Proposed by whoever writes the contract, decided by another; `working` keeps how the refund was reckoned, in
    fen and percent. An end both sides agree on is not here: it is a contract of its own, signed by both.
    """

    of_contract = "contract_id"

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("early end", "waiting for a decision")
        APPROVED = "approved", pgettext_lazy("early end", "decided: the contract ends")
        REFUSED = "refused", pgettext_lazy("early end", "refused")
        WITHDRAWN = "withdrawn", pgettext_lazy("early end", "taken back")

    contract = models.ForeignKey(
        "contracts.Contract", models.PROTECT, related_name="early_ends", db_index=False
    )
    ending = models.CharField(_("why it ends"), max_length=9, choices=End)
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.WAITING)
    ends_from = models.DateField(_("ends on"))
    notified_on = models.DateField(
        _("other side told on"), null=True
    )  # 旅游法 63: seven or thirty days ahead
    enrolled = models.PositiveSmallIntegerField(_("people signed up"), null=True)
    reason = SealedTextField(
        _("reason"), context="contract_early_end.reason", subject="customer_id", max_length=1000
    )
    kept = models.BigIntegerField(_("kept"), default=0)  # fen
    refund = models.BigIntegerField(_("refund"), default=0)  # fen, of what was agreed on in all
    working = models.JSONField(default=dict)  # figures alone: see contracts.changing.refunds
    high = models.BooleanField(_("decided by finance or the general manager"), default=False)
    deciders = ArrayField(models.BigIntegerField(), default=list, editable=False)
    asked_by = colleague(_("proposed by"))
    asked_at = models.DateTimeField(_("proposed at"))
    decided_by = colleague(_("decided by"), null=True)
    decided_at = models.DateTimeField(_("decided at"), null=True)
    comment = SealedTextField(
        _("comment"), context="contract_early_end.comment", subject="customer_id", max_length=600, null=True
    )

    FACTS = tuple(
        Fact(
            name,
            "trade",
            0,
            masking.hidden,
            model="contracts.EarlyEnd",
            category=Category.NOTE,
            exportable=False,
        )
        for name in ("reason", "comment")
    )

    history = Trail(sealed=True)

    class Meta:
        verbose_name = _("early end of a contract")
        constraints = [
            models.UniqueConstraint(
                fields=["contract"], condition=Q(state__in=["waiting", "approved"]), name="early_end_once"
            ),
            models.CheckConstraint(
                condition=Q(ending=End.VOID) | Q(decided_by=None) | ~Q(decided_by=F("asked_by")),
                name="early_end_by_another",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["approved", "refused"])
                | Q(decided_by__isnull=False, decided_at__isnull=False),
                name="early_end_decided",
            ),
            models.CheckConstraint(condition=Q(kept__gte=0, refund__gte=0), name="early_end_amounts"),
        ]
        indexes = [
            models.Index(fields=["asked_at"], condition=Q(state="waiting"), name="early_end_waiting"),
            models.Index(fields=["contract"], name="early_end_contract"),
        ]

    @property
    def tone(self) -> str:
        return {self.State.WAITING: "amber", self.State.APPROVED: "red"}.get(self.state, "line")

    def __str__(self) -> str:
        return str(self.get_ending_display())
