from django.db import models
from django.utils.translation import gettext_lazy as _

from agency.encryption import SealedModel, SealedQuerySet, SealedTextField
from agency.encryption.ids import uuid7
from agency.facts import own_notes


class Reason(SealedModel):
    """Why somebody changed an archive, in that person's words: sealed, because a person may be named in them.

    History keeps only its id (`customers.reasons`), so the words end with the archive's key. Never rewritten.
    """

    of_archive = "customer_id"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    customer = models.ForeignKey("customers.Customer", models.PROTECT, related_name="+", db_index=False)
    text = SealedTextField(_("reason"), context="reason.text", subject="customer_id")

    FACTS = own_notes("customers.Reason", "text")

    objects = models.Manager.from_queryset(SealedQuerySet)()

    class Meta:
        verbose_name = _("reason")
        indexes = [models.Index(fields=["customer"], name="reason_customer")]

    def __str__(self) -> str:
        return str(self.pk)
