from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agency.encryption.ids import uuid7
from agency.history import Trail
from agency.models import Audited, colleague


class SealQuerySet(models.QuerySet):
    def in_use(self):
        return self.filter(retired_at=None)

    def usable(self):
        """In use, and somebody keeps it."""
        return self.in_use().filter(keeper__isnull=False)


class Seal(Audited):
    """A seal of the house, with the colleague who keeps it (contracts_compliance.md §1.1, 用印).

    Nobody keeps it from the moment its keeper has left until the next one has received it; it seals nothing then.
    """

    class Kind(models.TextChoices):
        COMPANY = "company", _("company seal")
        CONTRACT = "contract", _("contract seal")
        BUSINESS = "business", _("business seal")
        FINANCE = "finance", _("finance seal")
        LEGAL = "legal", _("name seal of the legal representative")
        OTHER = "other", pgettext_lazy("seal", "other")

    FOR_CONTRACTS = (Kind.CONTRACT, Kind.COMPANY)

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField(_("name"), max_length=60, unique=True)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    place = models.CharField(_("where it is kept"), max_length=80)
    keeper = colleague(_("keeper"), null=True, blank=True)
    retired_at = models.DateTimeField(_("out of use since"), null=True, editable=False)

    history = Trail()
    objects = SealQuerySet.as_manager()

    class Meta:
        verbose_name = _("seal")
        ordering = ["retired_at", "name"]
        permissions = [("run_seals", _("Enter the seals of the house and name who keeps them"))]
        constraints = [
            models.CheckConstraint(
                condition=Q(retired_at=None) | Q(keeper=None), name="seal_out_of_use_has_no_keeper"
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("contracts:seal", args=[self.pk])


class SealHandover(Audited):
    """A seal passes to another keeper: one gives it, the other says that she has it. Both acts stay on record."""

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("seal", "to be received")
        RECEIVED = "received", pgettext_lazy("seal", "received")
        REFUSED = "refused", pgettext_lazy("seal", "not received")
        WITHDRAWN = "withdrawn", pgettext_lazy("seal", "taken back")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    seal = models.ForeignKey(Seal, models.PROTECT, related_name="handovers", db_index=False)
    handed_by = colleague(_("handed over by"))
    to = colleague(_("handed over to"))
    note = models.CharField(_("note"), max_length=120, blank=True)  # condition, box, key
    state = models.CharField(
        pgettext_lazy("seal", "state"), max_length=9, choices=State, default=State.WAITING
    )
    decided_at = models.DateTimeField(_("answered at"), null=True)

    history = Trail()

    class Meta:
        verbose_name = _("handing over of a seal")
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["seal"], condition=Q(state="waiting"), name="seal_handed_to_one_at_a_time"
            ),
            models.CheckConstraint(condition=~Q(handed_by=F("to")), name="seal_handed_to_another"),
            models.CheckConstraint(
                condition=Q(state="waiting", decided_at=None)
                | (~Q(state="waiting") & Q(decided_at__isnull=False)),
                name="seal_handover_answered",
            ),
        ]
        indexes = [
            models.Index(fields=["seal", "-created_at"], name="seal_handovers"),
            models.Index(fields=["to"], condition=Q(state="waiting"), name="seal_handover_waiting"),
        ]

    def __str__(self) -> str:
        return f"{self.seal} → {self.to}"
