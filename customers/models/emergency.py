from datetime import datetime

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agency.encryption import SealedModel, SealedQuerySet, SealedTextField
from agency.encryption.ids import uuid7
from agency.facts import own_notes
from agency.history import Trail
from agency.models import Audited


class EmergencyQuerySet(SealedQuerySet):
    def live(self, now: datetime):
        return self.filter(expires_at__gt=now)

    def waiting(self):
        """Those another person still has to review."""
        return self.filter(state=Emergency.State.WAITING)


class Emergency(SealedModel, Audited):
    """Somebody broke the glass: opened an archive at once, with a reason, for two hours (§2.2).

    `share` is what opened an archive out of reach. `reviewers` are the ids of those who were told; one of them
    judges afterwards, never the person herself.
    """

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("emergency", "to be reviewed")
        JUSTIFIED = "justified", pgettext_lazy("emergency", "justified")
        MISUSE = "misuse", pgettext_lazy("emergency", "not justified")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.WAITING, editable=False)
    customer = models.ForeignKey(
        "customers.Customer", models.PROTECT, related_name="emergencies", db_index=False
    )
    number = models.CharField(_("archive number"), max_length=20)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="emergencies", db_index=False
    )
    share = models.ForeignKey(
        "customers.ShareRequest", models.PROTECT, null=True, related_name="+", db_index=False
    )
    opened_at = models.DateTimeField(_("opened at"))
    expires_at = models.DateTimeField(_("open until"))
    reviewers = ArrayField(models.BigIntegerField(), verbose_name=_("told to"))
    review_due_at = models.DateTimeField(_("review by"))
    overdue_at = models.DateTimeField(_("found overdue at"), null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    decided_at = models.DateTimeField(_("decided at"), null=True)

    reason = SealedTextField(_("reason"), context="emergency.reason", subject="customer_id")
    comment = SealedTextField(
        _("comment"), context="emergency.comment", subject="customer_id", null=True, blank=True
    )

    FACTS = own_notes("customers.Emergency", "reason", "comment")

    history = Trail(sealed=True)
    objects = models.Manager.from_queryset(EmergencyQuerySet)()

    class Meta:
        verbose_name = _("emergency access")
        verbose_name_plural = _("emergency access")
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("by")), name="emergency_reviewed_by_another"
            ),
        ]
        indexes = [
            models.Index(fields=["review_due_at"], condition=Q(state="waiting"), name="emergency_waiting"),
            models.Index(fields=["by", "customer", "-expires_at"], name="emergency_by"),
            models.Index(fields=["customer", "-opened_at"], name="emergency_customer"),
            models.Index(fields=["decided_by", "-decided_at"], name="emergency_decided"),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("agency:inbox_item", args=["emergency", self.pk])
