from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from agency.encryption.ids import uuid7


class LeadBatch(models.Model):
    """Leads bought in from a survey agency under contract: where from, on what ground (seed 004, B28)."""

    class Basis(models.TextChoices):
        CONSENT = "consent", _("The agency holds each person's consent to pass the data on")
        PUBLIC = "public", _("Published lawfully by the person")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agency = models.CharField(_("survey agency"), max_length=80)
    contract = models.CharField(_("contract reference"), max_length=40)
    basis = models.CharField(_("lawful basis"), max_length=10, choices=Basis)
    provenance = models.CharField(_("how the data were collected"), max_length=200)
    received_at = models.DateTimeField(_("received at"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    lines = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("batch of leads")

    def __str__(self) -> str:
        return f"{self.agency} {self.contract}"
