from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agency.encryption import SealedModel, SealedQuerySet, SealedTextField
from agency.encryption.ids import uuid7
from agency.facts import own_notes
from agency.history import Trail
from agency.models import Audited

from .audit import AuditPlan


class AuditSample(models.Model):
    """Archives drawn for an audit, so that anybody can draw the same ones again (J1). Never rewritten.

    `seed` = SHA-256(id of the plan ‖ ends of the chains when it was drawn); `as_of` is the moment whose versions
    of the archives were drawn from; `strata` are [code, archives, drawn] and `digest` that of all ids in order.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    plan = models.ForeignKey(AuditPlan, models.PROTECT, related_name="samples")
    number = models.PositiveSmallIntegerField(_("number"))
    heads = models.JSONField(_("ends of the chains"))  # [[chain, length, hash in hex], …]
    seed = models.CharField(_("seed of the lot"), max_length=64)
    rule = models.PositiveSmallIntegerField(_("size rule"))  # of compliance.auditing.strata.RULES
    as_of = models.DateTimeField(_("archives as of"))
    strata = models.JSONField(_("strata"))
    digest = models.CharField(_("digest of the archives drawn"), max_length=64)
    drawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    drawn_at = models.DateTimeField(_("drawn at"))

    class Meta:
        verbose_name = _("audit sample")
        constraints = [models.UniqueConstraint(fields=["plan", "number"], name="audit_sample_number")]

    def __str__(self) -> str:
        return str(self.number)

    def get_absolute_url(self) -> str:
        return reverse("compliance:audit_sample", args=[self.pk])

    @property
    def population(self) -> int:
        return sum(count for _code, count, _drawn in self.strata)

    @property
    def size(self) -> int:
        return sum(drawn for _code, _count, drawn in self.strata)


class WorkingPaper(SealedModel, Audited):
    """What the auditor saw in one archive of a sample: the checklist, a word, its evidence."""

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("working paper", "to be looked at")
        PASSED = "passed", pgettext_lazy("working paper", "in order")
        FAILED = "failed", pgettext_lazy("working paper", "with exceptions")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    sample = models.ForeignKey(AuditSample, models.PROTECT, related_name="papers", db_index=False)
    place = models.PositiveSmallIntegerField(_("No."))
    stratum = models.CharField(_("stratum"), max_length=10)
    customer = models.ForeignKey("customers.Customer", models.PROTECT, related_name="+", db_index=False)
    number = models.CharField(_("archive number"), max_length=20)
    state = models.CharField(_("result"), max_length=6, choices=State, default=State.OPEN, editable=False)
    answers = models.JSONField(_("checklist"), default=dict)  # {point: "ok" | "wrong" | "none"}
    note = SealedTextField(
        _("what was seen"), context="workingpaper.note", subject="customer_id", null=True, blank=True
    )
    looked_at_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    looked_at = models.DateTimeField(_("looked at"), null=True)

    FACTS = own_notes("compliance.WorkingPaper", "note")

    history = Trail(sealed=True)
    objects = models.Manager.from_queryset(SealedQuerySet)()

    class Meta:
        verbose_name = _("working paper")
        indexes = [models.Index(fields=["customer"], name="working_paper_customer")]
        constraints = [
            models.UniqueConstraint(fields=["sample", "place"], name="working_paper_place"),
            models.UniqueConstraint(fields=["sample", "customer"], name="working_paper_once"),
            models.CheckConstraint(
                condition=Q(state="open", looked_at_by=None)
                | ~Q(state="open") & Q(looked_at_by__isnull=False),
                name="working_paper_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("compliance:working_paper", args=[self.pk])
