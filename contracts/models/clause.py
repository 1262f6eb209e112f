from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agency.encryption.ids import uuid7
from agency.history import Trail
from agency.models import Audited


class Clause(Audited):
    """A clause of the library that templates take over; templates copy its words, so they never change behind one.

    `category` is what the legal check looks for (e.g. “liability”); `highlighted` says that 民法典 art. 496 and
    消费者权益保护法 art. 26 ask for it to stand out and be explained.
    """

    class Category(models.TextChoices):
        PARTIES = "parties", _("parties")
        ITINERARY = "itinerary", _("itinerary")
        SERVICE = "service", _("service and standards")
        PRICE = "price", _("price and payment")
        GROUP = "group", _("smallest group")
        SHOPPING = "shopping", _("shopping and self-paid items")
        DUTIES = "duties", _("rights and duties")
        SAFETY = "safety", _("safety and insurance")
        CHANGE = "change", _("change and transfer")
        LIABILITY = "liability", _("liability for breach")
        DISPUTE = "dispute", _("settling disputes")
        PRIVACY = "privacy", _("personal information")
        OTHER = "other", pgettext_lazy("clause", "other")

    class Risk(models.TextChoices):
        STANDARD = "standard", pgettext_lazy("clause", "standard")
        FALLBACK = "fallback", pgettext_lazy("clause", "fallback position")
        DEVIATION = "deviation", pgettext_lazy("clause", "deviation")

    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("clause", "draft")
        APPROVED = "approved", pgettext_lazy("clause", "approved")
        RETIRED = "retired", pgettext_lazy("clause", "retired")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    category = models.CharField(_("subject"), max_length=10, choices=Category)
    name = models.CharField(_("name"), max_length=80)
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="replaced_by", editable=False
    )
    text = models.TextField(_("text"), max_length=4000)
    highlighted = models.BooleanField(_("must stand out and be explained"), default=False)
    risk = models.CharField(_("standing"), max_length=9, choices=Risk, default=Risk.STANDARD)
    law = models.CharField(_("law"), max_length=120, blank=True)
    state = models.CharField(
        pgettext_lazy("clause", "state"), max_length=8, choices=State, default=State.DRAFT
    )
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )

    history = Trail()

    class Meta:
        verbose_name = _("clause")
        ordering = ["category", "name", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["name", "version"], name="clause_version_once"),
            models.CheckConstraint(
                condition=Q(approved_by=None) | Q(drafted_by=None) | ~Q(approved_by=F("drafted_by")),
                name="clause_approved_by_another",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("contracts:clause", args=[self.pk])
