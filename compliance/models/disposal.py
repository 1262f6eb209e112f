from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agency.encryption import SealedJSONField, SealedModel
from agency.encryption.ids import uuid7
from agency.facts import own_notes
from agency.history import Trail
from agency.models import Audited, colleague

from .retention import RetentionRule


class DisposalBatch(Audited):
    """Archives that are due, from the proposal to the certificate (contracts_compliance.md §2.7).

    Three different people review, approve and verify; the database keeps them apart. Between approval and
    execution lie `policy.COOLING_OFF`; a hold placed in between keeps its archives out.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed", pgettext_lazy("disposal", "proposed")
        REVIEWED = "reviewed", pgettext_lazy("disposal", "reviewed")
        COOLING = "cooling", _("approved, cooling off")
        EXECUTING = "executing", _("being destroyed")
        SCANNING = "scanning", _("looking for remains")
        SCANNED = "scanned", _("to be verified")
        DONE = "done", _("destroyed and certified")
        CANCELLED = "cancelled", pgettext_lazy("disposal", "called off")

    OPEN = ("proposed", "reviewed", "cooling", "executing", "scanning", "scanned")
    DECIDED = ("cooling", "executing", "scanning", "scanned", "done")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    number = models.CharField(_("number"), max_length=20, unique=True, editable=False)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PROPOSED, editable=False)
    reviewed_by, reviewed_at = (
        colleague(_("reviewed by"), null=True),
        models.DateTimeField(_("reviewed at"), null=True),
    )
    approved_by, approved_at = (
        colleague(_("approved by"), null=True),
        models.DateTimeField(_("approved at"), null=True),
    )
    cooling_until = models.DateTimeField(_("cooling off until"), null=True)
    started_at = models.DateTimeField(_("begun at"), null=True)
    executed_at = models.DateTimeField(_("destroyed at"), null=True)
    scanned_at = models.DateTimeField(_("looked for remains at"), null=True)
    scan = models.JSONField(_("what the search for remains read and found"), default=dict)  # codes and counts
    verified_by, verified_at = (
        colleague(_("verified by"), null=True),
        models.DateTimeField(_("verified at"), null=True),
    )
    cancelled_by, cancelled_at = colleague(_("called off by"), null=True), models.DateTimeField(null=True)

    history = Trail()

    class Meta:
        verbose_name = _("disposal batch")
        indexes = [models.Index(fields=["-created_at", "-id"], name="disposal_newest")]
        constraints = [
            models.UniqueConstraint(
                fields=["state"], condition=Q(state="proposed"), name="disposal_one_proposed"
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=F("reviewed_by")),
                name="disposal_approved_by_another",
            ),
            models.CheckConstraint(
                condition=Q(verified_by=None)
                | ~Q(verified_by=F("reviewed_by")) & ~Q(verified_by=F("approved_by")),
                name="disposal_verified_by_a_third",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["proposed", "cancelled"])
                | Q(reviewed_by__isnull=False, reviewed_at__isnull=False),
                name="disposal_reviewed_first",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["proposed", "reviewed", "cancelled"])
                | Q(approved_by__isnull=False, cooling_until__isnull=False),
                name="disposal_approved_first",
            ),
            models.CheckConstraint(
                condition=Q(started_at=None) | Q(started_at__gte=F("cooling_until")),
                name="disposal_cooled_off_first",
            ),
            models.CheckConstraint(
                condition=~Q(state="done") | Q(verified_by__isnull=False, scanned_at__isnull=False),
                name="disposal_verified_before_done",
            ),
            models.CheckConstraint(
                condition=~Q(state="cancelled") | Q(started_at=None, cancelled_by__isnull=False),
                name="disposal_called_off_in_time",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("compliance:disposal", args=[self.pk])


class DisposalItem(models.Model):
    """One archive of a batch. It has no history table: each end of it is a line of the register.

    The number and the id outlive the archive; nothing here says who it was. `counts` are {surface: rows}.
    """

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("disposal", "waiting")
        DESTROYED = "destroyed", _("destroyed")
        HELD = "held", _("kept: on hold")
        KEPT = "kept", _("kept: no longer due")
        LEFT_OUT = "left_out", _("taken out on review")
        FAILED = "failed", _("failed")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    batch = models.ForeignKey(DisposalBatch, models.PROTECT, related_name="items", db_index=False)
    customer = models.ForeignKey(
        "customers.Customer", models.PROTECT, related_name="disposals", db_index=False
    )
    number = models.CharField(_("archive number"), max_length=20)
    rule = models.ForeignKey(RetentionRule, models.PROTECT, related_name="+", db_index=False)
    due_since = models.DateField(_("due since"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING)
    counts = models.JSONField(_("what was destroyed"), default=dict)
    ended_at = models.DateTimeField(_("ended at"), null=True)

    class Meta:
        verbose_name = _("archive of a batch")
        indexes = [
            models.Index(fields=["batch", "state", "id"], name="disposal_item_batch"),
            models.Index(fields=["batch", "id"], name="disposal_item_order"),
            models.Index(fields=["customer"], name="disposal_item_customer"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["batch", "customer"], name="disposal_item_once"),
            models.UniqueConstraint(
                fields=["customer"],
                condition=Q(state__in=["waiting", "destroyed"]),
                name="disposal_destroyed_once",
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", ended_at=None) | ~Q(state="waiting") & Q(ended_at__isnull=False),
                name="disposal_item_ended",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class Probe(SealedModel):
    """What the search for remains looks for, of some archives of a batch, under a key that ends with the certificate.

    It must survive a killed worker, else nothing would be left to look for once the archives are gone; and what
    is cleared away after the search is looked for once more.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    batch = models.ForeignKey(DisposalBatch, models.PROTECT, related_name="probes", db_index=False)
    part = models.PositiveIntegerField(default=0)
    archives = models.PositiveIntegerField()  # of how many archives of the batch these are the values
    values = SealedJSONField(context="probe.values")
    searched_at = models.DateTimeField(null=True)

    FACTS = own_notes("compliance.Probe", "values")

    class Meta:
        verbose_name = _("probe")
        constraints = [models.UniqueConstraint(fields=["batch", "part"], name="probe_part_once")]

    def __str__(self) -> str:
        return str(self.archives)


