from datetime import datetime

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
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


class AccessRequestQuerySet(SealedQuerySet):
    def waiting(self):
        return self.filter(state=AccessRequest.State.WAITING)

    def live(self, now: datetime):
        """Approved, and not over."""
        return self.filter(state=AccessRequest.State.APPROVED, expires_at__gt=now)


class AccessRequest(SealedModel, Audited):
    """A colleague asks for what a purpose alone does not open: the most secret fields, the data of a child.

    `field` is the path of the one most secret field; empty, it is every sensitive field of the archive (a
    child's), and of a group's archive (`party`) those of all its members under 14. `deciders` are the ids of
    those who were asked.
    """

    class Gate(models.TextChoices):
        SECRET = "secret", pgettext_lazy("gate", "most secret field")
        MINOR = "minor", pgettext_lazy("gate", "data of a child under 14")

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        APPROVED = "approved", _("approved")
        REFUSED = "refused", _("refused")
        WITHDRAWN = "withdrawn", _("withdrawn")
        LAPSED = "lapsed", _("lapsed")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    gate = models.CharField(_("gate"), max_length=6, choices=Gate)
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.WAITING, editable=False)
    customer = models.ForeignKey(
        "customers.Customer", models.PROTECT, related_name="access_requests", db_index=False
    )
    number = models.CharField(_("archive number"), max_length=20)
    party = models.BooleanField(_("for the whole group"), default=False)
    field = models.CharField(_("field"), max_length=80, blank=True)
    asker = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="access_requests",
        verbose_name=_("asked by"),
        db_index=False,
    )
    purpose = models.ForeignKey(
        "customers.Purpose", models.PROTECT, related_name="+", verbose_name=_("purpose")
    )
    hours = models.PositiveSmallIntegerField(_("for how long"))
    deciders = ArrayField(models.BigIntegerField(), verbose_name=_("asked of"))
    lapses_at = models.DateTimeField(_("answer by"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    decided_at = models.DateTimeField(_("decided at"), null=True)
    expires_at = models.DateTimeField(_("access until"), null=True)

    reason = SealedTextField(_("reason"), context="accessrequest.reason", subject="customer_id")
    comment = SealedTextField(
        _("comment"), context="accessrequest.comment", subject="customer_id", null=True, blank=True
    )

    FACTS = own_notes("customers.AccessRequest", "reason", "comment")

    history = Trail(sealed=True)
    objects = models.Manager.from_queryset(AccessRequestQuerySet)()

    class Meta:
        verbose_name = _("request for closed fields")
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("asker")), name="access_decided_by_another"
            ),
            models.CheckConstraint(condition=Q(hours__gte=1, hours__lte=24 * 60), name="access_bounded"),
        ]
        indexes = [
            models.Index(fields=["lapses_at"], condition=Q(state="waiting"), name="accessrequest_waiting"),
            models.Index(
                fields=["asker", "customer", "-expires_at"],
                condition=Q(state="approved"),
                name="accessrequest_live",
            ),
            models.Index(fields=["asker", "-created_at"], name="accessrequest_asker"),
            models.Index(fields=["customer", "-created_at"], name="accessrequest_customer"),
            models.Index(fields=["decided_by", "-decided_at"], name="accessrequest_decided"),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("agency:inbox_item", args=["access", self.pk])


class MinorsManager(Audited):
    """A manager the house has named to approve looks at children's data (未成年人网络保护条例 art. 36)."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("manager")
    )
    active = models.BooleanField(_("named"), default=True)
    named_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name=_("named by"),
        db_index=False,
    )

    history = Trail()

    class Meta:
        verbose_name = _("manager named for children's data")
        permissions = [("name_minors_managers", _("Name who approves looks at children's data"))]

    def __str__(self) -> str:
        return str(self.user)
