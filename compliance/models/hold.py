from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from agency.encryption import SealedModel, SealedQuerySet, SealedTextField
from agency.encryption.ids import uuid7
from agency.facts import own_notes
from agency.history import Trail
from agency.models import Audited


class HoldQuerySet(SealedQuerySet):
    def open(self):
        return self.filter(released_at=None)


class LegalHold(SealedModel, Audited):
    """A case for which archives must stay: dispute, complaint, investigation (civil limitation, PIPL art. 47).

    Its words are sealed under the case's own key. Whoever placed it does not release it. A released hold is
    not a deletion: the archive waits for its own rule again.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.CharField(_("case number"), max_length=60)
    reason = SealedTextField(_("reason"), context="hold.reason", max_length=500)
    placed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    placed_at = models.DateTimeField(_("placed at"))
    review_on = models.DateField(_("look at it again on"))
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    released_at = models.DateTimeField(_("released at"), null=True)
    release_reason = SealedTextField(
        _("reason for the release"), context="hold.release_reason", null=True, blank=True, max_length=500
    )

    FACTS = own_notes("compliance.LegalHold", "reason", "release_reason")

    history = Trail(sealed=True)
    objects = models.Manager.from_queryset(HoldQuerySet)()

    class Meta:
        verbose_name = _("legal hold")
        indexes = [
            models.Index(fields=["-placed_at", "-id"], name="hold_newest"),
            models.Index(fields=["review_on"], condition=Q(released_at=None), name="hold_to_review"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=Q(released_at=None), name="hold_case_once"),
            models.CheckConstraint(
                condition=Q(released_by=None) | ~Q(released_by=F("placed_by")),
                name="hold_released_by_another",
            ),
            models.CheckConstraint(
                condition=Q(released_by=None, released_at=None)
                | Q(released_by__isnull=False, released_at__isnull=False),
                name="hold_released_by_someone",
            ),
        ]

    def __str__(self) -> str:
        return self.case

    def get_absolute_url(self) -> str:
        return reverse("compliance:hold", args=[self.pk])

    @property
    def open(self) -> bool:
        return self.released_at is None


class HeldArchive(Audited):
    """One archive under one hold. `open` follows the case, so that the database can ask for it by index."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    hold = models.ForeignKey(LegalHold, models.PROTECT, related_name="archives")
    customer = models.ForeignKey("customers.Customer", models.PROTECT, related_name="holds", db_index=False)
    number = models.CharField(_("archive number"), max_length=20)
    open = models.BooleanField(default=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)

    history = Trail()

    class Meta:
        verbose_name = _("archive on hold")
        indexes = [
            models.Index(fields=["customer"], name="held_archive"),
            models.Index(fields=["customer", "hold"], condition=Q(open=True), name="held_archive_open"),
        ]
        constraints = [models.UniqueConstraint(fields=["hold", "customer"], name="held_once_a_case")]

    def __str__(self) -> str:
        return self.number
