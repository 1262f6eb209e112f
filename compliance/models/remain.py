from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agency.encryption.ids import uuid7

from .disposal import DisposalBatch


class Remain(models.Model):
    """Words about somebody whose archive was destroyed, in a text that belongs to others.

    Found by the search for remains, decided by a person before the certificate: erased where they stand, in the
    row and in all its versions, or kept on a ground. It names the place, never the words. It has no history table:
    each decision is a line of the register, and decided rows stay.
    """

    class State(models.TextChoices):
        OPEN = "open", _("to be looked at")
        ERASED = "erased", _("words erased")
        KEPT = "kept", _("words kept")

    class Ground(models.TextChoices):
        ABOUT = "tells", _("it tells of somebody destroyed")
        NAMESAKE = "namesake", _("somebody else of that name")
        DUTY = "duty", _("a law or a case demands the text as it is")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    batch = models.ForeignKey(DisposalBatch, models.PROTECT, related_name="remains", db_index=False)
    model = models.CharField(_("kind of record"), max_length=60)  # label of the model
    row = models.UUIDField(_("record"))
    customer = models.ForeignKey(
        "customers.Customer", models.PROTECT, null=True, related_name="+", db_index=False
    )
    fields = models.JSONField(_("fields"), default=list)
    spots = models.PositiveIntegerField(_("places"))
    state = models.CharField(_("state"), max_length=6, choices=State, default=State.OPEN)
    ground = models.CharField(_("ground"), max_length=8, choices=Ground, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    decided_at = models.DateTimeField(_("decided at"), null=True)

    class Meta:
        verbose_name = _("words about somebody destroyed")
        indexes = [models.Index(fields=["customer"], name="remain_customer")]
        constraints = [
            models.UniqueConstraint(fields=["batch", "model", "row"], name="remain_once"),
            models.CheckConstraint(
                condition=Q(state="open", decided_by=None, decided_at=None, ground="")
                | ~Q(state="open") & Q(decided_by__isnull=False, decided_at__isnull=False) & ~Q(ground=""),
                name="remain_decided",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.model} {self.row}"
