from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agency import masking
from agency.encryption import SealedModel, SealedQuerySet, SealedTextField
from agency.encryption.ids import uuid7
from agency.facts import Basis, Category, Fact
from agency.history import Trail
from agency.models import Audited
from customers.models.importing import SealedBytesField


def _facts(model: str, *names: str) -> tuple[Fact, ...]:
    return tuple(
        Fact(
            name,
            "own",
            0,
            masking.hidden,
            model=model,
            category=Category.WORK,
            exportable=False,
            basis=Basis.DUTY,
        )
        for name in names
    )


class Licence(SealedModel, Audited):
    """A licence that a contract may rest on: of a partner, a supplier, a guide (旅游法 28, 36; 旅行社条例 30).

    `valid_until` is its last day. A renewed licence is another row that `replaces` the old one; a row is never
    deleted. Holder and number may name a person (a guide), so both are sealed.
    """

    class Kind(models.TextChoices):
        AGENCY = "agency", _("travel agency licence")
        BUSINESS = "business", _("business licence")
        GUIDE = "guide", _("guide licence")
        LEADER = "leader", _("tour leader certificate")
        TRANSPORT = "transport", _("road transport licence")
        LODGING = "lodging", _("lodging licence")
        FOOD = "food", _("food licence")
        INSURANCE = "insurance", _("liability insurance of the agency")
        OTHER = "other", pgettext_lazy("licence", "other")

    class Holder(models.TextChoices):
        HOUSE = "house", _("our agency")
        PARTNER = "partner", pgettext_lazy("licence", "partner agency")
        SUPPLIER = "supplier", pgettext_lazy("licence", "supplier")
        GUIDE = "guide", pgettext_lazy("licence", "guide or leader")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(_("kind of licence"), max_length=9, choices=Kind)
    of = models.CharField(_("whose"), max_length=8, choices=Holder, default=Holder.SUPPLIER)
    holder = SealedTextField(_("holder"), context="licence.holder", max_length=80)
    number = SealedTextField(_("licence number"), context="licence.number", max_length=40)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_until = models.DateField(_("valid until"))
    keeper = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        db_index=False,
        verbose_name=_("looked after by"),
    )
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="replaced_by", editable=False
    )
    retired_on = models.DateField(_("no longer used since"), null=True, editable=False)

    FACTS = _facts("contracts.Licence", "holder", "number")

    history = Trail(sealed=True)
    objects = models.Manager.from_queryset(SealedQuerySet)()

    class Meta:
        verbose_name = _("licence")
        permissions = [("keep_licences", _("Keep the register of licences"))]
        indexes = [
            models.Index(
                fields=["valid_until", "id"], condition=Q(retired_on=None), name="licence_valid_until"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_from=None) | Q(valid_until__gte=F("valid_from")), name="licence_ends_after"
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()

    def get_absolute_url(self) -> str:
        return reverse("contracts:licence", args=[self.pk])


class LicenceFile(SealedModel):
    """The picture or PDF of a licence, as it was shown to us. Never rewritten: a newer one stands beside it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    licence = models.ForeignKey(Licence, models.PROTECT, related_name="files", db_index=False)
    name = SealedTextField(_("file name"), context="licencefile.name", max_length=120)
    content = SealedBytesField(_("file"), context="licencefile.content")
    content_type = models.CharField(_("format"), max_length=20)
    size = models.PositiveIntegerField(_("bytes"))
    digest = models.CharField(_("fingerprint"), max_length=64)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    added_at = models.DateTimeField(_("added at"))

    FACTS = _facts("contracts.LicenceFile", "name", "content")

    objects = models.Manager.from_queryset(SealedQuerySet)()

    class Meta:
        verbose_name = _("file of a licence")
        indexes = [models.Index(fields=["licence", "-added_at"], name="licence_files")]

    def __str__(self) -> str:
        return str(self.pk)


class LicenceReminder(models.Model):
    """That a licence runs out was told, so many days before: once for each last day it has.

    `key` names the licence wherever it stands: this register, the facts of the agency, the recipients.
    """

    key = models.CharField(max_length=60)
    valid_until = models.DateField(_("valid until"))
    days = models.SmallIntegerField(_("days before"))
    due_at = models.DateTimeField(_("due"))
    at = models.DateTimeField(_("at"))
    told = ArrayField(models.BigIntegerField(), default=list, verbose_name=_("who was told"))

    class Meta:
        verbose_name = _("reminder of a licence")
        constraints = [
            models.UniqueConstraint(fields=["key", "valid_until", "days"], name="licence_reminder_once"),
        ]

    def __str__(self) -> str:
        return f"{self.key} -{self.days}"
