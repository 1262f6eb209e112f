from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agency import masking
from agency.encryption import SealedJSONField
from agency.facts import Category, Fact
from agency.history import Trail
from agency.models import colleague
from customers.models.part import Part


class ShownOffer(Part):
    """What the customer was shown, word for word, and until when it was to hold (seed 002, A26; 旅游法 32, 48).

    `content` is the paper itself, from which it is printed again; `edition` is the save of the terms it shows.
    Written once: a trigger keeps it.
    """

    class Way(models.TextChoices):
        PRINT = "print", pgettext_lazy("offer", "printed and handed over")
        SCREEN = "screen", pgettext_lazy("offer", "shown on the screen")
        SENT = "sent", pgettext_lazy("offer", "sent")

    of_contract = "contract_id"

    contract = models.ForeignKey("contracts.Contract", models.PROTECT, related_name="shown", db_index=False)
    place = models.PositiveSmallIntegerField(_("number"))
    edition = models.PositiveIntegerField()
    way = models.CharField(_("how it was shown"), max_length=6, choices=Way)
    valid_until = models.DateField(_("holds until"))
    total = models.BigIntegerField(_("total"))
    content = SealedJSONField(_("content"), context="shown_offer.content", subject="customer_id")
    digest = models.CharField(_("fingerprint"), max_length=64)
    made_by = colleague(_("shown by"))

    FACTS = (
        Fact(
            "content",
            "own",
            0,
            masking.hidden,
            model="contracts.ShownOffer",
            category=Category.TRADE,
            exportable=False,
        ),
    )

    history = Trail(sealed=True)

    class Meta:
        verbose_name = _("offer the customer was shown")
        ordering = ["-place"]
        constraints = [models.UniqueConstraint(fields=["contract", "place"], name="shown_offer_once")]

    def __str__(self) -> str:
        return f"{self.contract_id} {self.place}"
