from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agency.encryption.ids import uuid7


class SandboxTask(models.Model):
    """What the sandbox platform knows of an order. It stands for a vendor’s own database: no names, no text.

    `document` is the revision to be signed; a real platform is sent the paper itself.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    key = models.UUIDField(unique=True)  # of the order: ordered twice it is one task
    document = models.UUIDField()
    digest = models.CharField(max_length=64)
    signers = models.JSONField()  # ["house", "traveller", …]
    signed = models.JSONField(default=dict)  # {signer: ISO moment}
    state = models.CharField(max_length=8, default="open")  # open, done, refused, void
    callback = models.URLField(max_length=200)
    sequence = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("task of the sandbox platform")

    def __str__(self) -> str:
        return str(self.pk)


class SandboxCall(models.Model):
    """A call the sandbox owes us; delivered until it was answered, like a vendor does."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    task = models.ForeignKey(SandboxTask, models.CASCADE, related_name="calls", db_index=False)
    sequence = models.PositiveIntegerField()
    kind = models.CharField(max_length=10)  # signed, completed, refused
    signer = models.CharField(max_length=24, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField()
    delivered_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("call of the sandbox platform")
        constraints = [models.UniqueConstraint(fields=["task", "sequence"], name="sandbox_call_once")]
        indexes = [models.Index(fields=["next_at"], condition=Q(delivered_at=None), name="sandbox_call_owed")]

    def __str__(self) -> str:
        return f"{self.task_id} {self.sequence} {self.kind}"
