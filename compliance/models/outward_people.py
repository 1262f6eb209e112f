from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agency.encryption import SealedModel, SealedQuerySet, SealedTextField
from agency.encryption.ids import uuid7
from agency.facts import own_notes
from agency.history import Trail
from agency.models import Audited, colleague


class OutwardSubject(Audited):
    """One person of a share, frozen when it was drafted, with what the sharing of her data rests on."""

    class Ground(models.TextChoices):
        UNCHECKED = "", pgettext_lazy("outward", "not checked")
        CONSENT = "consented", pgettext_lazy("outward", "consented")
        NECESSITY = "necessity", pgettext_lazy("outward", "needed for the contract")
        DUTY = "by_law", pgettext_lazy("outward", "duty by law")
        BLOCKED = "blocked", pgettext_lazy("outward", "not allowed")

    class Cause(models.TextChoices):
        TAKEN_OUT = "taken_out", pgettext_lazy("outward", "taken out")
        WITHDRAWN = "consent_ended", pgettext_lazy("outward", "consent ended")
        DESTROYED = "destroyed", pgettext_lazy("outward", "archive destroyed")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    share = models.ForeignKey(
        "compliance.OutwardShare", models.PROTECT, related_name="subjects", db_index=False
    )
    customer = models.ForeignKey("customers.Customer", models.PROTECT, related_name="+", db_index=False)
    number = models.CharField(_("archive number"), max_length=20)
    minor = models.BooleanField(_("under 14"), default=False)
    ground = models.CharField(_("rests on"), max_length=10, choices=Ground, blank=True, default="")
    lacking = models.CharField(max_length=40, blank=True)  # code of the purpose whose consent is missing
    standing = models.CharField(
        max_length=10, blank=True
    )  # what became of that consent; "" where nobody asked
    ended_at = models.DateTimeField(_("left out since"), null=True)
    cause = models.CharField(max_length=13, choices=Cause, blank=True)

    history = Trail()

    class Meta:
        verbose_name = _("person of a share outward")
        indexes = [models.Index(fields=["customer", "share"], name="outward_of_customer")]
        constraints = [
            models.UniqueConstraint(fields=["share", "customer"], name="outward_subject_once"),
            models.CheckConstraint(
                condition=Q(ended_at=None, cause="") | (Q(ended_at__isnull=False) & ~Q(cause="")),
                name="outward_left_out_why",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class OutwardStep(SealedModel, Audited):
    """One approval of a share: the managers of a department, the privacy officer, the general manager."""

    class Office(models.TextChoices):
        MANAGER = "manager", pgettext_lazy("outward", "manager of the archives")
        PRIVACY = "privacy", pgettext_lazy("outward", "privacy officer")
        GENERAL = "general", pgettext_lazy("outward", "general manager")

    class State(models.TextChoices):
        QUEUED = "queued", pgettext_lazy("outward", "comes later")
        WAITING = "waiting", pgettext_lazy("outward", "waiting")
        APPROVED = "approved", pgettext_lazy("outward", "approved")
        REFUSED = "refused", pgettext_lazy("outward", "refused")
        DROPPED = "dropped", pgettext_lazy("outward", "no longer needed")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    share = models.ForeignKey("compliance.OutwardShare", models.PROTECT, related_name="steps", db_index=False)
    words = models.UUIDField(default=uuid7, editable=False)  # the share's own, for the comment
    place = models.PositiveSmallIntegerField()
    office = models.CharField(_("office"), max_length=7, choices=Office)
    department = models.ForeignKey(
        "agency.Department", models.PROTECT, null=True, related_name="+", db_index=False
    )
    deciders = ArrayField(models.BigIntegerField())
    state = models.CharField(
        pgettext_lazy("outward", "state"), max_length=8, choices=State, default=State.QUEUED, editable=False
    )
    drafter = colleague()
    decided_by = colleague(_("decided by"), null=True)
    decided_at = models.DateTimeField(_("decided at"), null=True)
    comment = SealedTextField(
        _("comment"),
        context="outwardstep.comment",
        subject="words",
        null=True,
        blank=True,
        max_length=2000,
    )

    FACTS = own_notes("compliance.OutwardStep", "comment")

    history = Trail(sealed=True)
    objects = models.Manager.from_queryset(SealedQuerySet)()

    class Meta:
        verbose_name = _("approval of a share outward")
        indexes = [
            models.Index(fields=["share", "place"], name="outwardstep_of_share"),
            models.Index(fields=["created_at"], condition=Q(state="waiting"), name="outwardstep_waiting"),
            models.Index(fields=["decided_by", "-decided_at"], name="outwardstep_decided"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("drafter")), name="outwardstep_not_the_drafter"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["approved", "refused"]) | Q(decided_by__isnull=False),
                name="outwardstep_by_somebody",
            ),
            models.UniqueConstraint(
                fields=["share", "decided_by"],
                condition=Q(decided_by__isnull=False, state="approved"),
                name="outwardstep_different_people",
            ),
            models.UniqueConstraint(
                fields=["share"], condition=Q(state="waiting"), name="outwardstep_one_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return self.get_office_display()
