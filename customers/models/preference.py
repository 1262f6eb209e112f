from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agency import masking
from agency.encryption import SealedTextField
from agency.facts import Basis, Category, Fact
from agency.history import Trail

from .part import Part

OWN = "customers.PreferenceItem"


class PreferenceItem(Part):
    """One thing the customer likes or avoids, with where we know it from and how sure we are (B11, B12)."""

    class Kind(models.TextChoices):
        ROOM = "room", _("room")
        BED = "bed", _("bed and pillow")
        DIET = "diet", _("food and taste")
        DRINKS = "drinks", _("tea, coffee, wine")
        SEAT = "seat", _("seat")
        PACE = "pace", _("pace of travel")
        SMOKING = "smoking", _("smoking")
        ENTERTAINMENT = "entertainment", _("entertainment")
        LANGUAGE = "language", _("guide’s language")
        BUDGET = "budget", _("budget")
        DESTINATIONS = "destinations", _("destinations")
        SEASONS = "seasons", _("seasons")
        TRANSPORT = "transport", _("transport")
        HOTEL = "hotel", _("level of hotel")
        COMPANIONS = "companions", _("travel companions")
        OTHER = "other", pgettext_lazy("preference", "other")

    class Source(models.TextChoices):
        CUSTOMER = "customer", _("the customer said so")
        GUIDE = "guide", _("a guide observed it")
        ORDER = "order", _("taken from an order")
        SURVEY = "survey", _("from a survey")
        OTHER = "other", _("otherwise known")

    class Confidence(models.TextChoices):
        HIGH = "high", _("certain")
        MEDIUM = "medium", _("probable")
        LOW = "low", _("a guess")

    kind = models.CharField(_("subject"), max_length=14, choices=Kind)
    value = SealedTextField(_("preference"), context="preferenceitem.value", subject="customer_id")
    source = models.CharField(_("known from"), max_length=10, choices=Source, default=Source.CUSTOMER)
    observed_on = models.DateField(_("observed on"))
    confidence = models.CharField(_("how sure"), max_length=6, choices=Confidence, default=Confidence.HIGH)
    confirmed_on = models.DateField(_("last confirmed on"), null=True, blank=True, editable=False)

    FACTS = (
        Fact(
            "value",
            "preference",
            0,
            masking.shown,
            model=OWN,
            category=Category.PREFERENCE,
            basis=Basis.CONSENT,
        ),
    )

    history = Trail(sealed=True)

    class Meta:
        verbose_name = _("preference")
        indexes = [
            models.Index(fields=["customer", "kind", "id"], name="preferenceitem_customer"),
            models.Index(fields=["kind", "customer"], name="preferenceitem_kind"),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class PinnedAlert(Part):
    """What nobody who serves the customer may overlook: wheelchair, diabetes, nut allergy (B13)."""

    class Severity(models.TextChoices):
        DANGER = "danger", _("danger to life")
        CARE = "care", _("needs care")
        NOTE = "note", _("good to know")

    severity = models.CharField(_("severity"), max_length=6, choices=Severity, default=Severity.CARE)
    text = SealedTextField(_("what to heed"), context="pinnedalert.text", subject="customer_id")
    observed_on = models.DateField(_("known since"), null=True, blank=True)
    ends_on = models.DateField(_("applies until"), null=True, blank=True)

    FACTS = (
        Fact(
            "text",
            "alert",
            0,
            masking.shown,
            model="customers.PinnedAlert",
            category=Category.HEALTH,
            basis=Basis.SEPARATE,
        ),
    )

    history = Trail(sealed=True)

    class Meta:
        verbose_name = _("pinned alert")
        indexes = [models.Index(fields=["customer", "id"], name="pinnedalert_customer")]

    def __str__(self) -> str:
        return self.get_severity_display()
