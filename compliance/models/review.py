from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from agency.encryption import SealedModel, SealedQuerySet, SealedTextField
from agency.encryption.ids import uuid7
from agency.facts import own_notes
from agency.history import Trail
from agency.models import Audited
from agency.visibility import NOTHING, scope_of


class ReviewCampaign(Audited):
    """One round of the periodic review of archives (seed 000 §三.3 “每季度進行一次客戶信息審核”, C1–C3)."""

    class Cycle(models.TextChoices):
        MONTH = "month", _("monthly")
        QUARTER = "quarter", _("quarterly")

    class State(models.TextChoices):
        FILLING = "filling", _("being drawn up")
        OPEN = "open", _("under way")
        CLOSED = "closed", pgettext_lazy("review", "closed")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    cycle = models.CharField(_("cycle"), max_length=8, choices=Cycle)
    starts_on = models.DateField(_("from"))
    due_on = models.DateField(_("due on"))
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.FILLING)
    reached = models.UUIDField(null=True)  # the last archive taken in: where another worker goes on
    told = models.PositiveSmallIntegerField(default=0)  # reminders sent: see compliance.reviewing.reminding
    closed_at = models.DateTimeField(_("closed at"), null=True)
    report = models.JSONField(_("closing report"), default=dict)  # numbers only

    history = Trail()

    class Meta:
        verbose_name = _("review")
        constraints = [
            models.UniqueConstraint(fields=["cycle", "starts_on"], name="review_once_per_period"),
            models.CheckConstraint(condition=Q(due_on__gt=F("starts_on")), name="review_has_time"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("compliance:review", args=[self.pk])

    @property
    def title(self) -> str:
        """2026 Q4, or VIP 2026-11."""
        if self.cycle == self.Cycle.MONTH:
            return gettext("VIP review %(month)s") % {
                "month": date_format(self.starts_on, "YEAR_MONTH_FORMAT")
            }
        quarter = {"year": self.starts_on.year, "quarter": (self.starts_on.month + 2) // 3}
        return gettext("Review of %(year)s Q%(quarter)s") % quarter

    @property
    def open(self) -> bool:
        return self.state == self.State.OPEN

    @property
    def overdue(self) -> bool:
        """Under way after its last day."""
        return self.open and self.due_on < localdate()


class ReviewItemQuerySet(SealedQuerySet):
    def visible_to(self, user):
        """One's own lines; the departments' for their managers; all for house roles."""
        scope = scope_of(user)
        if scope is NOTHING:
            return self.none()
        if scope.everything:
            return self
        return self.filter(Q(owner=user) | Q(department__in=scope.departments))

    def waiting(self):
        return self.filter(state=ReviewItem.State.OPEN)

    def answered(self):
        return self.filter(state__in=ReviewItem.ANSWERS)


class ReviewItemManager(models.Manager.from_queryset(ReviewItemQuerySet)):
    def get_queryset(self):
        return super().get_queryset().fetch_mode(models.FETCH_PEERS)


class ReviewItem(SealedModel):
    """One archive in one review: accuracy and timeliness are answered apart (C3).

    It has no history table: each answer is a line of the register, and a million rows each quarter would be
    written twice. Owner and department follow the archive while it waits (`review_follows`, a trigger).
    """

    of_archive = "customer_id"

    class State(models.TextChoices):
        OPEN = "open", _("to be reviewed")
        UNCHANGED = "unchanged", _("unchanged")
        CORRECTED = "corrected", _("corrected")
        UNREACHABLE = "unreachable", _("not reachable")

    class Sample(models.TextChoices):
        NONE = "", _("not drawn")
        DRAWN = "drawn", _("drawn for a second look")
        AGREED = "agreed", _("confirmed")
        DISAGREED = "disagreed", _("sent back")

    ANSWERS = ("unchanged", "corrected", "unreachable")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    campaign = models.ForeignKey(ReviewCampaign, models.PROTECT, related_name="items", db_index=False)
    customer = models.ForeignKey("customers.Customer", models.PROTECT, related_name="reviews", db_index=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    department = models.ForeignKey("agency.Department", models.PROTECT, related_name="+", db_index=False)
    seen_version = models.PositiveIntegerField()  # of the archive when the review began
    state = models.CharField(_("outcome"), max_length=12, choices=State, default=State.OPEN)
    accurate = models.BooleanField(_("accurate"), null=True)
    timely = models.BooleanField(_("up to date"), null=True)
    attested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    attested_at = models.DateTimeField(_("answered at"), null=True)
    note = SealedTextField(_("note"), context="review.note", subject="customer_id", null=True, blank=True)
    sample = models.CharField(_("second look"), max_length=9, choices=Sample, default="", blank=True)
    sampled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    sampled_at = models.DateTimeField(_("looked at again"), null=True)
    sample_note = SealedTextField(
        _("what was found"), context="review.sample_note", subject="customer_id", null=True, blank=True
    )

    FACTS = own_notes("compliance.ReviewItem", "note", "sample_note")

    objects = ReviewItemManager()

    class Meta:
        verbose_name = _("line of a review")
        constraints = [
            models.UniqueConstraint(fields=["campaign", "customer"], name="review_item_once"),
            models.CheckConstraint(
                condition=Q(state="open", attested_at=None) | Q(~Q(state="open"), attested_at__isnull=False),
                name="review_item_answered_by_someone",
            ),
            models.CheckConstraint(
                condition=Q(sampled_by=None) | ~Q(sampled_by=F("attested_by")),
                name="review_sample_by_another",
            ),
        ]
        indexes = [
            models.Index(fields=["owner", "campaign", "state", "customer"], name="review_item_owner"),
            models.Index(fields=["campaign", "department", "state", "customer"], name="review_item_unit"),
            models.Index(
                fields=["campaign", "department", "attested_at"],
                condition=~Q(state="open"),
                name="review_item_curve",
            ),
            models.Index(
                fields=["campaign", "department"], condition=~Q(sample=""), name="review_item_sample"
            ),
            models.Index(fields=["customer"], name="review_item_customer"),
        ]

    def __str__(self) -> str:
        return self.get_state_display()

    def get_absolute_url(self) -> str:
        return reverse("compliance:review_item", args=[self.pk])
