from django.conf import settings
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Value, When
from django.utils.timezone import localdate, now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .notice_edition import ConsentRenewal
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


RENEW = "renew"


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
        """The answer in force per customer and purpose: the newest event of each, with its `standing`."""
        newest = self.order_by("customer_id", "purpose_id", "-at", "-pk")
        return newest.distinct("customer_id", "purpose_id").standing()

    def standing(self):
        """With `standing`: the decision, or what became of a grant meanwhile.

        "expired" after its last day; "renew" once a notice with a material change to the purpose is in force that
        the customer has not been shown (PIPL art. 14 ¶2). Only "granted" is a consent.
        """
        today = localdate()
        changed = ConsentRenewal.objects.filter(
            purpose=OuterRef("purpose"), since__lte=today, since__gt=OuterRef("notice__effective_on")
        )
        granted = Q(decision=Consent.Decision.GRANTED)
        return self.annotate(
            standing=Case(
                When(granted & Q(valid_until__lt=today), then=Value("expired")),
                When(granted & Exists(changed), then=Value(RENEW)),
                default=F("decision"),
                output_field=models.CharField(),
            )
        )


class Consent(models.Model):
    """One answer of a customer to one purpose, as an event: never changed, only followed (B15).

    The notice version is what was on the screen; a refusal is kept like a grant.
    """

    class Decision(models.TextChoices):
        GRANTED = "granted", _("granted")
        REFUSED = "refused", pgettext_lazy("consent", "refused")
        WITHDRAWN = "withdrawn", _("withdrawn")
        EXPIRED = "expired", pgettext_lazy("consent", "expired")

    class Form(models.TextChoices):
        GENERAL = "general", _("general consent")
        SEPARATE = "separate", _("separate consent")
        WRITTEN = "written", _("written consent")
        GUARDIAN = "guardian", _("consent of a guardian")

    class Way(models.TextChoices):
        COUNTER = "counter", pgettext_lazy("consent", "in person at the counter")
        PHONE = "phone", pgettext_lazy("consent", "by telephone")
        PAPER = "paper", pgettext_lazy("consent", "on a signed form")
        MESSAGE = "message", pgettext_lazy("consent", "by message or e-mail")
        OWN_FORM = "own_form", pgettext_lazy("consent", "on the customer’s own form")
        RECORDING = "recording", pgettext_lazy("consent", "on a recording")
        CLOCK = "clock", pgettext_lazy("consent", "by lapse of time")

    customer = models.ForeignKey("customers.Customer", models.PROTECT, related_name="consents")
    purpose = models.ForeignKey(Purpose, models.PROTECT, related_name="+")
    decision = models.CharField(_("decision"), max_length=10, choices=Decision)
    form = models.CharField(_("form"), max_length=10, choices=Form, default=Form.GENERAL)
    notice = models.ForeignKey(
        PrivacyNotice, models.PROTECT, related_name="+", verbose_name=_("notice shown")
    )
    at = models.DateTimeField(_("at"), default=now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    way = models.CharField(_("how it was told"), max_length=10, choices=Way, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)  # the last day, Shanghai
    words = models.ForeignKey(  # where the proof lies, or why it was withdrawn: sealed with the archive
        "customers.Reason", models.PROTECT, null=True, related_name="+", db_index=False
    )
    file = models.UUIDField(
        null=True
    )  # an attachment of the archive; its bytes may end before this line does

    objects = ConsentQuerySet.as_manager()

    class Meta:
        verbose_name = _("consent")
        indexes = [
            models.Index(fields=["customer", "purpose", "-at", "-id"], name="consent_latest"),
            models.Index(
                fields=["valid_until"], condition=Q(valid_until__isnull=False), name="consent_valid_until"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(decision__in=["granted", "refused", "withdrawn", "expired"]),
                name="consent_decision_known",
            ),
            models.CheckConstraint(
                condition=Q(by__isnull=False) | Q(decision="expired"), name="consent_taken_by_somebody"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.get_decision_display()}"
