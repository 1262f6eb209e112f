from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.timezone import localdate, now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .source import Listed


class Purpose(Listed):
    """What personal data may be used for: asked of the customer, or declared by whoever opens a field (D1).

    `basic` is what the travel service itself needs: without it there is no archive. `separate` purposes need
    a consent of their own (PIPL art. 29). `access` purposes are those a colleague may declare.
    """

    basic = models.BooleanField(default=False)
    separate = models.BooleanField(default=False)
    asked = models.BooleanField(default=False)  # stands on the registration form
    access = models.BooleanField(default=False)  # may be declared when a field is opened or shared
    explain = models.BooleanField(default=False)  # a word of explanation is compulsory
    description = models.CharField(max_length=200, blank=True)
    description_en = models.CharField(max_length=200, blank=True)

    class Meta(Listed.Meta):
        verbose_name = _("purpose")


class PrivacyNoticeQuerySet(models.QuerySet):
    def in_force(self, language: str):
        """The newest notice in force today, Shanghai, in `language`; the Chinese one where there is none."""
        current = self.filter(effective_on__lte=localdate()).order_by("-effective_on", "-pk")
        wanted = "en" if language.startswith("en") else "zh-hans"
        return current.filter(language=wanted).first() or current.filter(language="zh-hans").first()


class PrivacyNotice(models.Model):
    """A version of the notice customers are shown (PIPL art. 17). Never edited once shown."""

    version = models.CharField(_("version"), max_length=20)
    language = models.CharField(_("language"), max_length=10)
    title = models.CharField(_("title"), max_length=100)
    body = models.TextField(_("text"))
    effective_on = models.DateField(_("in force from"))

    objects = PrivacyNoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("privacy notice")
        constraints = [models.UniqueConstraint(fields=["version", "language"], name="privacy_notice_once")]

    def __str__(self) -> str:
        return f"{self.title} {self.version}"


class ConsentQuerySet(models.QuerySet):
    def latest(self):
        """The answer in force per customer and purpose: the newest event of each."""
        return self.order_by("customer_id", "purpose_id", "-at", "-pk").distinct("customer_id", "purpose_id")


class Consent(models.Model):
    """One answer of a customer to one purpose, as an event: never changed, only followed (B15).

    The notice version is what was on the screen; a refusal is kept like a grant.
    """

    class Decision(models.TextChoices):
        GRANTED = "granted", _("granted")
        REFUSED = "refused", pgettext_lazy("consent", "refused")
        WITHDRAWN = "withdrawn", _("withdrawn")

    class Form(models.TextChoices):
        GENERAL = "general", _("general consent")
        SEPARATE = "separate", _("separate consent")
        GUARDIAN = "guardian", _("consent of a guardian")

    customer = models.ForeignKey("customers.Customer", models.PROTECT, related_name="consents")
    purpose = models.ForeignKey(Purpose, models.PROTECT, related_name="+")
    decision = models.CharField(_("decision"), max_length=10, choices=Decision)
    form = models.CharField(_("form"), max_length=10, choices=Form, default=Form.GENERAL)
    notice = models.ForeignKey(
        PrivacyNotice, models.PROTECT, related_name="+", verbose_name=_("notice shown")
    )
    at = models.DateTimeField(_("at"), default=now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = ConsentQuerySet.as_manager()

    class Meta:
        verbose_name = _("consent")
        indexes = [models.Index(fields=["customer", "purpose", "-at", "-id"], name="consent_latest")]
        constraints = [
            models.CheckConstraint(
                condition=Q(decision__in=["granted", "refused", "withdrawn"]), name="consent_decision_known"
            )
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.get_decision_display()}"
