from datetime import datetime

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agency import masking, policy
from agency.encryption import SealedJSONField, SealedModel, SealedQuerySet, SealedTextField
from agency.encryption.fields import SealedField
from agency.encryption.ids import uuid7
from agency.facts import Category, Fact, own_notes
from agency.visibility import NOTHING, scope_of


class SealedBytesField(SealedField):
    """A piece of a file."""

    def encode(self, value: bytes) -> bytes:
        return bytes(value)

    def decode(self, plain: bytes) -> bytes:
        return plain


class ImportBatchQuerySet(SealedQuerySet):
    def visible_to(self, user):
        """One's own, the department's for its managers, all for the house: the batch is a record."""
        scope = scope_of(user)
        if scope is NOTHING:
            return self.none()
        if scope.everything:
            return self
        return self.filter(models.Q(by=user) | models.Q(department__in=scope.departments))

    def at_work(self):
        """Those a worker has something to do for."""
        return self.filter(state__in=ImportBatch.WORKING)

    def open_until(self, moment: datetime):
        """Those whose rows must be destroyed by `moment`: imported, or left lying."""
        done = models.Q(committed_at__lt=moment - policy.IMPORT_REVERT_WITHIN)
        left = models.Q(committed_at=None, uploaded_at__lt=moment - policy.IMPORT_OPEN_FOR)
        return self.filter(done | left, ended_at=None).exclude(state__in=ImportBatch.WORKING)


class ImportBatch(SealedModel):
    """A sheet of customers on its way into the archive, and afterwards the record of it (B16, B28, B50).

    The file, its headings and rows are sealed under the batch's key, destroyed when the time to revert is
    over. What the auditor must read for ever (where it came from, on what basis) has a key of its own.
    """

    class State(models.TextChoices):
        READING = "reading", _("being read")
        COLUMNS = "columns", _("waiting for its columns")
        CHECKING = "checking", _("being checked")
        CHECKED = "checked", _("checked")
        IMPORTING = "importing", _("being imported")
        IMPORTED = "imported", pgettext_lazy("batch", "imported")
        REVERTING = "reverting", _("being taken back")
        REVERTED = "reverted", _("taken back")
        UNREADABLE = "unreadable", _("could not be read")
        DISCARDED = "discarded", _("discarded")

    class Origin(models.TextChoices):
        OWN = "own", _("Our own records")
        AGENCY = "agency", _("A survey agency by contract")
        PARTNER = "partner", _("A business partner")

    WORKING = (State.READING, State.CHECKING, State.IMPORTING, State.REVERTING)

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    record = models.UUIDField(default=uuid7, editable=False)  # the key of what outlives the rows
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    department = models.ForeignKey(
        "agency.Department", models.PROTECT, null=True, related_name="+", db_index=False
    )
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.READING)
    source = models.ForeignKey(
        "customers.SourceChannel", models.PROTECT, related_name="+", verbose_name=_("source channel")
    )
    origin = models.CharField(_("origin"), max_length=10, choices=Origin, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    grade = models.CharField(_("grade"), max_length=4, default="c")
    received_at = models.DateTimeField(_("received at"), null=True)
    collected_at = models.DateTimeField(_("collected at"), null=True)  # where no column says it
    notice = models.ForeignKey("customers.PrivacyNotice", models.PROTECT, null=True, related_name="+")
    consents = models.JSONField(default=dict)  # {purpose code: granted}
    basis = SealedTextField(_("lawful basis"), context="import.basis", subject="record", null=True)
    contract = SealedTextField(
        _("contract reference"), context="import.contract", subject="record", null=True
    )

    file_name = SealedTextField(_("file"), context="import.file_name", null=True)
    headers = SealedJSONField(
        _("heading row"), context="import.headers", null=True
    )  # the heading row, cell by cell
    format = models.CharField(max_length=30, blank=True)  # "xlsx", "csv gb18030 ,"
    size = models.PositiveIntegerField(default=0)  # bytes
    digest = models.CharField(max_length=64, blank=True)  # keyed; tells the same file sent again
    other_sheets = models.PositiveSmallIntegerField(default=0)
    columns = models.JSONField(default=list)  # the target of each column, "" for none
    rows = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict)  # as they stood at the end

    uploaded_at = models.DateTimeField(auto_now_add=True)
    checked_at = models.DateTimeField(null=True)
    committed_at = models.DateTimeField(null=True)
    reverted_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)  # rows and file destroyed

    FACTS = (
        Fact(
            "headers",
            "own",
            2,
            masking.hidden,
            model="customers.ImportBatch",
            category=Category.NOTE,
            exportable=False,
        ),
        *own_notes("customers.ImportBatch", "basis", "contract", "file_name"),
    )

    objects = models.Manager.from_queryset(ImportBatchQuerySet)()

    class Meta:
        verbose_name = _("import")
        permissions = [("import_customers", _("Import customers"))]
        default_permissions = ()
        indexes = [
            models.Index(fields=["-uploaded_at", "-id"], name="import_uploaded"),
            models.Index(fields=["by", "-uploaded_at"], name="import_by"),
            models.Index(fields=["department", "-uploaded_at"], name="import_department"),
            models.Index(
                fields=["state"],
                condition=models.Q(state__in=["reading", "checking", "importing", "reverting"]),
                name="import_working",
            ),
        ]

    def __str__(self) -> str:
        return f"{localtime(self.uploaded_at):%Y-%m-%d %H:%M}"

    def get_absolute_url(self) -> str:
        return reverse("customers:import", args=[self.pk])

    @property
    def revertible_until(self) -> datetime | None:
        return self.committed_at and self.committed_at + policy.IMPORT_REVERT_WITHIN

    @property
    def working(self) -> bool:
        return self.state in self.WORKING


class ImportChunk(SealedModel):
    """A piece of the uploaded file, until its rows are read."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="chunks")
    place = models.PositiveSmallIntegerField()
    content = SealedBytesField(_("part of the file"), context="import.chunk", subject="batch_id")

    FACTS = own_notes("customers.ImportChunk", "content")

    class Meta:
        verbose_name = _("part of a sheet")
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.place)


class ColumnMemory(models.Model):
    """Which columns a source's sheets had last time: by the whole heading row, and word by word.

    `sign` is keyed: a sheet without headings has somebody's data in its first row.
    """

    source = models.ForeignKey("customers.SourceChannel", models.CASCADE, related_name="+", db_index=False)
    sign = models.CharField(max_length=64)
    targets = models.JSONField(default=list)
    used_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["source", "sign"], name="column_memory_once")]

    def __str__(self) -> str:
        return self.sign[:8]
