from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.models import Permission
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop
from guardian.managers import UserObjectPermissionManager
from guardian.models import UserObjectPermissionBase

from agency.encryption import SealedModel, SealedQuerySet, SealedTextField
from agency.encryption.ids import uuid7
from agency.errors import Refused
from agency.facts import own_notes
from agency.history import Trail
from agency.models import Audited, Event
from agency.transitions import transition
from agency.visibility import NOTHING, may, scope_of


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
    customer = models.ForeignKey(
        "customers.Customer", models.PROTECT, null=True, related_name="share_requests", db_index=False
    )
    department = models.ForeignKey(
        "agency.Department", models.PROTECT, null=True, related_name="+", db_index=False
    )
    requester = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="share_requests",
        verbose_name=_("asked by"),
        db_index=False,
    )
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name=_("recipient"),
        db_index=False,
    )
    fields = ArrayField(models.CharField(max_length=30), verbose_name=_("fields"))
    purpose = models.ForeignKey(
        "customers.Purpose", models.PROTECT, related_name="+", verbose_name=_("purpose")
    )
    days = models.PositiveSmallIntegerField(_("for how many days"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING, editable=False)
    lapses_at = models.DateTimeField(_("answer by"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    decided_at = models.DateTimeField(_("decided at"), null=True)
    expires_at = models.DateTimeField(_("access until"), null=True)

    reason = SealedTextField(_("reason"), context="share.reason", null=True, blank=True)
    comment = SealedTextField(_("comment"), context="share.comment", null=True, blank=True)

    FACTS = own_notes("customers.ShareRequest", "reason", "comment")

    history = Trail(sealed=True)
    objects = models.Manager.from_queryset(ShareRequestQuerySet)()

    class Meta:
        verbose_name = _("request for access")
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by=None)
                | (~Q(decided_by=F("requester")) & ~Q(decided_by=F("recipient"))),
                name="share_decided_by_another",
            ),
            models.CheckConstraint(condition=Q(days__gte=1, days__lte=365), name="share_at_most_a_year"),
        ]
        indexes = [
            models.Index(
                fields=["department", "created_at"], condition=Q(state="waiting"), name="share_waiting"
            ),
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

    def decidable_by(self, user) -> bool:
        """The archive's department decides, by a person who neither asked nor receives (D3)."""
        return (
            self.state == self.State.WAITING
            and self.customer_id is not None
            and user.pk not in (self.requester_id, self.recipient_id)
            and may(user, "approve_share", self.customer)
        )

    @transition(
        gettext_noop("access approved"),
        source=State.WAITING,
        target=State.APPROVED,
        permission="customers.approve_share",
    )
    def approve(self, *, by, comment: str = "", now: datetime) -> None:
        """Open the archive's named fields to the recipient for the days asked, from `now`.

        Raises `Refused` to the asker, the recipient and other departments.
        """
        if now >= self.lapses_at:
            raise Refused(_("The time for an answer is over. The colleague can ask again."))
        if not self.recipient.is_active:
            raise Refused(_("The recipient's account is closed."))
        self._decide(by, comment, now)
        self.expires_at = now + timedelta(days=self.days)
        CustomerGrant.give(self)
        Event.note(
            "share", by=by, subject=self.customer_id, act="approved", request=str(self.pk), days=self.days
        )

    @transition(
        gettext_noop("access refused"),
        source=State.WAITING,
        target=State.REFUSED,
        permission="customers.approve_share",
    )
    def refuse(self, *, by, comment: str, now: datetime) -> None:
        """Say no; the asker reads `comment`, which is compulsory."""
        if not comment.strip():
            raise Refused(_("Say why access is refused; the colleague who asked will read it."))
        self._decide(by, comment, now)
        Event.note("share", by=by, subject=self.customer_id, act="refused", request=str(self.pk))

    @transition(
        gettext_noop("request withdrawn"),
        source=State.WAITING,
        target=State.WITHDRAWN,
        permission="customers.view_customer",
    )
    def withdraw(self, *, by) -> None:
        """Take one's own request back."""
        if by.pk != self.requester_id:
            raise Refused(_("Only the colleague who asked can withdraw the request."))
        Event.note("share", by=by, subject=self.customer_id, act="withdrawn", request=str(self.pk))

    @transition(
        gettext_noop("access ended early"),
        source=State.APPROVED,
        target=State.REVOKED,
        permission="customers.share_customer",
    )
    def revoke(self, *, by, comment: str = "", now: datetime) -> None:
        """End live access at once: by the archive's department or its owner."""
        if not may(by, "share_customer", self.customer):
            raise Refused(_("Only the archive's department or its owner can end this access."))
        self.expires_at = now
        self.comment = comment or self.comment
        CustomerGrant.objects.filter(request=self).delete()
        Event.note("share", by=by, subject=self.customer_id, act="revoked", request=str(self.pk))

    def _decide(self, by, comment: str, now: datetime) -> None:
        if not self.decidable_by(by):
            raise Refused(_("This request is decided by the manager of the archive's department."))
        self.decided_by, self.decided_at, self.comment = by, now, comment.strip() or None


class CustomerGrant(UserObjectPermissionBase):
    """One colleague may open one customer's named fields until a moment; written only by an approval.

    Several may run side by side: what may be opened is what any of them names, each until its own end.
    """

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
                fields=["user", "permission", "content_object", "request"],
                include=["expires_at"],
                name="grant_once",
            ),
            models.CheckConstraint(
                condition=Q(
                    expires_at__lte=F("granted_at") + Value(timedelta(days=366), models.DurationField())
                ),
                name="grant_bounded",
            ),
        ]
        indexes = [models.Index(fields=["expires_at"], name="grant_expiry")]

    def __str__(self) -> str:
        return f"{self.content_object_id} → {self.user_id}"

    @classmethod
    def give(cls, request: ShareRequest) -> None:
        """Write the grant of an approved request: its own fields until its own end, whatever else is running."""
        cls.objects.create(
            permission=Permission.objects.get(codename="view_customer", content_type__app_label="customers"),
            user=request.recipient,
            content_object_id=request.customer_id,
            fields=request.fields,
            expires_at=request.expires_at,
            request=request,
        )
