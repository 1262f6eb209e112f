from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agency import masking
from agency.encryption import SealedJSONField, SealedModel, SealedTextField
from agency.encryption.ids import uuid7
from agency.facts import Category, Fact, own_notes

from .importing import ImportBatch


class ImportRow(SealedModel):
    """One row of the sheet: its cells as they came, what they mean, and what became of it.

    The plain columns are codes and ids; `keys` are blind tokens as in the search index.
    """

    class Step(models.TextChoices):
        READ = "read"
        UNDERSTOOD = "understood"  # its cells are judged, its twins not yet
        JUDGED = "judged"
        DONE = "done"
        UNDONE = "undone"  # looked at by a revert

    class Verdict(models.TextChoices):
        NEW = "new", pgettext_lazy("row", "New")
        TWIN = "twin", _("In the archive already")
        REPEAT = "repeat", _("Twice in the sheet")
        MANAGER = "manager", _("For a manager")
        REFUSED = "refused", _("Refused")

    class Choice(models.TextChoices):
        SKIP = "skip", _("Leave out")
        FILL = "fill", _("Fill in what is empty")
        OVERWRITE = "overwrite", _("Update everything")
        CREATE = "create", _("Make a new archive")
        ASK = "ask", _("Ask a manager")

    class Outcome(models.TextChoices):
        CREATED = "created", _("new archive")
        UPDATED = "updated", _("archive updated")
        UNCHANGED = "unchanged", _("nothing to change")
        SKIPPED = "skipped", _("left out")
        FAILED = "failed", _("refused on importing")
        WITHDRAWN = "withdrawn", _("withdrawn")
        RESTORED = "restored", _("restored")
        WORKED_ON = "worked_on", _("worked on since")
        KEPT = "kept", _("kept by decision")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="lines", db_index=False)
    place = models.PositiveIntegerField()  # the number of the row in the sheet, from 1
    cells = SealedJSONField(_("cells of the row"), context="import.cells", subject="batch_id")
    facts = SealedJSONField(_("values read"), context="import.facts", subject="batch_id", null=True)
    trouble = SealedTextField(_("what is wrong"), context="import.trouble", subject="batch_id", null=True)
    step = models.CharField(max_length=10, choices=Step, default=Step.READ)
    verdict = models.CharField(max_length=8, choices=Verdict, blank=True)
    choice = models.CharField(max_length=10, choices=Choice, blank=True)
    chosen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    faults = ArrayField(models.CharField(max_length=40), default=list)  # fields the cells are refused for
    keys = ArrayField(models.UUIDField(), default=list)
    twin = models.UUIDField(null=True)
    twin_place = models.PositiveIntegerField(null=True)
    brings = ArrayField(models.CharField(max_length=30), default=list)  # fields empty in the twin
    differs = ArrayField(models.CharField(max_length=30), default=list)  # fields with another value there
    customer = models.UUIDField(null=True)
    version_before = models.PositiveIntegerField(null=True)
    version_after = models.PositiveIntegerField(null=True)
    buys = models.BooleanField(default=False)  # the cells tell of a purchase
    purchase = models.UUIDField(null=True)  # the one this row put on file
    touched = ArrayField(models.CharField(max_length=30), default=list)

    FACTS = (
        *(
            Fact(
                name,
                "own",
                2,
                masking.hidden,
                model="customers.ImportRow",
                category=Category.NOTE,
                exportable=False,
            )
            for name in ("cells", "facts")
        ),
        *own_notes("customers.ImportRow", "trouble"),
    )

    class Meta:
        verbose_name = _("row of a sheet")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["batch", "place"], name="import_row_once")]
        indexes = [
            models.Index(fields=["batch", "step", "place"], name="import_row_step"),
            models.Index(fields=["batch", "verdict", "place"], name="import_row_verdict"),
            models.Index(fields=["batch", "outcome", "place"], name="import_row_outcome"),
            models.Index(
                fields=["customer"], condition=Q(customer__isnull=False), name="import_row_customer"
            ),
            models.Index(fields=["twin"], condition=Q(twin__isnull=False), name="import_row_twin"),
        ]

    def __str__(self) -> str:
        return str(self.place)
