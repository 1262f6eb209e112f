from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agency.encryption import SealedTextField
from agency.facts import own_notes
from agency.history import Trail
from agency.models import Audited, colleague
from customers.models.part import Part, PartManager, PartQuerySet
from customers.models.source import Listed

from .kind import ContractKind


class DossierPart(Listed, Audited):
    """One of the papers an inspector looks for in the file of a contract (contracts_compliance.md §1.1)."""

    class Need(models.TextChoices):
        SIGNED = "signed", pgettext_lazy("dossier", "after the signing")
        DEPARTURE = "departure", pgettext_lazy("dossier", "before the departure")
        RETURN = "return", pgettext_lazy("dossier", "after the journey")
        IF_ANY = "if_any", pgettext_lazy("dossier", "where there is one")

    families = ArrayField(models.CharField(max_length=9, choices=ContractKind.Family), default=list)
    need = models.CharField(_("needed"), max_length=9, choices=Need)

    history = Trail()

    class Meta(Listed.Meta):
        verbose_name = _("part of a contract’s file")

    @property
    def required(self) -> bool:
        """Nothing is filed away without it; the others are kept where they came about."""
        return self.need != self.Need.IF_ANY


class Dossier(Part):
    """The file of one signed contract: how much of it is there, and with which others it travelled (团队档案).

    `required` and `there` count parts, so that lists need not; what may be filed away is asked of the items
    themselves (`contracts.dossier.guarding`). `group_code` (团号) names a departure, and nobody.
    """

    of_contract = "contract_id"

    contract = models.OneToOneField("contracts.Contract", models.PROTECT, related_name="dossier")
    group_code = models.CharField(_("group number"), max_length=24, blank=True)
    required = models.PositiveSmallIntegerField(_("parts needed"), default=0)
    there = models.PositiveSmallIntegerField(_("parts there"), default=0)
    scanned = models.BooleanField(_("signed contract on file"), default=False)

    history = Trail()

    class Meta:
        verbose_name = _("file of a contract")
        constraints = [
            models.CheckConstraint(condition=Q(there__lte=F("required")), name="dossier_counts"),
            models.CheckConstraint(
                condition=Q(group_code__regex=r"^([A-Z0-9][A-Z0-9-]{2,23})?$"), name="dossier_group_code"
            ),
        ]
        indexes = [
            models.Index(fields=["group_code"], condition=~Q(group_code=""), name="dossier_group"),
            models.Index(fields=["contract"], condition=Q(scanned=False), name="dossier_unscanned"),
            models.Index(fields=["contract"], condition=Q(there__lt=F("required")), name="dossier_open"),
        ]

    def __str__(self) -> str:
        return str(self.contract_id)

    @property
    def complete(self) -> bool:
        return self.there >= self.required

    @property
    def percent(self) -> int:
        return 100 * self.there // self.required if self.required else 100


class DossierItemQuerySet(PartQuerySet):
    def present(self):
        """Neither taken out here, nor its file taken out of the archive."""
        return self.filter(removed_at=None).filter(Q(file=None) | Q(file__removed_at=None))

    def counting(self):
        """What makes a part be there: papers, and gaps that a second person confirmed."""
        return self.present().exclude(how=DossierItem.How.ABSENT, confirmed_by=None)


class DossierItem(Part):
    """A paper in the file, or why there is none: said by one colleague with a reason, confirmed by another."""

    class How(models.TextChoices):
        FILE = "file", pgettext_lazy("dossier", "file of the archive")
        RECORD = "record", pgettext_lazy("dossier", "made here")
        ABSENT = "absent", pgettext_lazy("dossier", "not applicable")

    of_contract = "contract_id"

    contract = models.ForeignKey(
        "contracts.Contract", models.PROTECT, related_name="dossier_items", db_index=False
    )
    part = models.ForeignKey(DossierPart, models.PROTECT, related_name="+", db_index=False)
    how = models.CharField(max_length=6, choices=How)
    file = models.ForeignKey(
        "customers.Attachment", models.PROTECT, null=True, related_name="+", db_index=False
    )
    reason = SealedTextField(
        _("why there is none"),
        context="dossier_item.reason",
        subject="customer_id",
        max_length=200,
        null=True,
    )
    added_by = colleague(_("filed by"), null=True)  # nobody where the other side signed by itself
    confirmed_by = colleague(_("confirmed by"), null=True)
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True)
    removed_by = colleague(_("taken out by"), null=True)
    removed_at = models.DateTimeField(_("taken out at"), null=True)

    FACTS = own_notes("contracts.DossierItem", "reason")

    history = Trail(sealed=True)
    objects = PartManager.from_queryset(DossierItemQuerySet)()

    class Meta:
        verbose_name = _("paper in the file of a contract")
        ordering = ["created_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(how="file", file__isnull=False) | ~Q(how="file") & Q(file=None),
                name="dossier_item_file",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by=None)
                | Q(how="absent", added_by__isnull=False, confirmed_at__isnull=False)
                & ~Q(confirmed_by=F("added_by")),
                name="dossier_item_confirmed_by_another",
            ),
            models.UniqueConstraint(
                fields=["contract", "part"],
                condition=Q(how="absent", removed_at=None),
                name="dossier_absent_once",
            ),
            models.UniqueConstraint(
                fields=["contract", "part"],
                condition=Q(how="record", removed_at=None),
                name="dossier_record_once",
            ),
            models.UniqueConstraint(
                fields=["contract", "part", "file"],
                condition=Q(how="file", removed_at=None),
                name="dossier_file_once",
            ),
        ]
        indexes = [
            models.Index(fields=["contract", "part"], name="dossier_item_contract"),
            models.Index(
                fields=["contract"],
                condition=Q(how="absent", confirmed_by=None, removed_at=None),
                name="dossier_item_unconfirmed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contract_id} {self.part_id}"

    @property
    def waits(self) -> bool:
        """For the second person."""
        return self.how == self.How.ABSENT and self.confirmed_by_id is None and self.removed_at is None
