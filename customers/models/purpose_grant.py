from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from agency.encryption import SealedModel, SealedQuerySet, SealedTextField
from agency.encryption.ids import uuid7
from agency.facts import own_notes


class PurposeGrantQuerySet(SealedQuerySet):
    def live(self, now: datetime):
        return self.filter(expires_at__gt=now)


class PurposeGrant(SealedModel):
    """A declared purpose holds for one archive and a while: each look within it needs no new declaration (D1).

    It opens nothing by itself: rights, the gates of the most secret fields and the day's quota are asked at
    every look. Ending it early moves `expires_at` to that moment.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    customer = models.ForeignKey(
        "customers.Customer", models.PROTECT, related_name="purpose_grants", db_index=False
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="purpose_grants", db_index=False
    )
    purpose = models.ForeignKey(
        "customers.Purpose", models.PROTECT, related_name="+", verbose_name=_("purpose")
    )
    note = SealedTextField(
        _("explanation"), context="purposegrant.note", subject="customer_id", null=True, blank=True
    )
    declared_at = models.DateTimeField(_("declared at"))
    expires_at = models.DateTimeField(_("holds until"))
    emergency = models.BooleanField(_("emergency access"), default=False)

    FACTS = own_notes("customers.PurposeGrant", "note")

    objects = models.Manager.from_queryset(PurposeGrantQuerySet)()

    class Meta:
        verbose_name = _("declared purpose")
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gte=F("declared_at")), name="purposegrant_ends_after"
            )
        ]
        indexes = [
            models.Index(fields=["by", "-expires_at"], name="purposegrant_by"),
            models.Index(fields=["customer", "-expires_at"], name="purposegrant_customer"),
        ]

    def __str__(self) -> str:
        return str(self.purpose)
