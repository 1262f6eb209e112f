"""Customers found by what they have in common, and what they were turned to for (D11, B48)."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agency.encryption import SealedModel, SealedQuerySet, SealedTextField
from agency.encryption.ids import uuid7
from agency.facts import own_notes
from agency.history import Trail
from agency.models import Audited
from agency.visibility import NOTHING, scope_of


class Aim(models.TextChoices):
    """What a segment is for; whom it leaves out follows from it (`customers.segments.choosing`)."""

    CARE = "care", pgettext_lazy("aim", "Greetings and care")
    OFFER = "offer", pgettext_lazy("aim", "Offers and campaigns")
    VISIT = "visit", pgettext_lazy("aim", "Visits and sales")
    STUDY = "study", pgettext_lazy("aim", "Surveys and studies")


class SegmentQuerySet(SealedQuerySet):
    def visible_to(self, user):
        """One's own, and those shared with one's department or the house; to a leader those of the departments."""
        scope = scope_of(user)
        if scope is NOTHING:
            return self.none()
        near = {*scope.departments, user.department_id} - {None}
        shared = Q(sharing=Segment.Sharing.DEPARTMENT, department__in=near) | Q(sharing=Segment.Sharing.HOUSE)
        return self.filter(Q(owner=user) | shared)

    def live(self):
        return self.filter(ended_at=None)


class Segment(SealedModel, Audited):
    """Filters of the list of archives under a name, with what they are for.

    `query` holds filters only, never a search. Everybody who may use it finds her own archives in it.
    """

    Aim = Aim

    class Sharing(models.TextChoices):
        PRIVATE = "own", pgettext_lazy("segment", "for myself")
        DEPARTMENT = "department", pgettext_lazy("segment", "with my department")
        HOUSE = "house", pgettext_lazy("segment", "with the whole house")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("owner"), db_index=False
    )
    department = models.ForeignKey(
        "agency.Department", models.PROTECT, null=True, related_name="+", db_index=False, editable=False
    )
    sharing = models.CharField(_("shared"), max_length=10, choices=Sharing, default=Sharing.PRIVATE)
    aim = models.CharField(_("what for"), max_length=8, choices=Aim, default=Aim.CARE)
    query = models.CharField(_("filters"), max_length=500, blank=True)
    name = SealedTextField(pgettext_lazy("segment", "name"), context="segment.name", max_length=40)
    description = SealedTextField(
        _("description"), context="segment.description", max_length=300, null=True, blank=True
    )
    counted = models.PositiveIntegerField(null=True, editable=False)  # by the owner's reach
    counted_at = models.DateTimeField(null=True, editable=False)
    ended_at = models.DateTimeField(null=True, editable=False)  # put away; its uses stay on file

    FACTS = own_notes("customers.Segment", "name", "description")

    history = Trail(sealed=True)
    objects = models.Manager.from_queryset(SegmentQuerySet)()

    class Meta:
        verbose_name = _("segment")
        indexes = [
            models.Index(fields=["owner", "-id"], condition=Q(ended_at=None), name="segment_owner"),
            models.Index(
                fields=["sharing", "department", "-id"], condition=Q(ended_at=None), name="segment_shared"
            ),
        ]

    def __str__(self) -> str:
        return str(self.name or _("segment"))

    def get_absolute_url(self) -> str:
        return reverse("customers:segment", args=[self.pk])


class SegmentUseQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own uses, those of segments one sees, and to a leader those of the departments."""
        scope = scope_of(user)
        if scope is NOTHING:
            return self.none()
        if scope.everything:
            return self
        seen = Segment.objects.visible_to(user).order_by().values("pk")
        return self.filter(Q(by=user) | Q(department__in=scope.departments) | Q(segment__in=seen))


class SegmentUse(models.Model):
    """A segment was used: when, by whom, what for, for how many, and who was left out why (B48).

    Never changed nor deleted. `query` and `customers` are what they were then; ids only, nothing personal.
    """

    class Made(models.TextChoices):
        CARE = "care", pgettext_lazy("segment use", "greetings and offers")
        VISITS = "visits", pgettext_lazy("segment use", "visits to plan")
        LIST = "list", pgettext_lazy("segment use", "contact list")
        EXPORT = "export", pgettext_lazy("segment use", "export")
        NOTICE = "notice", pgettext_lazy("segment use", "advance notice")

    id = models.UUIDField(
        primary_key=True, default=uuid7, editable=False
    )  # the form's own: sent twice, used once
    segment = models.ForeignKey(Segment, models.PROTECT, related_name="uses", db_index=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    department = models.ForeignKey(
        "agency.Department", models.PROTECT, null=True, related_name="+", db_index=False
    )
    at = models.DateTimeField(_("at"), default=now)
    aim = models.CharField(_("what for"), max_length=8, choices=Aim)
    made = models.CharField(_("made"), max_length=8, choices=Made)
    query = models.CharField(_("filters"), max_length=500, blank=True)
    found = models.PositiveIntegerField(_("in the segment"))
    allowed = models.PositiveIntegerField(_("allowed"))
    left_out = models.JSONField(_("left out"), default=dict)  # {reason: how many}
    customers = ArrayField(models.UUIDField())  # the allowed ones

    objects = models.Manager.from_queryset(SegmentUseQuerySet)()

    class Meta:
        verbose_name = _("use of a segment")
        indexes = [
            models.Index(fields=["segment", "-at", "-id"], name="segmentuse_segment"),
            models.Index(fields=["-at", "-id"], name="segmentuse_at"),
            models.Index(fields=["by", "-at", "-id"], name="segmentuse_by"),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def left(self) -> int:
        return self.found - self.allowed

    def get_absolute_url(self) -> str:
        return reverse("customers:segment_used", args=[self.pk])
