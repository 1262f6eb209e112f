from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agency.encryption import SealedModel, SealedTextField
from agency.encryption.ids import uuid7
from agency.facts import own_notes
from agency.history import Trail
from agency.models import Audited
from agency.visibility import NOTHING, scope_of

from .review import ReviewItemQuerySet


class SpotCheckQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Checks of the departments `user` leads, or of the house."""
        scope = scope_of(user)
        if scope is NOTHING or not user.has_perm("customers.view_team"):
            return self.none()
        return self if scope.everything else self.filter(department__in=scope.departments)


class SpotCheck(Audited):
    """Archives drawn by lot and looked at (seed 003 “定期對客戶維護工作進行抽查”, C17).

    The lot is fixed by `seed`, the group and the highest archive id at the time, so that anybody can draw it
    again (`compliance.spot_checks.drawing`).
    """

    class Group(models.TextChoices):
        ALL = "all", _("all archives")
        IMPORTANT = "vip", _("important customers")
        CHANGED = "changed", _("changed in the last 90 days")
        LATE = "late", _("entered late")
        SHARED = "shared", _("shared in the last 90 days")

    class State(models.TextChoices):
        OPEN = "open", _("under way")
        CLOSED = "closed", pgettext_lazy("review", "closed")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    department = models.ForeignKey(
        "agency.Department",
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("department"),
    )
    group = models.CharField(_("drawn from"), max_length=8, choices=Group, default=Group.ALL)
    size = models.PositiveSmallIntegerField(_("archives"))
    population = models.PositiveIntegerField(_("out of"))
    seed = models.CharField(_("seed of the lot"), max_length=32)
    drawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    state = models.CharField(_("state"), max_length=6, choices=State, default=State.OPEN)

    history = Trail()
    objects = SpotCheckQuerySet.as_manager()

    class Meta:
        verbose_name = _("spot check")
        indexes = [models.Index(fields=["-created_at"], name="spot_check_newest")]

    def __str__(self) -> str:
        return f"{self.get_group_display()} {localtime(self.created_at):%Y-%m-%d}"

    def get_absolute_url(self) -> str:
        return reverse("compliance:spot_check", args=[self.pk])


class Finding(SealedModel, Audited):
    """One drawn archive: what was looked at, what is wrong, who puts it right by when, who confirms it."""

    of_archive = "customer_id"

    class State(models.TextChoices):
        OPEN = "open", _("to be looked at")
        PASSED = "passed", _("in order")
        FAILED = "failed", _("to be put right")
        MENDED = "mended", _("put right, to be confirmed")
        CONFIRMED = "confirmed", _("put right and confirmed")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    check_of = models.ForeignKey(SpotCheck, models.PROTECT, related_name="findings")
    customer = models.ForeignKey("customers.Customer", models.PROTECT, related_name="findings")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    department = models.ForeignKey("agency.Department", models.PROTECT, related_name="+")
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.OPEN)
    wrong = ArrayField(models.CharField(max_length=20), default=list)  # codes of the checklist
    due_on = models.DateField(_("put right by"), null=True)
    looked_at_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    mended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    note = SealedTextField(
        _("what was found"), context="finding.note", subject="customer_id", null=True, blank=True
    )
    answer = SealedTextField(
        _("what was done"), context="finding.answer", subject="customer_id", null=True, blank=True
    )

    FACTS = own_notes("compliance.Finding", "note", "answer")

    history = Trail(sealed=True)
    objects = models.Manager.from_queryset(ReviewItemQuerySet)()

    class Meta:
        verbose_name = _("finding")
        constraints = [
            models.UniqueConstraint(fields=["check_of", "customer"], name="finding_once"),
            models.CheckConstraint(
                condition=Q(looked_at_by=None) | ~Q(looked_at_by=F("owner")), name="finding_not_by_the_owner"
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("mended_by")),
                name="finding_confirmed_by_another",
            ),
        ]

    def __str__(self) -> str:
        return self.get_state_display()

    def get_absolute_url(self) -> str:
        return reverse("compliance:finding", args=[self.pk])
