from django.conf import settings
from django.db import models
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from agency.encryption import SealedModel, SealedQuerySet, SealedTextField
from agency.encryption.ids import uuid7
from agency.facts import own_notes


class Disclosure(SealedModel):
    """A sensitive field was opened: who, when, which, what for. Written before the value leaves (D1, D8)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    customer = models.ForeignKey(
        "customers.Customer", models.PROTECT, related_name="disclosures", db_index=False
    )
    field = models.CharField(_("field"), max_length=80)  # phone, contactpoint:<id>:value
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="disclosures", db_index=False
    )
    at = models.DateTimeField(_("at"), default=now)
    purpose = models.ForeignKey(
        "customers.Purpose", models.PROTECT, related_name="+", verbose_name=_("purpose")
    )
    note = SealedTextField(_("explanation"), context="disclosure.note", subject="customer_id", null=True)
    request_id = models.UUIDField(null=True)

    FACTS = own_notes("customers.Disclosure", "note")

    objects = models.Manager.from_queryset(SealedQuerySet)()

    class Meta:
        verbose_name = _("opened field")
        indexes = [
            models.Index(fields=["customer", "-at", "-id"], name="disclosure_customer"),
            models.Index(fields=["by", "-at", "-id"], name="disclosure_by"),
            models.Index(fields=["-at", "-id"], name="disclosure_at"),
        ]

    def __str__(self) -> str:
        return self.field
