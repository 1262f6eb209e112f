from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agency.encryption import SealedTextField
from agency.history import Trail
from agency.models import colleague
from customers.models.part import Part

from .signing import SigningRound, _facts


class ScanMatch(Part):
    """The scan of what was signed in ink, and what a second person found who compared it page by page (§1.2).

    Neither whoever uploaded it nor anybody who decided on the contract compares it; `asked` are those in whose
    inbox it waits. A decided comparison is never written again.
    """

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("scan", "to be compared")
        MATCHED = "matched", pgettext_lazy("scan", "matches the approved text")
        REFUSED = "refused", pgettext_lazy("scan", "does not match")
        WITHDRAWN = "withdrawn", pgettext_lazy("scan", "replaced or not needed any more")

    of_contract = "contract_id"

    contract = models.ForeignKey(
        "contracts.Contract", models.PROTECT, related_name="scan_matches", db_index=False
    )
    round = models.ForeignKey(SigningRound, models.PROTECT, related_name="scans", db_index=False)
    digest = models.CharField(_("fingerprint of the text"), max_length=64)
    scan = models.ForeignKey("customers.Attachment", models.PROTECT, related_name="+", db_index=False)
    scan_digest = SealedTextField(
        _("fingerprint of the scan"), context="scan_match.scan_digest", subject="customer_id"
    )
    pages = models.PositiveSmallIntegerField(_("pages"))
    uploaded_by = colleague(_("uploaded by"))
    asked = ArrayField(models.BigIntegerField(), default=list, verbose_name=_("who is asked"))
    state = models.CharField(
        pgettext_lazy("scan", "state"), max_length=9, choices=State, default=State.WAITING
    )
    matched_by = colleague(_("compared by"), null=True)
    decided_at = models.DateTimeField(_("compared at"), null=True)
    reason = SealedTextField(
        _("reason"), context="scan_match.reason", subject="customer_id", max_length=600, null=True
    )

    FACTS = _facts("contracts.ScanMatch", "scan_digest", "reason")

    history = Trail(sealed=True)

    class Meta:
        verbose_name = _("comparison of a scan")
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["round"], condition=Q(state__in=["waiting", "matched"]), name="scan_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(matched_by=None) | ~Q(matched_by=F("uploaded_by")), name="scan_matched_by_another"
            ),
            models.CheckConstraint(
                condition=Q(state="matched", matched_by__isnull=False, decided_at__isnull=False)
                | Q(state="refused", matched_by__isnull=False, decided_at__isnull=False)
                | Q(state__in=["waiting", "withdrawn"], matched_by=None),
                name="scan_decided_by_somebody",
            ),
            models.CheckConstraint(condition=Q(pages__gte=1), name="scan_has_pages"),
        ]
        indexes = [
            models.Index(fields=["contract", "-created_at"], name="scan_match_contract"),
            models.Index(fields=["matched_by", "-decided_at"], name="scan_match_by"),
            GinIndex(fields=["asked"], condition=Q(state="waiting"), name="scan_match_asked"),
        ]

    def __str__(self) -> str:
        return f"{self.round_id} {self.state}"

    @property
    def decided_by_id(self) -> int | None:
        return self.matched_by_id

    def get_absolute_url(self) -> str:
        return reverse("agency:inbox_item", args=["scan", self.pk])
