from datetime import timedelta

from django.conf import settings
from django.contrib.auth.models import Permission
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from guardian.managers import UserObjectPermissionManager
from guardian.models import UserObjectPermissionBase

from agency.encryption import SealedModel, SealedQuerySet, SealedTextField
from agency.encryption.ids import uuid7
from agency.history import Trail
from agency.models import Audited
from agency.visibility import NOTHING, scope_of


class ShareRequestQuerySet(SealedQuerySet):
    def visible_to(self, user):
        """Requests one made, receives, or may decide; all for house roles."""
        scope = scope_of(user)
        if scope is NOTHING:
            return self.none()
        if scope.everything:
            return self
        return self.filter(Q(requester=user) | Q(recipient=user) | Q(department__in=scope.departments))

    def waiting(self):
        return self.filter(state=ShareRequest.State.WAITING)


class ShareRequest(SealedModel, Audited):
    """A colleague asks to see an archive: which fields, what for, how long (seed 000 §三.4, D3).

    `customer` is empty when the number asked for does not exist; the request then looks like any other and
    lapses, so that asking tells nothing about what is on file.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        APPROVED = "approved", _("approved")
        REFUSED = "refused", _("refused")
        WITHDRAWN = "withdrawn", _("withdrawn")
        LAPSED = "lapsed", _("lapsed")
        REVOKED = "revoked", _("revoked")
        ENDED = "ended", _("ended")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    number = models.CharField(_("archive number"), max_length=20)
    customer = models.ForeignKey("customers.Customer", models.PROTECT, null=True, related_name="share_requests", db_index=False)
    department = models.ForeignKey("agency.Department", models.PROTECT, null=True, related_name="+", db_index=False)
    requester = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="share_requests", verbose_name=_("asked by"), db_index=False
    )
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("recipient"), db_index=False
    )
    fields = ArrayField(models.CharField(max_length=30), verbose_name=_("fields"))
    purpose = models.ForeignKey("customers.Purpose", models.PROTECT, related_name="+", verbose_name=_("purpose"))
    days = models.PositiveSmallIntegerField(_("for how many days"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING, editable=False)
    lapses_at = models.DateTimeField(_("answer by"))
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False)
    decided_at = models.DateTimeField(_("decided at"), null=True)
    expires_at = models.DateTimeField(_("access until"), null=True)

    reason = SealedTextField(_("reason"), context="share.reason", null=True, blank=True)
    comment = SealedTextField(_("comment"), context="share.comment", null=True, blank=True)

    history = Trail(sealed=True)
    objects = models.Manager.from_queryset(ShareRequestQuerySet)()

    class Meta:
        verbose_name = _("request for access")
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by=None) | (~Q(decided_by=F("requester")) & ~Q(decided_by=F("recipient"))),
                name="share_decided_by_another",
            ),
            models.CheckConstraint(condition=Q(days__gte=1, days__lte=365), name="share_at_most_a_year"),
        ]
        indexes = [
            models.Index(fields=["department", "created_at"], condition=Q(state="waiting"), name="share_waiting"),
            models.Index(fields=["lapses_at"], condition=Q(state="waiting"), name="share_lapsing"),
            models.Index(fields=["requester", "-created_at"], name="share_requester"),
            models.Index(fields=["recipient", "-created_at"], name="share_recipient"),
            models.Index(fields=["customer", "-created_at"], name="share_customer"),
            models.Index(fields=["-created_at", "-id"], name="share_at"),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("agency:inbox_item", args=["share", self.pk])


class CustomerGrant(UserObjectPermissionBase):
    """One colleague may open one customer's named fields until a moment; written only by an approval."""

    permission = models.ForeignKey(Permission, models.CASCADE, db_index=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, db_index=False, related_name="grants")
    content_object = models.ForeignKey("customers.Customer", models.CASCADE, related_name="grants")
    fields = ArrayField(models.CharField(max_length=30), default=list)
    granted_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField(_("access until"))
    request = models.ForeignKey(ShareRequest, models.PROTECT, related_name="grants")

    objects = UserObjectPermissionManager()

    class Meta(UserObjectPermissionBase.Meta):
        abstract = False
        unique_together = []
        constraints = [
            models.UniqueConstraint(
                fields=["user", "permission", "content_object"], include=["expires_at"], name="grant_once"
            ),
            models.CheckConstraint(
                condition=Q(expires_at__lte=F("granted_at") + Value(timedelta(days=366), models.DurationField())),
                name="grant_bounded",
            ),
        ]
        indexes = [models.Index(fields=["expires_at"], name="grant_expiry")]

    def __str__(self) -> str:
        return f"{self.content_object_id} → {self.user_id}"
