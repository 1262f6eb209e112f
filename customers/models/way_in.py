"""Doors through which facts come in: a customer's own form, a channel's key, the prompts of a sheet."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from agency.encryption.ids import uuid7
from agency.visibility import NOTHING, scope_of


class FillLinkQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own, and all for house roles."""
        scope = scope_of(user)
        if scope is NOTHING:
            return self.none()
        return self if scope.everything else self.filter(made_by=user)

    def asking(self, what: str):
        return self.filter(asks=what)

    def live(self, now: datetime):
        return self.filter(used_at=None, ended_at=None, expires_at__gt=now)


class FillLink(models.Model):
    """A link by which one customer fills in the registration form (seed 000 §三.1, B14, B27), or says how a
    journey was (C11).

    Neither the token in the address nor the code told over the phone is kept: only their keyed digests.
    """

    class Asks(models.TextChoices):
        FORM = "form", _("the registration form")
        OPINION = "opinion", _("an opinion")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    asks = models.CharField(max_length=8, choices=Asks, default=Asks.FORM)
    purchase = models.ForeignKey(  # what the opinion is asked about, or only its kind
        "customers.Purchase", models.PROTECT, null=True, related_name="+", db_index=False
    )
    product_kind = models.ForeignKey(
        "customers.ProductKind", models.PROTECT, null=True, related_name="+", db_index=False
    )
    lead = models.ForeignKey("customers.Lead", models.PROTECT, null=True, related_name="fill_links")
    customer = models.ForeignKey("customers.Customer", models.PROTECT, null=True, related_name="fill_links")
    purpose = models.ForeignKey(
        "customers.Purpose", models.PROTECT, related_name="+", verbose_name=_("purpose")
    )
    token_digest = models.CharField(max_length=64, unique=True)
    code_digest = models.CharField(max_length=64)
    wrong_codes = models.PositiveSmallIntegerField(default=0)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField(_("valid until"))
    opened_at = models.DateTimeField(_("code entered at"), null=True)
    used_at = models.DateTimeField(_("sent at"), null=True)
    ended_at = models.DateTimeField(_("withdrawn at"), null=True)

    objects = FillLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("link for the customer")
        constraints = [
            models.CheckConstraint(
                condition=Q(lead=None, customer__isnull=False) | Q(lead__isnull=False, customer=None),
                name="fill_link_of_one_person",
            )
        ]

    def __str__(self) -> str:
        return f"{localtime(self.made_at):%Y-%m-%d %H:%M}"

    @property
    def state(self) -> str:
        if self.used_at:
            return "used"
        return "ended" if self.ended_at else "open"


class ChannelKey(models.Model):
    """By this key a website or social media account sends enquiries in (B23). Only its digest is kept."""

    name = models.CharField(_("name"), max_length=60, unique=True)
    source = models.ForeignKey(
        "customers.SourceChannel", models.PROTECT, related_name="+", verbose_name=_("source channel")
    )
    digest = models.CharField(max_length=64, unique=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    last_used_at = models.DateTimeField(_("last used"), null=True)
    ended_at = models.DateTimeField(_("ended"), null=True)

    class Meta:
        verbose_name = _("channel key")
        permissions = [("manage_channels", _("Give keys to channels"))]

    def __str__(self) -> str:
        return self.name


class Prompt(models.Model):
    """What front-line staff are asked to look out for, by kind of service (seed 004, B46)."""

    class Service(models.TextChoices):
        COUNTER = "counter", _("At the counter")
        TRANSPORT = "transport", _("On the way")
        HOTEL = "hotel", _("In the hotel")
        MEAL = "meal", _("At table")
        TOUR = "tour", _("On tour")

    service = models.CharField(_("service"), max_length=12, choices=Service)
    text = models.CharField(_("prompt"), max_length=60)
    text_en = models.CharField(_("prompt in English"), max_length=80)
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("observation prompt")
        permissions = [("edit_prompts", _("Change the observation prompts"))]
        ordering = ["service", "position", "pk"]
        constraints = [models.UniqueConstraint(fields=["service", "text"], name="prompt_once")]

    def __str__(self) -> str:
        return self.text_en if (get_language() or "").startswith("en") else self.text
