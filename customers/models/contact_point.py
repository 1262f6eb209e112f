from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agency import masking
from agency.encryption import SealedTextField
from agency.facts import Category, Fact
from agency.history import Trail

from .part import Part


class ContactPoint(Part):
    """One more way to reach the customer, beside the columns of the archive itself (B7, B8)."""

    class Kind(models.TextChoices):
        PHONE = "phone", _("Phone")
        EMAIL = "email", _("E-mail")
        WECHAT = "wechat", _("WeChat")
        QQ = "qq", _("QQ")
        WEB = "web", _("Web site")
        OTHER = "other", _("Other")

    class Usage(models.TextChoices):
        MOBILE = "mobile", _("mobile")
        HOME = "home", pgettext_lazy("contact", "home")
        WORK = "work", pgettext_lazy("contact", "work")
        ASSISTANT = "assistant", _("assistant")
        EMERGENCY = "emergency", _("in an emergency")
        OTHER = "other", _("other")

    # what a share of a field of the archive opens too
    COVERED = {"phone": "phone", "email": "email", "wechat": "wechat", "qq": "wechat"}

    kind = models.CharField(_("kind"), max_length=8, choices=Kind, default=Kind.PHONE)
    usage = models.CharField(_("use"), max_length=10, choices=Usage, default=Usage.MOBILE)
    value = SealedTextField(_("number or address"), context="contactpoint.value", subject="customer_id")
    label = SealedTextField(
        _("note"), context="contactpoint.label", subject="customer_id", null=True, blank=True
    )
    preferred = models.BooleanField(_("preferred"), default=False)
    do_not_contact = models.BooleanField(_("do not contact"), default=False)
    verified_at = models.DateTimeField(_("verified at"), null=True, blank=True, editable=False)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("verified by"),
        db_index=False,
        editable=False,
    )

    FACTS = (
        Fact(
            "value",
            "contact",
            1,
            masking.contact,
            model="customers.ContactPoint",
            category=Category.CONTACT,
        ),
        Fact(
            "label",
            "contact",
            0,
            masking.shown,
            model="customers.ContactPoint",
            category=Category.CONTACT,
        ),
    )

    history = Trail(sealed=True)

    class Meta:
        verbose_name = _("contact")
        constraints = [
            models.UniqueConstraint(
                fields=["customer", "kind"], condition=Q(preferred=True), name="contactpoint_one_preferred"
            ),
            models.CheckConstraint(
                condition=Q(preferred=False) | Q(do_not_contact=False), name="contactpoint_preferred_is_used"
            ),
        ]
        indexes = [models.Index(fields=["customer", "kind", "id"], name="contactpoint_customer")]

    def __str__(self) -> str:
        return self.get_kind_display()

    def covered_by(self, name: str) -> str:
        """The field of the archive whose share opens this one too; "" where none does."""
        return self.COVERED.get(self.kind, "")
