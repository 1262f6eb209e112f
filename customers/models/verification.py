from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from agency.encryption import SealedModel, SealedQuerySet, SealedTextField
from agency.encryption.ids import uuid7
from agency.facts import own_notes
from agency.history import Trail
from agency.models import Audited


class Verification(SealedModel, Audited):
    """The second check of an important customer by another person, field by field (seed 000 §三.2, B19)."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        CONFIRMED = "confirmed", _("confirmed")
        DISCREPANCY = "discrepancy", _("difference found")
        DROPPED = "dropped", _("no longer needed")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    customer = models.ForeignKey(
        "customers.Customer", models.PROTECT, related_name="verifications", db_index=False
    )
    department = models.ForeignKey("agency.Department", models.PROTECT, related_name="+", db_index=False)
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.WAITING, editable=False)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    verifier = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    verified_at = models.DateTimeField(_("verified at"), null=True)
    checked = ArrayField(models.CharField(max_length=30), default=list)  # names of the fields ticked
    note = SealedTextField(
        _("difference"), context="verification.note", subject="customer_id", null=True, blank=True
    )

    FACTS = own_notes("customers.Verification", "note")

    history = Trail(sealed=True)
    objects = models.Manager.from_queryset(SealedQuerySet)()

    class Meta:
        verbose_name = _("second check")
        constraints = [
            models.UniqueConstraint(
                fields=["customer"], condition=Q(state="waiting"), name="verification_one_waiting"
            ),
            models.CheckConstraint(
                condition=Q(verifier=None) | ~Q(verifier=F("asked_by")), name="verification_by_another"
            ),
        ]
        indexes = [
            models.Index(
                fields=["department", "created_at"], condition=Q(state="waiting"), name="verification_waiting"
            ),
            models.Index(fields=["customer", "-created_at"], name="verification_customer"),
            models.Index(fields=["asked_by", "-updated_at"], name="verification_asker"),
        ]

    def __str__(self) -> str:
        return self.get_state_display()
