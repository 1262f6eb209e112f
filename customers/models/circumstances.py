"""What the seeds list and minimal collection forbids by default: work, marital status, assets (B6, B9, B10)."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from agency import masking
from agency.encryption import SealedTextField
from agency.facts import Basis, Category, Fact
from agency.history import Trail
from agency.models import Audited

from .part import Part


def _sealed(label, context: str, **options) -> SealedTextField:
    return SealedTextField(label, context=context, subject="customer_id", **options)


class WorkFacts(Part):
    """Education, occupation, employer, title and position of the customer."""

    switch = "work"

    education = _sealed(_("education"), "workfacts.education", null=True, blank=True)
    occupation = _sealed(_("occupation"), "workfacts.occupation", null=True, blank=True)
    employer = _sealed(_("employer"), "workfacts.employer", null=True, blank=True)
    title = _sealed(_("professional title"), "workfacts.title", null=True, blank=True)
    position = _sealed(_("position"), "workfacts.position", null=True, blank=True)

    FACTS = tuple(
        Fact(
            name,
            "work",
            1,
            masking.hidden,
            model="customers.WorkFacts",
            category=Category.WORK,
            collected=False,
            basis=Basis.SEPARATE,
        )
        for name in ("education", "occupation", "employer", "title", "position")
    )

    history = Trail(sealed=True)

    class Meta:
        verbose_name = _("work and education")
        constraints = [models.UniqueConstraint(fields=["customer"], name="workfacts_once")]

    def __str__(self) -> str:
        return str(self._meta.verbose_name)


class MaritalStatus(Part):
    """Whether the customer is married, as told."""

    switch = "marital"

    status = _sealed(_("marital status"), "maritalstatus.status")

    FACTS = (
        Fact(
            "status",
            "marital",
            2,
            masking.hidden,
            model="customers.MaritalStatus",
            category=Category.FAMILY,
            exportable=False,
            collected=False,
            basis=Basis.SEPARATE,
        ),
    )

    history = Trail(sealed=True)

    class Meta:
        verbose_name = _("marital status")
        constraints = [models.UniqueConstraint(fields=["customer"], name="maritalstatus_once")]

    def __str__(self) -> str:
        return str(self._meta.verbose_name)


class Asset(Part):
    """Property or finances the customer spoke of: never searched, never exported, opened by few (B9)."""

    switch = "assets"

    description = _sealed(_("asset"), "asset.description")

    FACTS = (
        Fact(
            "description",
            "assets",
            3,
            masking.hidden,
            model="customers.Asset",
            category=Category.PROPERTY,
            exportable=False,
            collected=False,
            basis=Basis.SEPARATE,
        ),
    )

    history = Trail(sealed=True)

    class Meta:
        verbose_name = _("asset")
        indexes = [models.Index(fields=["customer", "id"], name="asset_customer")]

    def __str__(self) -> str:
        return str(self._meta.verbose_name)


class FieldSwitch(Audited):
    """Whether a group of fields that is off by default may be collected; without a row it is off (PIPL art. 6).

    Switched on by whoever answers for privacy, for a purpose the customers give a separate consent to, after
    an impact assessment (PIPL art. 55) whose reference stands here.
    """

    code = models.SlugField(_("group of fields"), max_length=20, unique=True)
    on = models.BooleanField(_("collected"), default=False)
    purpose = models.ForeignKey(
        "customers.Purpose", models.PROTECT, null=True, related_name="+", verbose_name=_("purpose")
    )
    assessment = models.CharField(_("impact assessment"), max_length=60, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("decided by")
    )

    history = Trail()

    class Meta:
        verbose_name = _("switch of a group of fields")
        permissions = [("switch_fields", _("Switch groups of fields on and off"))]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(on=False) | (models.Q(purpose__isnull=False) & ~models.Q(assessment="")),
                name="fieldswitch_on_with_grounds",
            )
        ]

    def __str__(self) -> str:
        return self.code
