"""Numbers and addresses nothing may be sent to, kept as keyed digests: they outlive every archive (PIPL 15, 47)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agency import masking
from agency.encryption import SealedModel, SealedQuerySet, SealedTextField
from agency.encryption.ids import uuid7
from agency.facts import Basis, Category, Fact


class SuppressionKey(SealedModel):
    """The secret of the digests: one row, sealed under a key of its own, which rotations carry along."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    only = models.BooleanField(default=True, unique=True, editable=False)
    secret = SealedTextField(_("key of the digests"), context="suppression.secret")

    FACTS = (
        Fact(
            "secret",
            "own",
            2,
            masking.hidden,
            model="customers.SuppressionKey",
            category=Category.NOTE,
            exportable=False,
            basis=Basis.DUTY,
        ),
    )

    objects = models.Manager.from_queryset(SealedQuerySet)()

    class Meta:
        verbose_name = _("key of the suppression list")
        constraints = [models.CheckConstraint(condition=Q(only=True), name="suppressionkey_only_one")]

    def __str__(self) -> str:
        return str(self.pk)


class Suppression(models.Model):
    """One phone number or e-mail address nobody may be sent advertising to, as HMAC-SHA256 of the folded value.

    Nothing leads from it to a person, and no deletion takes it along. Lifting it keeps the line.
    """

    class Kind(models.TextChoices):
        PHONE = "phone", pgettext_lazy("suppression", "phone number")
        EMAIL = "email", pgettext_lazy("suppression", "e-mail address")

    class Reason(models.TextChoices):
        ASKED = "asked", _("asked never to be contacted")
        WITHDRAWN = "withdrawn", _("withdrew the consent")
        COMPLAINT = "complaint", _("complained about advertising")
        LIST = "list", _("on a list handed to us")
        DELETED = "deleted", _("archive destroyed")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(_("kind"), max_length=5, choices=Kind)
    digest = models.BinaryField(max_length=32, unique=True, editable=False)
    reason = models.CharField(_("reason"), max_length=10, choices=Reason, default=Reason.ASKED)
    since = models.DateTimeField(_("since"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    lifted_at = models.DateTimeField(_("lifted at"), null=True)
    lifted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("entry of the suppression list")
        permissions = [("edit_suppression", _("Import into and lift from the suppression list"))]
        indexes = [models.Index(fields=["-since", "-id"], name="suppression_since")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk}"
