from django.db import models
from django.db.models import Q
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agency import masking
from agency.encryption import SealedJSONField
from agency.facts import Category, Fact
from agency.history import Trail
from agency.models import colleague
from customers.models.part import Part


class ItinerarySheet(Part):
    """行程单: the itinerary in its last detail, given to the traveller before the departure (旅游法 59).

    Made from the signed revision and never written again (a trigger keeps that); only that it was handed over
    is added, once. A later sheet replaces an earlier one.
    """

    class Way(models.TextChoices):
        PAPER = "paper", pgettext_lazy("sheet", "on paper, signed for")
        WECHAT = "wechat", pgettext_lazy("sheet", "by WeChat")
        EMAIL = "email", pgettext_lazy("sheet", "by e-mail")
        LEADER = "leader", pgettext_lazy("sheet", "through the tour leader")

    of_contract = "contract_id"

    contract = models.ForeignKey("contracts.Contract", models.PROTECT, related_name="sheets", db_index=False)
    revision = models.ForeignKey("contracts.Revision", models.PROTECT, related_name="+", db_index=False)
    number = models.CharField(_("number"), max_length=24, unique=True)
    place = models.PositiveSmallIntegerField(_("edition"))
    content = SealedJSONField(_("content"), context="itinerary_sheet.content", subject="customer_id")
    digest = models.CharField(_("fingerprint"), max_length=64)
    made_by = colleague(_("issued by"))
    issued_at = models.DateTimeField(_("issued at"), default=now)
    way = models.CharField(_("how it was given"), max_length=6, choices=Way, blank=True)
    handed_by = colleague(_("given by"), null=True)
    handed_at = models.DateTimeField(_("given at"), null=True)

    FACTS = (
        Fact(
            "content",
            "own",
            0,
            masking.hidden,
            model="contracts.ItinerarySheet",
            category=Category.TRADE,
            exportable=False,
        ),
    )

    history = Trail(sealed=True)

    class Meta:
        verbose_name = _("itinerary sheet")
        ordering = ["-place"]
        constraints = [
            models.UniqueConstraint(fields=["contract", "place"], name="itinerary_sheet_once"),
            models.CheckConstraint(
                condition=Q(handed_at=None, way="") | Q(handed_at__isnull=False, handed_by__isnull=False),
                name="itinerary_sheet_handed",
            ),
        ]

    def __str__(self) -> str:
        return self.number
