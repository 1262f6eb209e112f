from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agency import masking
from agency.encryption import SealedJSONField
from agency.facts import Category, Fact
from agency.history import Trail
from customers.models.part import Part

from .signing import SigningRound


class ProviderTask(Part):
    """A round that is signed on a platform, as far as the platform has told us (§1.5).

    The row’s id is the key by which the platform knows a repeated order. What is left to do says `state`: a worker
    that dies leaves it as it was, and the next one goes on.
    """

    class State(models.TextChoices):
        WANTED = "wanted", pgettext_lazy("platform", "to be ordered")
        RUNNING = "running", pgettext_lazy("platform", "being signed")
        FINISHED = "finished", pgettext_lazy("platform", "signed, to be fetched")
        TO_VOID = "to_void", pgettext_lazy("platform", "to be voided")
        DONE = "done", pgettext_lazy("platform", "fetched")
        VOID = "void", pgettext_lazy("platform", "void")

    TO_DO = (State.WANTED, State.RUNNING, State.FINISHED, State.TO_VOID)
    of_contract = "contract_id"

    contract = models.ForeignKey("contracts.Contract", models.PROTECT, related_name="+", db_index=False)
    round = models.OneToOneField(SigningRound, models.PROTECT, related_name="task")
    provider = models.CharField(_("signing platform"), max_length=30)
    external = models.CharField(_("number on the platform"), max_length=64, blank=True)
    callback = models.URLField(max_length=200)
    state = models.CharField(
        pgettext_lazy("platform", "state"), max_length=8, choices=State, default=State.WANTED
    )
    signed = ArrayField(models.CharField(max_length=24), default=list)  # sides, as the platform told them
    tries = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(_("next try"))
    evidence = SealedJSONField(
        _("evidence"), context="provider_task.evidence", subject="customer_id", default=dict
    )

    FACTS = (
        Fact(
            "evidence",
            "own",
            0,
            masking.hidden,
            model="contracts.ProviderTask",
            category=Category.TRADE,
            exportable=False,
        ),
    )

    history = Trail(sealed=True)

    class Meta:
        verbose_name = _("signing on a platform")
        constraints = [
            models.UniqueConstraint(
                fields=["provider", "external"], condition=~Q(external=""), name="provider_task_once"
            )
        ]
        indexes = [
            models.Index(
                fields=["next_at"],
                condition=Q(state__in=["wanted", "running", "finished", "to_void"]),
                name="provider_task_to_do",
            )
        ]

    def __str__(self) -> str:
        return f"{self.provider} {self.external}"


class ProviderCall(models.Model):
    """One call of a platform, taken once: its nonce is never taken again. No personal data stands here."""

    provider = models.CharField(max_length=30)
    nonce = models.CharField(max_length=64)
    external = models.CharField(max_length=64)
    kind = models.CharField(max_length=10)
    sequence = models.PositiveIntegerField()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("call of a signing platform")
        constraints = [
            models.UniqueConstraint(fields=["provider", "nonce"], name="provider_call_once"),
        ]

    def __str__(self) -> str:
        return f"{self.provider} {self.external} {self.sequence}"
