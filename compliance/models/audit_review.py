from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agency import masking
from agency.encryption import SealedModel, SealedQuerySet, SealedTextField
from agency.encryption.ids import uuid7
from agency.facts import Basis, Category, Fact, own_notes
from agency.history import Trail
from agency.models import Audited
from customers.models.importing import SealedBytesField


class ManagementReview(SealedModel, Audited):
    """Management looks at the whole scheme: figures as they stood, comments, decisions, what comes next (J6).

    Written by one, signed by another; signed, it stays as it is.
    """

    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("management review", "draft")
        SIGNED = "signed", pgettext_lazy("management review", "signed")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    held_on = models.DateField(_("held on"))
    state = models.CharField(_("state"), max_length=6, choices=State, default=State.DRAFT, editable=False)
    figures = models.JSONField(_("figures as they stood"), default=dict)  # codes and numbers
    comments = SealedTextField(_("comments"), context="managementreview.comments", max_length=2000)
    decisions = SealedTextField(_("decisions"), context="managementreview.decisions", max_length=2000)
    actions = SealedTextField(_("next actions"), context="managementreview.actions", max_length=2000)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    signed_at = models.DateTimeField(_("signed at"), null=True)

    FACTS = own_notes("compliance.ManagementReview", "comments", "decisions", "actions")

    history = Trail(sealed=True)
    objects = models.Manager.from_queryset(SealedQuerySet)()

    class Meta:
        verbose_name = _("management review")
        indexes = [models.Index(fields=["-held_on", "-id"], name="management_review_newest")]
        constraints = [
            models.CheckConstraint(
                condition=Q(signed_by=None) | ~Q(signed_by=F("written_by")),
                name="management_review_signed_by_another",
            ),
            models.CheckConstraint(
                condition=Q(state="draft", signed_by=None) | Q(state="signed", signed_by__isnull=False),
                name="management_review_signed_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.held_on}"

    def get_absolute_url(self) -> str:
        return reverse("compliance:management_review", args=[self.pk])


class MinorsFiling(SealedModel):
    """The yearly report on children's data to the authority by 31 January (未成年人网络保护条例 art. 37).

    The pack (PDF and sheet in one zip) is sealed in its row; once filed, neither it nor the figures change.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    year = models.PositiveSmallIntegerField(_("year"), unique=True)
    figures = models.JSONField(_("figures"), default=dict)  # codes and numbers
    statement = SealedTextField(_("statement"), context="minorsfiling.statement", max_length=2000)
    pack = SealedBytesField(_("pack"), context="minorsfiling.pack")
    digest = models.CharField(_("digest"), max_length=64)  # SHA-256 of the zip
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    made_at = models.DateTimeField(_("made at"))
    filed_on = models.DateField(_("filed on"), null=True)
    receipt = SealedTextField(
        _("receipt of the authority"), context="minorsfiling.receipt", null=True, blank=True, max_length=120
    )
    filed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )

    FACTS = (
        *own_notes("compliance.MinorsFiling", "statement", "receipt"),
        Fact(
            "pack",
            "own",
            0,
            masking.hidden,
            model="compliance.MinorsFiling",
            category=Category.NOTE,
            exportable=False,
            basis=Basis.DUTY,
        ),
    )

    objects = models.Manager.from_queryset(SealedQuerySet)()

    class Meta:
        verbose_name = _("filing on children’s data")
        constraints = [
            models.CheckConstraint(
                condition=Q(filed_on=None, filed_by=None) | Q(filed_on__isnull=False, filed_by__isnull=False),
                name="minors_filed_by_somebody",
            )
        ]

    def __str__(self) -> str:
        return str(self.year)

    def get_absolute_url(self) -> str:
        return reverse("compliance:minors_filing", args=[self.year])
