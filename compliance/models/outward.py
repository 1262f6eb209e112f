from datetime import datetime

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agency.encryption import SealedModel, SealedQuerySet, SealedTextField
from agency.encryption.ids import uuid7
from agency.errors import Refused
from agency.facts import own_notes
from agency.history import Trail
from agency.models import Audited, colleague
from agency.visibility import NOTHING, scope_of

from .outward_acts import ShareActs
from .recipient import HOME


def _words(name: str, column: str, most: int = 500, subject: str = "id"):
    return SealedTextField(
        name, context=f"outward.{column}", subject=subject, null=True, blank=True, max_length=most
    )


class OutwardShareQuerySet(SealedQuerySet):
    def visible_to(self, user):
        """One's own, those one decides on, the department's for its managers; all for whoever watches over them."""
        scope = scope_of(user)
        if scope is NOTHING:
            return self.none()
        if scope.everything and user.has_perm("compliance.view_outward"):
            return self
        mine = Q(keeper=user) | Q(drafter=user) | Q(deciders__contains=[user.pk])
        return self.filter(mine | Q(department__in=scope.departments))

    def under_way(self):
        """Open to their recipients, as far as their end has not passed."""
        return self.filter(state__in=OutwardShare.OPEN)

    def gone_out(self):
        """Approved and sent off, whatever became of them."""
        return self.filter(issued_at__isnull=False)

    def counting(self):
        """Those that use up what a person may send out: neither drafts nor what came to nothing."""
        state = OutwardShare.State
        return self.exclude(
            state__in=[state.DRAFT, state.CHECK, state.REFUSED, state.WITHDRAWN, state.LAPSED]
        )


