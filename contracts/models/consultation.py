from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from agency.history import Trail
from customers.models.part import Part


class Consultation(Part):
    """A colleague read the customer's archive for this contract before it was drafted on or submitted (seed 002, D6).

    Nothing of the archive is kept here: who looked, for which contract, and when.
    """

    of_contract = "contract_id"

    contract = models.ForeignKey(
        "contracts.Contract", models.PROTECT, related_name="consultations", db_index=False
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False, verbose_name=_("read by")
    )

    history = Trail()

    class Meta:
        verbose_name = _("archive read for a contract")
        ordering = ["created_at"]
        constraints = [
            models.UniqueConstraint(fields=["contract", "by"], name="contract_consulted_once"),
        ]

    def __str__(self) -> str:
        return str(self.pk)
