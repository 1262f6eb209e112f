from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agency import masking
from agency.encryption import SealedModel, SealedQuerySet, SealedTextField
from agency.encryption.ids import uuid7
from agency.facts import Basis, Category, Fact, own_notes

from .importing import SealedBytesField


class CustomerExportQuerySet(SealedQuerySet):
    def listed(self):
        """Without the files, which only a download needs."""
        return self.defer("content")

    def counting(self):
        """Those that use up a quota: not the refused, withdrawn, lapsed and failed ones."""
        kept = (self.model.State.WAITING, self.model.State.BUILDING, self.model.State.READY)
        return self.filter(state__in=(*kept, self.model.State.EXPIRED))


class CustomerExport(SealedModel):
    """Archives leave the house as a file: who, which, which columns, what for, approved by whom (§2.3).

    The file is sealed under the row's own key, destroyed when its time is over; the words of the people have a
    key of their own (`record`) and stay.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting for approval")
        BUILDING = "building", _("being made")
        READY = "ready", _("ready")
        REFUSED = "refused", _("refused")
        WITHDRAWN = "withdrawn", _("withdrawn")
        LAPSED = "lapsed", _("lapsed")
        FAILED = "failed", _("failed")
        EXPIRED = "expired", _("destroyed")

    class Format(models.TextChoices):
        XLSX = "xlsx", "Excel (.xlsx)"
        CSV = "csv", "CSV"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    record = models.UUIDField(default=uuid7, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.BUILDING)
    format = models.CharField(_("format"), max_length=4, choices=Format, default=Format.XLSX)
    customers = ArrayField(models.UUIDField())  # frozen when it was asked for
    columns = ArrayField(models.CharField(max_length=30))
    plain = ArrayField(models.CharField(max_length=30), default=list)  # those opened, not masked
    sensitive = models.BooleanField(default=False)  # sensitive fields among them
    purpose = models.ForeignKey(
        "customers.Purpose", models.PROTECT, related_name="+", verbose_name=_("purpose")
    )
    note = SealedTextField(
        _("explanation"), context="export.note", subject="record", null=True, max_length=200
    )
    comment = SealedTextField(_("comment"), context="export.comment", subject="record", null=True)
    content = SealedBytesField(_("file"), context="export.content", null=True)
    use = models.ForeignKey(
        "customers.SegmentUse", models.PROTECT, null=True, related_name="+", db_index=False
    )  # the segment they were chosen from: its rule is asked again when the file is made
    count = models.PositiveIntegerField(_("archives"))
    downloads = models.PositiveSmallIntegerField(_("downloads"), default=0)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    created_at = models.DateTimeField(auto_now_add=True)
    decided_at = models.DateTimeField(null=True)
    ready_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)

    FACTS = (
        *own_notes("customers.CustomerExport", "note", "comment"),
        Fact(
            "content",
            "own",
            2,
            masking.hidden,
            model="customers.CustomerExport",
            category=Category.NOTE,
            exportable=False,
            basis=Basis.DUTY,
        ),
    )

    objects = models.Manager.from_queryset(CustomerExportQuerySet)()

    class Meta:
        verbose_name = _("export")
        indexes = [
            models.Index(fields=["by", "-created_at", "-id"], name="export_by"),
            models.Index(
                fields=["state", "created_at"],
                condition=Q(state__in=["waiting", "building", "ready"]),
                name="export_open",
            ),
            models.Index(fields=["decided_by", "-decided_at"], name="export_decided"),
            GinIndex(fields=["customers"], condition=Q(content__isnull=False), name="export_holds"),
        ]

    def __str__(self) -> str:
        return f"{self.get_format_display()} {self.pk}"
