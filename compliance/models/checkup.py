from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from agency.encryption import SealedModel, SealedQuerySet, SealedTextField
from agency.encryption.ids import uuid7
from agency.facts import own_notes
from agency.history import Trail
from agency.models import Audited


class SecurityCheck(SealedModel, Audited):
    """One look at the house's security: what the product found, what the person found, signed (H5).

    `results` are frozen at the signature: {code: [state, value]}. Nothing here is changed afterwards but what was put
    right.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    number = models.CharField(_("number"), max_length=20, unique=True, editable=False)
    at = models.DateTimeField(_("looked at"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    results = models.JSONField(_("results"))
    findings = SealedTextField(
        _("findings"), context="securitycheck.findings", null=True, blank=True, max_length=2000
    )
    measures = SealedTextField(
        _("measures"), context="securitycheck.measures", null=True, blank=True, max_length=2000
    )
    due_on = models.DateField(_("put right by"), null=True)
    mended_at = models.DateTimeField(_("put right at"), null=True)
    mended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )

    FACTS = own_notes("compliance.SecurityCheck", "findings", "measures")

    history = Trail(sealed=True)
    objects = models.Manager.from_queryset(SealedQuerySet)()

    class Meta:
        verbose_name = _("security check")
        permissions = [
            ("view_checkups", _("See the security self-check")),
            ("sign_checkups", _("Sign a security check")),
        ]
        indexes = [models.Index(fields=["-at", "-id"], name="securitycheck_newest")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(mended_at=None, mended_by=None)
                | models.Q(mended_at__isnull=False, mended_by__isnull=False),
                name="securitycheck_mended_by_someone",
            )
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("compliance:checkup_paper", args=[self.pk])
