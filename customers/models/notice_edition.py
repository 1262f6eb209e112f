"""How a version of the privacy notice comes about, and which consents it makes to be asked anew (PIPL 14, 17)."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from agency.encryption.ids import uuid7
from agency.history import Trail
from agency.models import Audited


class NoticeEdition(Audited):
    """One version of the notice in both languages: drafted, approved by another person, published.

    Publishing writes a `PrivacyNotice` per language, which nobody can change any more. A material change of a
    purpose makes the consents given under older versions to be renewed from `effective_on` on.
    """

    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("notice", "draft")
        PROPOSED = "proposed", pgettext_lazy("notice", "waiting for approval")
        APPROVED = "approved", pgettext_lazy("notice", "approved")
        PUBLISHED = "published", pgettext_lazy("notice", "published")
        DROPPED = "dropped", pgettext_lazy("notice", "dropped")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    version = models.CharField(_("version"), max_length=20, unique=True)
    state = models.CharField(
        pgettext_lazy("notice", "state"), max_length=10, choices=State, default=State.DRAFT, editable=False
    )
    title = models.CharField(_("title, Chinese"), max_length=100)
    body = models.TextField(_("text, Chinese"), max_length=20_000)
    title_en = models.CharField(_("title, English"), max_length=100)
    body_en = models.TextField(_("text, English"), max_length=20_000)
    summary = models.CharField(_("what is different"), max_length=500)
    material = models.BooleanField(_("material change"), default=False)
    purposes = ArrayField(
        models.SlugField(max_length=30), default=list, blank=True, verbose_name=_("purposes concerned")
    )
    effective_on = models.DateField(_("in force from"), null=True, blank=True)
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("drafted by")
    )
    proposed_at = models.DateTimeField(_("proposed at"), null=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("approved by")
    )
    approved_at = models.DateTimeField(_("approved at"), null=True)
    comment = models.CharField(_("comment"), max_length=300, blank=True)  # of whoever decided
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("published by")
    )
    published_at = models.DateTimeField(_("published at"), null=True)

    history = Trail()

    class Meta:
        verbose_name = _("version of the notice")
        ordering = ["-created_at"]
        permissions = [
            ("draft_privacy", _("Draft purposes and notices")),
            ("approve_privacy", _("Approve purposes and notices")),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(approved_by=None) | Q(drafted_by=None) | ~Q(approved_by=F("drafted_by")),
                name="notice_approved_by_another",
            ),
            models.CheckConstraint(
                condition=~Q(state="published") | Q(effective_on__isnull=False), name="notice_has_its_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.heading} {self.version}"

    @property
    def heading(self) -> str:
        return self.title_en if (get_language() or "").startswith("en") else self.title

    @property
    def in_force(self) -> bool:
        return self.state == self.State.PUBLISHED and self.effective_on <= localdate()

    def get_absolute_url(self) -> str:
        return reverse("compliance:notice", args=[self.pk])


class ConsentRenewal(models.Model):
    """Consents to `purpose` given under a notice older than `since` are to be asked anew (PIPL art. 14 ¶2).

    `marked_to` is how far the archives are marked (`RenewalDue`), `marked_at` when all were.
    """

    purpose = models.ForeignKey("customers.Purpose", models.PROTECT, related_name="renewals")
    edition = models.ForeignKey(NoticeEdition, models.PROTECT, related_name="renewals")
    since = models.DateField(_("in force from"))
    marked_to = models.UUIDField(null=True)
    marked_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("renewal of consents")
        constraints = [
            models.UniqueConstraint(fields=["purpose", "edition"], name="consentrenewal_once"),
        ]

    def __str__(self) -> str:
        return f"{self.purpose_id} {self.since}"


class RenewalDue(models.Model):
    """The mark of an archive whose consent to a purpose is to be renewed: derived, taken off by the answer."""

    of_archive = "customer_id"

    customer = models.ForeignKey("customers.Customer", models.CASCADE, related_name="+", db_index=False)
    purpose = models.ForeignKey("customers.Purpose", models.PROTECT, related_name="+", db_index=False)

    class Meta:
        verbose_name = _("consent to be renewed")
        constraints = [models.UniqueConstraint(fields=["customer", "purpose"], name="renewaldue_once")]
        indexes = [models.Index(fields=["purpose"], name="renewaldue_purpose")]

    def __str__(self) -> str:
        return f"{self.customer_id} {self.purpose_id}"