class OutwardShare(ShareActs, SealedModel, Audited):
    """Data of certain customers goes to one recipient outside, until a day, for one purpose (§2.3; PIPL 21, 23, 39).

    Whom and which fields is frozen when it is drafted; values are never copied: the recipient's page opens them
    while the share is alive. The row is kept three years after its end (网数条例 12), its words are sealed.
    """

    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("outward", "draft")
        CHECK = "consent_check", pgettext_lazy("outward", "consents checked")
        APPROVAL = "approval", pgettext_lazy("outward", "waiting for approval")
        APPROVED = "approved", pgettext_lazy("outward", "approved")
        ISSUED = "issued", pgettext_lazy("outward", "sent off")
        RECEIVED = "acknowledged", pgettext_lazy("outward", "received")
        ACTIVE = "active", pgettext_lazy("outward", "in use")
        EXPIRED = "expired", pgettext_lazy("outward", "run out")
        REVOKED = "revoked", pgettext_lazy("outward", "revoked")
        CONFIRMED = "confirmed", pgettext_lazy("outward", "destruction confirmed")
        CLOSED = "closed", pgettext_lazy("outward", "closed")
        REFUSED = "refused", pgettext_lazy("outward", "refused")
        WITHDRAWN = "withdrawn", pgettext_lazy("outward", "withdrawn")
        LAPSED = "lapsed", pgettext_lazy("outward", "lapsed")

    class Basis(models.TextChoices):
        CONSENT = "consent", _("separate consent of each (PIPL 23, 29, 39)")
        CONTRACT = "contract", _("needed for the customer’s own contract (PIPL 13 (2))")
        DUTY = "duty", _("duty by law (PIPL 13 (3))")

    class How(models.TextChoices):
        DESTROYED = "destroyed", pgettext_lazy("outward", "destroyed")
        RETURNED = "returned", pgettext_lazy("outward", "returned")

    OPEN = (State.ISSUED, State.RECEIVED, State.ACTIVE)
    BEFORE = (State.DRAFT, State.CHECK, State.APPROVAL, State.APPROVED)
    # What the clock, the recipient and the approvals move; what colleagues do is a transition of its own.
    MOVES = {
        State.APPROVED: {State.APPROVAL},
        State.REFUSED: {State.APPROVAL},
        State.LAPSED: {State.APPROVAL, State.APPROVED},
        State.RECEIVED: {State.ISSUED},
        State.ACTIVE: {State.RECEIVED},
        State.EXPIRED: set(OPEN),
        State.REVOKED: set(OPEN),
        State.WITHDRAWN: set(BEFORE),
        State.CONFIRMED: {State.RECEIVED, State.ACTIVE, State.EXPIRED, State.REVOKED},
        State.CLOSED: {State.EXPIRED, State.REVOKED, State.CONFIRMED},
    }

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    words = models.UUIDField(default=uuid7, editable=False)  # the key of what may speak of the people in it
    number = models.CharField(_("number"), max_length=20, unique=True, editable=False)
    state = models.CharField(
        pgettext_lazy("outward", "state"), max_length=13, choices=State, default=State.DRAFT, editable=False
    )
    recipient = models.ForeignKey(
        "compliance.RecipientOrg", models.PROTECT, related_name="shares", verbose_name=_("recipient")
    )
    country = models.CharField(_("country or region"), max_length=2, default=HOME)  # as it was when drafted
    purpose = models.ForeignKey(
        "customers.Purpose", models.PROTECT, related_name="+", verbose_name=_("purpose"), db_index=False
    )
    basis = models.CharField(_("lawful basis"), max_length=8, choices=Basis)
    reason = _words(_("what it is needed for"), "reason", subject="words")
    fields = ArrayField(models.CharField(max_length=30), verbose_name=_("fields"))
    beyond = ArrayField(models.CharField(max_length=30), default=list, verbose_name=_("beyond the minimum"))
    beyond_reason = _words(_("why more than the minimum"), "beyond_reason", subject="words")
    sensitive = models.BooleanField(_("sensitive fields"), default=False)
    minors = models.BooleanField(_("children among them"), default=False)
    count = models.PositiveIntegerField(_("people"))  # frozen
    ends_on = models.DateField(_("open until"))  # the last day, Shanghai
    drafter = colleague(_("drafted by"))
    keeper = colleague(_("looked after by"))  # passes on when a colleague leaves
    department = models.ForeignKey(
        "agency.Department", models.PROTECT, null=True, related_name="+", db_index=False
    )
    deciders = ArrayField(models.BigIntegerField(), default=list)
    lapses_at = models.DateTimeField(_("lapses at"), null=True)
    issued_at = models.DateTimeField(_("sent off at"), null=True)
    expires_at = models.DateTimeField(_("runs out at"), null=True)
    received_at = models.DateTimeField(_("received at"), null=True)
    received_by_name = _words(_("received by"), "received_by_name", 60)
    looks = models.PositiveIntegerField(_("times looked at"), default=0)
    looked_at = models.DateTimeField(_("last looked at"), null=True)
    ended_at = models.DateTimeField(_("ended at"), null=True)
    ended_by = colleague(_("ended by"), null=True)
    end_reason = _words(_("why it was ended"), "end_reason", subject="words")
    confirm_by = models.DateTimeField(_("confirmation due"), null=True)
    chased = models.PositiveSmallIntegerField(default=0)  # how far the missing confirmation was told of
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True)
    confirmed_how = models.CharField(_("how"), max_length=9, choices=How, blank=True)
    confirmed_by_name = _words(_("confirmed by"), "confirmed_by_name", 60)
    confirmed_by = colleague(
        _("written down by"), null=True
    )  # a colleague, where the recipient did not herself
    evidence = _words(_("evidence"), "evidence")
    closed_at = models.DateTimeField(_("closed at"), null=True)
    closed_by = colleague(_("closed by"), null=True)

    FACTS = own_notes(
        "compliance.OutwardShare",
        *("reason", "beyond_reason", "received_by_name", "end_reason", "confirmed_by_name", "evidence"),
    )

    history = Trail(sealed=True)
    objects = models.Manager.from_queryset(OutwardShareQuerySet)()

    class Meta:
        verbose_name = _("share outward")
        indexes = [
            models.Index(fields=["-created_at", "-id"], name="outward_newest"),
            models.Index(fields=["keeper", "-created_at"], name="outward_keeper"),
            models.Index(fields=["drafter", "-created_at"], name="outward_drafter"),
            models.Index(
                fields=["expires_at"],
                condition=Q(state__in=["issued", "acknowledged", "active"]),
                name="outward_running",
            ),
            models.Index(
                fields=["confirm_by"], condition=Q(state__in=["expired", "revoked"]), name="outward_owed"
            ),
            models.Index(fields=["lapses_at"], condition=Q(state="approval"), name="outward_asked"),
            models.Index(fields=["issued_at"], condition=~Q(country=HOME), name="outward_abroad"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(issued_at=None) | Q(expires_at__isnull=False), name="outward_always_ends"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["issued", "acknowledged", "active"]) | Q(issued_at__isnull=False),
                name="outward_open_was_issued",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["expired", "revoked"]) | Q(ended_at__isnull=False),
                name="outward_ended_has_a_moment",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("compliance:outward_share", args=[self.pk])

    @property
    def abroad(self) -> bool:
        return self.country != HOME

    def open_at(self, moment: datetime) -> bool:
        """Whether its recipient may look now; the end counts by itself, before the clock has swept."""
        return self.state in self.OPEN and self.expires_at is not None and moment < self.expires_at

    def pass_to(self, target: str) -> None:
        """A move of `MOVES`, by whoever holds the row's lock. Raises `Refused` from any other state."""
        if self.state not in self.MOVES[target]:
            raise Refused(
                _("This is already “%(state)s”; nothing was changed.") % {"state": self.get_state_display()}
            )
        self.state = target
        self.save()
