from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agency.encryption import SealedModel, SealedQuerySet, SealedTextField
from agency.encryption.ids import uuid7
from agency.facts import own_notes
from agency.history import Trail
from agency.models import Audited


class AccessAlert(SealedModel, Audited):
    """Something about the way archives are looked at is unusual; the privacy officer explains it, or not (§2.2).

    `key` makes the same finding impossible twice. The words of the decision are sealed under the alert's own
    key (`record`): it need not be about an archive.
    """

    class Rule(models.TextChoices):
        MANY = "many", _("many customers in an hour")
        NIGHT = "night", _("fields opened at night")
        REASSIGNED = "reassigned", _("opened after the archive went to somebody else")
        SEARCHES = "searches", _("many searches without anything following")
        CANARY = "canary", _("a planted archive was looked at")

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("alert", "open")
        EXPLAINED = "explained", pgettext_lazy("alert", "explained")
        INCIDENT = "incident", pgettext_lazy("alert", "incident")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    record = models.UUIDField(default=uuid7, editable=False)
    key = models.CharField(max_length=120, unique=True)
    rule = models.CharField(_("rule"), max_length=10, choices=Rule)
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.OPEN, editable=False)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name=_("colleague"),
        db_index=False,
    )
    archive = models.UUIDField(_("archive"), null=True)
    number = models.CharField(_("archive number"), max_length=20, blank=True)
    count = models.PositiveIntegerField(_("count"), default=0)
    at = models.DateTimeField(_("at"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    decided_at = models.DateTimeField(_("decided at"), null=True)
    comment = SealedTextField(
        _("comment"), context="accessalert.comment", subject="record", null=True, blank=True
    )

    FACTS = own_notes("customers.AccessAlert", "comment")

    history = Trail(sealed=True)
    objects = models.Manager.from_queryset(SealedQuerySet)()

    class Meta:
        verbose_name = _("alert about access")
        permissions = [("watch_access", _("Judge alerts about access, plant archives"))]
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("person")), name="alert_decided_by_another"
            )
        ]
        indexes = [
            models.Index(fields=["-at", "-id"], name="alert_at"),
            models.Index(fields=["-at"], condition=Q(state="open"), name="alert_open"),
        ]

    def __str__(self) -> str:
        return str(self.get_rule_display())

    def get_absolute_url(self) -> str:
        return f"{reverse('customers:alerts')}#{self.pk}"


class CanaryArchive(models.Model):
    """An archive of nobody, planted to see who looks. Only this table knows, and only its keepers read it.

    The archive itself is registered like any other and carries no mark; `archive` is no foreign key, so that
    nothing leads from there to here.
    """

    archive = models.UUIDField(unique=True)
    number = models.CharField(_("archive number"), max_length=20)
    planted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    planted_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("planted archive")

    def __str__(self) -> str:
        return self.number