class Certificate(models.Model):
    """What was destroyed, by which rule, how, by whom, and that nothing was found after. Kept for ever.

    Written once; it holds archive numbers, codes, counts and names of colleagues, nothing of the customers.
    """

    batch = models.OneToOneField(DisposalBatch, models.PROTECT, primary_key=True, related_name="certificate")
    number = models.CharField(_("number"), max_length=20, unique=True)
    issued_at = models.DateTimeField(_("issued at"))
    final_on = models.DateField(_("completed on"))  # when the last backup of the keys has expired
    content = models.JSONField(_("content"))
    digest = models.CharField(_("digest"), max_length=64)
    key = models.CharField(_("public key"), max_length=64)
    signature = models.CharField(_("signature"), max_length=128)

    class Meta:
        verbose_name = _("certificate of destruction")
        indexes = [models.Index(fields=["-issued_at"], name="certificate_newest")]

    def __str__(self) -> str:
        return self.number


class Completion(models.Model):
    """From this moment no copy of the keys is left that could open what the certificate speaks of. Written once."""

    certificate = models.OneToOneField(
        Certificate, models.PROTECT, primary_key=True, related_name="completion"
    )
    completed_at = models.DateTimeField(_("completed at"))
    last_copy = models.CharField(
        _("last copy of the keys that may have held them"), max_length=40, blank=True
    )
    removed_at = models.DateTimeField(_("removed at"), null=True)

    class Meta:
        verbose_name = _("completion of a certificate")

    def __str__(self) -> str:
        return f"{self.certificate_id} {localtime(self.completed_at):%Y-%m-%d}"
